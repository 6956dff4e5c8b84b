"""Summarize a data set for the checks."""

import tempfile
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.api.scan import ScannedDataset, scan_dataset
from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.checks.dataset_summary import DatasetSummary, SplitEffect
from pellucid.data.folds import assign_folds
from pellucid.data.groups import join_groups
from pellucid.data.near_duplicates import near_groups
from pellucid.data.selection import class_indices
from pellucid.data.sources.source import Source
from pellucid.data.two_classes import check_source
from pellucid.evaluation.paired import accuracy_difference_interval
from pellucid.features.logistic_regression import choose_and_fit
from pellucid.i18n import marked
from pellucid.progress import Watcher

_MIN_UNITS = 5
"""Minimum number of units of each class to tell the effect of a split from luck: one per fold."""


def summarize_dataset(
    source: Source,
    watcher: Watcher,
    seed: int = 0,
    *,
    with_test_labels: bool = False,
    with_split_effect: bool = False,
) -> DatasetSummary:
    """Scan the images, and predict the class of each from the others by cross-validation.

    Args:
        source: The images.
        watcher: Receives the progress.
        seed: Seed for the folds.
        with_test_labels: Whether to check the labels of test images too.
        with_split_effect: Whether to measure what a split of each image on its own would change.

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
            watcher.stage(marked("Learning each class from the other pictures"))
            summary = replace(_summary_of(seen, seed), with_test_labels=with_test_labels)
            if not with_split_effect:
                return summary
            effect = _split_effect(seen, summary.probabilities, seed)
            return replace(summary, split_effect=effect)
    finally:
        cache.close()


def _summary_of(seen: ScannedDataset, seed: int) -> DatasetSummary:
    y = class_indices(seen.catalog[seen.rows]["label"], seen.classes)
    together = _units_of(seen)
    folds = assign_folds(y, together, FeaturesConfig().n_folds, seed)
    _, found = choose_and_fit(seen.features, y, folds, len(seen.classes))
    return DatasetSummary(
        catalog=seen.catalog,
        rows=seen.rows,
        overviews=seen.overviews,
        darkest=seen.numbers[:, 0],
        lightest=seen.numbers[:, 1],
        sharpness=seen.numbers[:, 2],
        pairs=tuple(seen.pairs),
        probabilities=found.probabilities,
    )


def _units_of(seen: ScannedDataset) -> list[Hashable]:
    """Return the unit of each image: copies, near copies and groups share one."""
    kept = seen.catalog[seen.rows]
    group_of = near_groups(seen.pairs, kept["hash"].to_list())
    return join_groups(kept["hash"], kept["group"], map(group_of.get, kept["hash"]))


def _split_effect(
    seen: ScannedDataset, probabilities: NDArray[np.float32], seed: int
) -> SplitEffect | None:
    """Compare the cross-validation of `_summary_of` with one that assigns each image on its own.

    Args:
        seen: The images.
        probabilities: Those of the summary; NaN for images that were in no fold.
        seed: Seed for the folds.

    Returns:
        The two accuracies on images that both have tested. None unless the second is higher by more
        than luck, by the 95% interval over units, or if a class has too few units to tell.
    """
    y = class_indices(seen.catalog[seen.rows]["label"], seen.classes)
    units = _units_of(seen)
    n_units = Counter(label for label, _ in set(zip(y.tolist(), units, strict=True)))
    if len(set(units)) == len(units) or min(n_units.values()) < _MIN_UNITS:
        return None
    folds = assign_folds(y, range(len(y)), FeaturesConfig().n_folds, seed)
    _, alone = choose_and_fit(seen.features, y, folds, len(seen.classes))
    both = np.isfinite(probabilities[:, 0]) & np.isfinite(alone.probabilities[:, 0])
    first = (probabilities.argmax(1) == y)[both]
    second = (alone.probabilities.argmax(1) == y)[both]
    tested = [unit for unit, is_tested in zip(units, both, strict=True) if is_tested]
    lower, _ = accuracy_difference_interval(first, second, tested)
    if lower <= 0:
        return None
    return SplitEffect(float(first.mean()), float(second.mean()), int(both.sum()))
