"""Input of the checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.data.near_duplicates import Pair
from pellucid.data.selection import class_indices


@dataclass(frozen=True)
class SplitEffect:
    """Two accuracies in cross-validation, from 0 to 1, on the same images."""

    together: float
    """With copies, near copies and groups in one fold."""
    at_random: float
    """With each image assigned to a fold on its own, which is too high."""
    n: int
    """Number of images."""


@dataclass(frozen=True)
class DatasetSummary:
    """A catalog, with measurements of its usable images."""

    catalog: pl.DataFrame
    """Data frame of `pellucid.data.catalog.SCHEMA`, with `split` as the source gives it."""
    rows: NDArray[np.intp]
    """Rows of the usable images, shape (n,); the following fields are in this order."""
    overviews: Pixels
    """Small copies, shape (n, 32, 32, 3); see `pellucid.data.looks`."""
    darkest: NDArray[np.float32]
    """Brightness of the darkest parts, as in `Look`, shape (n,)."""
    lightest: NDArray[np.float32]
    """Brightness of the lightest parts, as in `Look`, shape (n,)."""
    sharpness: NDArray[np.float32]
    """Sharpness, as in `Look`, shape (n,)."""
    pairs: tuple[Pair, ...]
    """Pairs of nearly identical images, by their position in `rows`, without exact duplicates."""
    probabilities: NDArray[np.float32]
    """Out-of-fold class probabilities, shape (n, n_classes), the classes sorted; NaN where an image
    was in no fold."""
    with_test_labels: bool = False
    """Whether to check the labels of test images too."""
    split_effect: SplitEffect | None = None
    """What a split of each image on its own would change; None if that was not measured, or if it
    changes nothing that can be told from luck."""

    @cached_property
    def paths(self) -> list[str]:
        """Paths of the usable images."""
        return self._column("path")

    @cached_property
    def labels(self) -> list[str]:
        """Class names of the usable images."""
        return self._column("label")

    @cached_property
    def splits(self) -> list[str | None]:
        """Splits of the usable images, as the source gives them."""
        return self._column("split")

    @cached_property
    def groups(self) -> list[str | None]:
        """Groups of the usable images, as the source gives them."""
        return self._column("group")

    @cached_property
    def classes(self) -> list[str]:
        """All class names, sorted."""
        return sorted(set(self.labels))

    @cached_property
    def y(self) -> NDArray[np.intp]:
        """Class index of each usable image, shape (n,)."""
        return class_indices(self.labels, self.classes)

    @property
    def has_splits(self) -> bool:
        """Whether the source has more than one split."""
        return len(set(self.splits) - {None}) > 1

    @property
    def is_test(self) -> NDArray[np.bool_]:
        """Boolean mask of the usable images in the test set, shape (n,).

        If the source has no test split, its validation split is the test set, as in `train`.
        """
        name = split_of_test(self.splits)
        return np.array([split is not None and split == name for split in self.splits], dtype=bool)

    def _column(self, name: str) -> list[Any]:
        return self.catalog[name].gather(self.rows).to_list()


def split_of_test(splits: Iterable[str | None]) -> str | None:
    """Return the given split that `train` uses as the test set; None if `train` draws one.

    Example:
        >>> split_of_test(["train", "validation", None])
        'validation'
    """
    given = set(splits)
    return next((name for name in ("test", "validation") if name in given), None)
