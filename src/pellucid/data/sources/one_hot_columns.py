"""One-hot labels: columns of 0 and 1, one for each class, instead of a column of labels."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.sources.table_cells import MAX_CELL_BYTES, YES, some
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_ZERO_OR_ONE = {"0", "1", "0.0", "1.0", "true", "false"}
_MAX_SPELLINGS = 32
"""Maximum number of spellings of yes and no in one column."""


class OneHotColumns:
    """The columns of a table that hold only 0 and 1.

    Args:
        frame: The table.
        free: Names of the columns to consider.
    """

    def __init__(self, frame: pl.DataFrame, free: Collection[str]) -> None:
        self._frame = frame
        self.names = _zeros_and_ones(frame, free)

    @property
    def are_certain(self) -> bool:
        """Whether the columns are certainly the classes, because each row has exactly one 1.

        Then a column named like labels, such as `cats`, does not take precedence. A single column
        never counts.
        """
        return len(self.names) > 1 and len(self._frame) > 0 and bool((self._n_ones == 1).all())

    @cached_property
    def _ones(self) -> NDArray[np.bool_]:
        """Mask of the cells that say yes, shape (n_rows, n_columns)."""
        yes = pl.col(self.names).cast(pl.String).str.strip_chars().str.to_lowercase().is_in(YES)
        return np.asarray(self._frame.select(yes.fill_null(value=False)).to_numpy(), np.bool_)

    @cached_property
    def _n_ones(self) -> NDArray[np.intp]:
        return self._ones.sum(axis=1)

    def labels(self, table: Path, first_row: int) -> list[str | None]:
        """Return the class of each row; None for a row without a 1.

        Args:
            table: Path of the table, for messages.
            first_row: Number of its first row in messages.

        Raises:
            DataError: A row has a 1 in several columns.
        """
        if (self._n_ones > 1).any():
            row = int((self._n_ones > 1).argmax())
            several = [self.names[at] for at in np.flatnonzero(self._ones[row])]
            raise DataError(
                _(
                    "Row {row} of {table} has a 1 in several columns: {columns}. A picture has "
                    "one class here: leave such rows out, or write a column `label`.",
                    row=row + first_row,
                    table=table,
                    columns=some(several),
                )
            )
        which = np.where(self._n_ones == 1, self._ones.argmax(axis=1), len(self.names))
        classes = [*(name.strip() for name in self.names), None]
        return [classes[at] for at in which.tolist()]


def _zeros_and_ones(frame: pl.DataFrame, free: Collection[str]) -> list[str]:
    """Find the columns of 0 and 1 in one query, since there may be thousands of columns."""
    plain = [
        name
        for name, kind in frame.schema.items()
        if name in free
        and (kind in (pl.String, pl.Boolean) or kind.is_integer() or kind.is_float())
    ]
    few = frame.select(
        pl.col(name).cast(pl.String).unique().head(_MAX_SPELLINGS).implode() for name in plain
    )
    found = []
    for name in plain:
        texts = few[name][0].to_list()
        values = {text.strip().lower() for text in texts if text and len(text) < MAX_CELL_BYTES}
        n_texts = sum(bool(text) for text in texts)
        is_all = n_texts < _MAX_SPELLINGS - 1 and values - {""} <= _ZERO_OR_ONE
        if is_all and values - {""}:
            found.append(name)
    return found
