"""Summarize a data set for the checks."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.api.scan import ScannedDataset, scan_dataset
from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import check_source
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.folds import assign_folds
from pellucid.data.groups import join_groups
from pellucid.data.near_duplicates import near_groups
from pellucid.data.selection import class_indices
from pellucid.data.sources.source import Source
from pellucid.features.logistic_regression import choose_and_fit
from pellucid.progress import Watcher

_MIN_SHARE = 0.05
"""Share of images with copies or of groups from which on it is measured what they would change."""


def summarize_dataset(
    source: Source, watcher: Watcher, seed: int = 0, *, with_test_labels: bool = False
) -> DatasetSummary:
    """Scan the images, and predict the class of each from the others by cross-validation.

    Args:
        source: The images.
        watcher: Receives the progress.
        seed: Seed for the folds.
        with_test_labels: Whether to check the labels of test images too.

    Returns:
        The summary that the checks read.

    Raises:
        DataError: There are fewer than two classes.
    """
    check_source(source)
    cache = PictureCache.of_user()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            seen = scan_dataset(source, cache, Path(scratch), watcher)
            watcher.stage("Learning each class from the other pictures")
            return replace(_summary_of(seen, seed), with_test_labels=with_test_labels)
    finally:
        cache.close()


def _summary_of(seen: ScannedDataset, seed: int) -> DatasetSummary:
    kept = seen.catalog[seen.rows]
    y = class_indices(kept["label"], seen.classes)
    group_of = near_groups(seen.pairs, kept["hash"].to_list())
    together = join_groups(kept["hash"], kept["group"], map(group_of.get, kept["hash"]))
    folds = assign_folds(y, together, FeaturesConfig().n_folds, seed)
    _, found = choose_and_fit(seen.features, y, folds, len(seen.classes))
    sizes = Counter(together)
    n_with_others = sum(n for n in sizes.values() if n > 1)
    at_random = None
    if n_with_others >= _MIN_SHARE * len(y):
        alone = assign_folds(y, range(len(y)), FeaturesConfig().n_folds, seed)
        _, fitted = choose_and_fit(seen.features, y, alone, len(seen.classes))
        at_random = _accuracy(fitted.probabilities, y)
    return DatasetSummary(
        catalog=seen.catalog,
        rows=seen.rows,
        overviews=seen.overviews,
        darkest=seen.numbers[:, 0],
        lightest=seen.numbers[:, 1],
        sharpness=seen.numbers[:, 2],
        pairs=tuple(seen.pairs),
        probabilities=found.probabilities,
        accuracy=_accuracy(found.probabilities, y),
        accuracy_at_random=at_random,
    )


def _accuracy(probabilities: NDArray[np.float32], y: NDArray[np.intp]) -> float:
    """Return the accuracy on the images that were in a fold; NaN if there is none."""
    is_tested = np.isfinite(probabilities[:, 0])
    right = probabilities[is_tested].argmax(1) == y[is_tested]
    return float(right.mean()) if len(right) else float("nan")
