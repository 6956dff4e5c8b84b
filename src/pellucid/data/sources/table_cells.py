"""Reads the cells of a table as text, and formats the names of columns for messages."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pellucid.data.sources.parquet_table import UNREADABLE, is_plain
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few

YES, NO = {"true", "1", "yes", "y", "t", "1.0"}, {"false", "0", "no", "n", "f", "0.0"}

MAX_CELL_BYTES = 2**15
"""Maximum bytes of a path, label, split or group; no path is longer than 4,096 bytes."""
_MAX_NAMED = 12
_MAX_SHOWN = 100


def texts_of(column: pl.Series) -> list[str | None]:
    """Return the values of a column as stripped text; None for a missing or empty one.

    Raises:
        DataError: The values are neither text nor numbers, or one is longer than any path.
    """
    texts = _as_text(column)
    longest = 0 if texts is None else _longest(texts)
    if texts is None or longest > MAX_CELL_BYTES:
        held = column.dtype if texts is None else _("a text of {n_bytes:,} bytes", n_bytes=longest)
        raise DataError(
            _(
                "The column {column} of the table holds {values}, where texts or numbers of "
                "at most {max_cell_bytes:,} bytes are expected.",
                column=_shown(column.name),
                values=held,
                max_cell_bytes=MAX_CELL_BYTES,
            )
        )
    # Most texts occur many times; each is kept in memory once.
    kept: dict[str, str | None] = {}
    return [text and kept.setdefault(text, text.strip() or None) for text in texts]


def _longest(texts: pl.Series) -> int:
    """Return the length of the longest text in bytes."""
    found: Any = texts.str.len_bytes().max()
    return found or 0


def _as_text(column: pl.Series) -> pl.Series | None:
    """Convert the values to text; None if they cannot be converted."""
    if not is_plain(column.dtype):
        return None
    try:
        if column.dtype.is_float() and bool((column.drop_nulls() % 1 == 0).all()):
            whole = column.cast(pl.Int64, strict=False)  # integers that became floats by a gap
            column = whole if whole.null_count() == column.null_count() else column
        return column.cast(pl.String)
    except UNREADABLE:  # rare types, such as durations
        return None


def some(names: Sequence[str]) -> str:
    """List a few names of columns, and count the others."""
    return first_few([*map(_shown, names)], _MAX_NAMED)


def _shown(name: str) -> str:
    return repr(name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}...")
