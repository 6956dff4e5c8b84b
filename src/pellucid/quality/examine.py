"""From a folder of pictures to what the checks look at."""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import FeaturesConfig, TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import check_source, read_catalog
from pellucid.data.checks.material import Material
from pellucid.data.decode import Health, read_picture_file
from pellucid.data.looks import OVERVIEW, look_at
from pellucid.data.near_duplicates import Pair, find_near_duplicates, group_pairs
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import Source
from pellucid.data.split import deal_folds
from pellucid.errors import DataError
from pellucid.run import RunFolder
from pellucid.training.events import Watcher
from pellucid.training.interrupt import CtrlC
from pellucid.training.logistic_regression import Rows, choose_and_fit
from pellucid.training.recipe import Workplace
from pellucid.training.recipes.features import FeaturesRecipe


def examine(source: Source, watcher: Watcher, seed: int = 0) -> Material:
    """Read, decode and look at every picture, and learn each class from the others.

    Features are those of the recipe ``features``, taken from the cache and kept there.

    Args:
        source: The pictures.
        watcher: Is told how it goes.
        seed: For the folds.

    Returns:
        What the checks look at.

    Raises:
        DataError: There are no two classes of pictures.
    """
    check_source(source)
    cache = PictureCache.of_user()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            workplace = Workplace(source, cache, RunFolder(Path(scratch)), watcher, CtrlC())
            return _examine(workplace, seed)
    finally:
        cache.close()


def _examine(workplace: Workplace, seed: int) -> Material:
    source, watcher = workplace.source, workplace.watcher
    recipe = FeaturesRecipe(TrainConfig(features=FeaturesConfig(mirror="off")), workplace)
    watcher.stage("Reading pictures")
    catalog = read_catalog(source, workplace.cache, recipe.sink, watcher.progress)
    recipe.know(catalog)
    rows = (catalog["health"] == Health.OK.value).arg_true().to_numpy().astype(np.intp)
    labels = catalog["label"].gather(rows)
    classes = sorted(set(labels))
    if len(classes) < 2:
        raise DataError(
            f"Expected usable pictures of at least two classes; found those of {len(classes)}, in "
            f"{len(catalog)} files. `pellucid train` says of each file why it cannot be used."
        )
    for note in source.notes:
        watcher.note(note)
    watcher.found(len(rows), classes)

    watcher.stage("Looking at the pictures as a whole")
    overviews, numbers = _look(source, rows, watcher)
    features = recipe.features(rows)
    watcher.stage("Looking for near duplicates")
    hashes = catalog["hash"].gather(rows).to_list()
    pairs = _distinct_pairs(features, overviews, hashes)
    watcher.stage("Learning each class from the other pictures")
    index = {label: number for number, label in enumerate(classes)}
    y = np.array([index[label] for label in labels], dtype=np.intp)
    folds = deal_folds(y, _copies_together(hashes, pairs), TrainConfig().features.n_folds, seed)
    _, found = choose_and_fit(features, y, folds, len(classes))
    return Material(
        catalog=catalog,
        rows=rows,
        overviews=overviews,
        darkest=numbers[:, 0],
        lightest=numbers[:, 1],
        sharpness=numbers[:, 2],
        pairs=tuple(pairs),
        probabilities=found.probabilities,
    )


def _look(
    source: Source, rows: NDArray[np.intp], watcher: Watcher
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    overviews = np.zeros((len(rows), OVERVIEW, OVERVIEW, 3), np.uint8)
    numbers = np.zeros((len(rows), 3), np.float32)
    files = [source.files[row].file for row in rows]
    looks = map_in_order(lambda file: look_at(read_picture_file(file)), files)
    for at, (_, look) in enumerate(looks):
        overviews[at] = look.overview
        numbers[at] = look.darkest, look.lightest, look.sharpness
        watcher.progress(at + 1, len(rows))
    return overviews, numbers


def _distinct_pairs(features: Rows, overviews: NDArray[np.uint8], hashes: list[str]) -> list[Pair]:
    """Find near duplicates among the pictures of different content, by position in all."""
    first = pl.DataFrame({"hash": hashes}).with_row_index().unique("hash", keep="first")
    distinct = np.sort(first["index"].to_numpy()).astype(np.intp)
    return [
        Pair(int(distinct[pair.first]), int(distinct[pair.second]), pair.similarity)
        for pair in find_near_duplicates(features, distinct, overviews)
    ]


def _copies_together(hashes: list[str], pairs: list[Pair]) -> list[str]:
    """Name the group of each picture: its content, or that of the first of its near copies."""
    group_of: dict[str, str] = {}
    for group in group_pairs(pairs, len(hashes)):
        group_of |= {hashes[at]: hashes[group[0]] for at in group}
    return [group_of.get(content, content) for content in hashes]
