"""Read and look at every picture, and find those that are nearly the same."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import FeaturesConfig, TrainConfig
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import Health, Pixels, read_unchanged
from pellucid.data.looks import OVERVIEW, Look, look_at
from pellucid.data.near_duplicates import Pair, find_near_duplicates, first_of_each
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import Source
from pellucid.errors import DataError
from pellucid.progress import Watcher
from pellucid.training.logistic_regression import Rows
from pellucid.training.recipe import Workplace
from pellucid.training.recipes.features import FeaturesRecipe


@dataclass(frozen=True)
class LookedThrough:
    """A catalog, and what was seen of its usable pictures."""

    catalog: pl.DataFrame
    """With the splits that the source gives."""
    rows: NDArray[np.intp]
    """Rows of the usable pictures, shape (n,); what follows is in this order."""
    classes: list[str]
    """Of the usable pictures, sorted."""
    features: Rows
    """Of the recipe ``features``, shape (n, n_features), in a file of the workplace's run."""
    overviews: Pixels
    """Shape (n, 32, 32, 3)."""
    numbers: NDArray[np.float32]
    """Darkest, lightest, sharpness; shape (n, 3)."""
    pairs: list[Pair]
    """Pictures of different content that are nearly the same, by position in `rows`."""


def look_through(workplace: Workplace) -> LookedThrough:
    """Read, decode and look at every picture.

    Features are taken from the cache and kept there.

    Args:
        workplace: The pictures, the cache, and a folder for what is in between.

    Raises:
        DataError: There are no two classes with usable pictures.
    """
    source, watcher = workplace.source, workplace.watcher
    recipe = FeaturesRecipe(TrainConfig(features=FeaturesConfig(mirror="off")), workplace)
    watcher.stage("Reading pictures")
    catalog = read_catalog(source, workplace.cache, recipe.sink, watcher.progress)
    recipe.know(catalog)
    rows = (catalog["health"] == Health.OK.value).arg_true().to_numpy().astype(np.intp)
    classes = sorted(set(catalog["label"].gather(rows)))
    if len(classes) < 2:
        raise DataError(
            f"Expected usable pictures of at least two classes; found those of {len(classes)}, in "
            f"{len(catalog)} files. `pellucid train` says of each file why it cannot be used."
        )
    for note in (*source.notes, *source.survey.notes):
        watcher.note(note)
    watcher.found(len(rows), classes)
    watcher.stage("Looking at the pictures as a whole")
    overviews, numbers = _look(source, rows, catalog["hash"], watcher)
    features = recipe.features(rows)
    watcher.stage("Looking for near duplicates")
    distinct = first_of_each(catalog["hash"].gather(rows))
    pairs = [
        Pair(int(distinct[pair.first]), int(distinct[pair.second]), pair.similarity)
        for pair in find_near_duplicates(features, distinct, overviews)
    ]
    return LookedThrough(catalog, rows, classes, features, overviews, numbers, pairs)


def _look(
    source: Source, rows: NDArray[np.intp], hashes: pl.Series, watcher: Watcher
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    overviews = np.zeros((len(rows), OVERVIEW, OVERVIEW, 3), np.uint8)
    numbers = np.zeros((len(rows), 3), np.float32)

    def look(row: int) -> Look:
        data = read_unchanged(source.files[row].file, bytes.fromhex(hashes[row]))
        return look_at(data, source.survey.bits)

    looks = map_in_order(look, rows.tolist())
    for at, (_, seen) in enumerate(looks):
        overviews[at] = seen.overview
        numbers[at] = seen.darkest, seen.lightest, seen.sharpness
        watcher.progress(at + 1, len(rows))
    return overviews, numbers
