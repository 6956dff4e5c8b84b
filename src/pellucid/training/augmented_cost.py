"""Measure how long the features of augmented views take on this machine, on a few images."""

import time

import polars as pl

from pellucid.data.selection import content_hashes, evenly_spread
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import FeatureExtractor

_N_FIRST = 8
"""Number of images before those that are timed; the engine starts with them."""
_N_TIMED = 16


def seconds_of_augmented_views(
    extractor: FeatureExtractor, augmented: AugmentedViews, n_views: int, images: pl.DataFrame
) -> float:
    """Measure how long computing the augmented views of images takes.

    Args:
        extractor: Extractor of the features.
        augmented: Creator of the views.
        n_views: Number of views of each image.
        images: Rows of a catalog. The features of some are computed, and kept.

    Returns:
        The estimated time for the others whose features are not in the cache, in seconds.
    """
    views = augmented.views(extractor.views()[0], n_views)
    is_lacking = [
        any(extractor.lacks(content, view) for view in views) for content in content_hashes(images)
    ]
    lacking = images.filter(pl.Series(is_lacking, dtype=pl.Boolean))
    sample = evenly_spread(lacking, _N_FIRST + _N_TIMED)
    extractor.compute_lacking(sample[:_N_FIRST], views, augmented=augmented)
    timed = sample[_N_FIRST:]
    if timed.is_empty():
        return 0.0
    began = time.monotonic()
    extractor.compute_lacking(timed, views, augmented=augmented)
    return (time.monotonic() - began) / len(timed) * (len(lacking) - len(sample))
