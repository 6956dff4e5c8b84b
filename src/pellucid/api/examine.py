"""From pictures to what the checks look at."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from pellucid.api.look_through import look_through
from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import check_source
from pellucid.data.checks.material import Material
from pellucid.data.folds import deal_folds
from pellucid.data.groups import join_groups
from pellucid.data.near_duplicates import near_groups
from pellucid.data.sources.source import Source
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.logistic_regression import choose_and_fit
from pellucid.training.recipe import Workplace


def examine(
    source: Source, watcher: Watcher, seed: int = 0, *, with_test_labels: bool = False
) -> Material:
    """Look through the pictures, and learn each class from the others.

    Args:
        source: The pictures.
        watcher: Receives the progress.
        seed: For the folds.
        with_test_labels: Whether labels of test pictures are to be looked at too.

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
            found = _examine(workplace, seed)
            return replace(found, with_test_labels=with_test_labels)
    finally:
        cache.close()


def _examine(workplace: Workplace, seed: int) -> Material:
    seen = look_through(workplace)
    workplace.watcher.stage("Learning each class from the other pictures")
    index = {label: number for number, label in enumerate(seen.classes)}
    kept = {name: seen.catalog[name].gather(seen.rows) for name in ("label", "hash", "group")}
    y = np.array([index[label] for label in kept["label"]], dtype=np.intp)
    group_of = near_groups(seen.pairs, kept["hash"].to_list())
    together = join_groups(kept["hash"], kept["group"], map(group_of.get, kept["hash"]))
    folds = deal_folds(y, together, TrainConfig().features.n_folds, seed)
    _, found = choose_and_fit(seen.features, y, folds, len(seen.classes))
    return Material(
        catalog=seen.catalog,
        rows=seen.rows,
        overviews=seen.overviews,
        darkest=seen.numbers[:, 0],
        lightest=seen.numbers[:, 1],
        sharpness=seen.numbers[:, 2],
        pairs=tuple(seen.pairs),
        probabilities=found.probabilities,
    )
