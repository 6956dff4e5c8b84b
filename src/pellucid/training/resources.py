"""The memory and the disk that a training needs, computed from numbers of images."""

import math
from dataclasses import dataclass

from pellucid.features.logistic_regression import MAX_IN_MEMORY, ROWS_AT_A_TIME
from pellucid.training.cost import Counts

_MEMORY_PER_PICTURE = 1670
"""Names, catalog and hashes, in bytes (``docs/scale.md``)."""
_TABLES_PER_PICTURE = 250
"""A row of catalog.parquet and of predictions.parquet without its probabilities, in bytes."""
_CACHE_FACTOR = 1.6
"""Size of features in the cache, as a multiple of that of the numbers (``docs/scale.md``)."""
_FACTS = 150
"""Facts of a picture in the cache, in bytes."""
_FLOAT = 4


@dataclass(frozen=True)
class Sizes:
    """Sizes that do not depend on the number of images."""

    n_features: int
    """Number of features; 0 without a pretrained backbone."""
    image: tuple[int, int, int]
    """Height, width and channels of the images that the model receives."""
    n_classes: int
    view_bytes: int
    """Size of the activations of a frozen part for one view, in bytes; 0 without any."""


def memory_growth(counts: Counts, sizes: Sizes) -> int:
    """Return the memory that grows with the number of images, in bytes.

    With features, these are the rotated rows and the matrices of products of a fit
    (`pellucid.features.logistic_regression`).
    """
    growth = _MEMORY_PER_PICTURE * counts.n_files
    if sizes.n_features:
        n = counts.n_seen
        n_axes = min(n, sizes.n_features)
        rotated = min(n * n_axes, MAX_IN_MEMORY)
        rows = 2 * min(n, ROWS_AT_A_TIME) * sizes.n_features
        growth += _FLOAT * (rotated + rows + 4 * n_axes**2)
    return growth


def mapped_bytes(counts: Counts, sizes: Sizes, n_views: int, *, has_pixels: bool) -> int:
    """Return the size of the files of pixels and activations, which are mapped to memory.

    Args:
        counts: Numbers of images.
        sizes: Sizes of one image.
        n_views: Number of views of each training image that pass through a frozen part.
        has_pixels: Whether the decoded images are stored.
    """
    pixels = counts.n_files * math.prod(sizes.image) if has_pixels else 0
    return pixels + counts.n_frozen(n_views) * sizes.view_bytes


def working_bytes(counts: Counts, sizes: Sizes, n_views: int, *, has_pixels: bool) -> int:
    """Return the size of all files that are removed when the training ends, as `mapped_bytes`.

    Features are collected once for each fit and each prediction.
    """
    features = counts.n_files + 2 * counts.n_seen + 2 * counts.n_test
    return mapped_bytes(counts, sizes, n_views, has_pixels=has_pixels) + (
        _FLOAT * sizes.n_features * features
    )


def tables_growth(counts: Counts, sample: Counts, sizes: Sizes) -> int:
    """Return by how much the tables of a run are larger than those of a rehearsal, in bytes."""
    n = counts.n_files - sample.n_files
    return max(0, n * (_TABLES_PER_PICTURE + _FLOAT * sizes.n_classes))


def cache_bytes(n_views: float, n_files: int, n_features: int) -> int:
    """Return by how much the cache grows, in bytes.

    Args:
        n_views: Number of views whose features are new.
        n_files: Number of files whose facts are new.
        n_features: Number of features of a view.
    """
    return round(n_views * _CACHE_FACTOR * _FLOAT * n_features + n_files * _FACTS)
