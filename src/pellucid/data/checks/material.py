"""What the checks look at."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.data.near_duplicates import Pair


@dataclass(frozen=True)
class Material:
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
        index = {label: number for number, label in enumerate(self.classes)}
        return np.array([index[label] for label in self.labels], dtype=np.intp)

    @property
    def has_splits(self) -> bool:
        """Whether the source deals its pictures into more than one split."""
        return len(set(self.splits) - {None}) > 1

    def _column(self, name: str) -> list[Any]:
        return self.catalog[name].gather(self.rows).to_list()
