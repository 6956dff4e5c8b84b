"""What the checks look at."""

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
class DatasetSummary:
    """A catalog, and what was found out about its usable pictures."""

    catalog: pl.DataFrame
    """Of `pellucid.data.catalog.SCHEMA`, with `split` as the source gives it."""
    rows: NDArray[np.intp]
    """Rows of the usable pictures, shape (n,); what follows is in this order."""
    overviews: Pixels
    """Small copies, shape (n, 32, 32, 3); see `pellucid.data.looks`."""
    darkest: NDArray[np.float32]
    """Shape (n,), as in `Look`."""
    lightest: NDArray[np.float32]
    """Shape (n,), as in `Look`."""
    sharpness: NDArray[np.float32]
    """Shape (n,), as in `Look`."""
    pairs: tuple[Pair, ...]
    """Pictures that are nearly the same, by their position in `rows`; not those that are
    identical."""
    probabilities: NDArray[np.float32]
    """Out of fold, shape (n, n_classes), the classes sorted; NaN where a picture was in no fold."""
    with_test_labels: bool = False
    """Whether labels of test pictures are to be looked at too."""

    @cached_property
    def paths(self) -> list[str]:
        """Of the usable pictures."""
        return self._column("path")

    @cached_property
    def labels(self) -> list[str]:
        """Class names of the usable pictures."""
        return self._column("label")

    @cached_property
    def splits(self) -> list[str | None]:
        """Splits that the source gives the usable pictures."""
        return self._column("split")

    @cached_property
    def groups(self) -> list[str | None]:
        """Groups that the source gives the usable pictures."""
        return self._column("group")

    @cached_property
    def classes(self) -> list[str]:
        """All class names, sorted."""
        return sorted(set(self.labels))

    @cached_property
    def y(self) -> NDArray[np.intp]:
        """Class index of the usable pictures, shape (n,)."""
        return class_indices(self.labels, self.classes)

    @property
    def has_splits(self) -> bool:
        """Whether the source deals its pictures into more than one split."""
        return len(set(self.splits) - {None}) > 1

    @property
    def is_test(self) -> NDArray[np.bool_]:
        """Which of the usable pictures are the test, shape (n,).

        Those of the split test; where the source gives none, those of validation, as in `train`.
        """
        name = split_of_test(self.splits)
        return np.array([split is not None and split == name for split in self.splits], dtype=bool)

    def _column(self, name: str) -> list[Any]:
        return self.catalog[name].gather(self.rows).to_list()


def split_of_test(splits: Iterable[str | None]) -> str | None:
    """Name the split that `train` tests on, of those that a source gives; None if it draws one."""
    given = set(splits)
    return next((name for name in ("test", "validation") if name in given), None)
