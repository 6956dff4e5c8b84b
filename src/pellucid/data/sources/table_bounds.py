"""Limits on the size of a table, which are checked before memory is allocated."""

from pathlib import Path

from pellucid.errors import DataError
from pellucid.i18n import gettext as _

MAX_ROWS = 3_000_000
"""Maximum number of rows, one for each image; a row with a path takes 400 bytes while a table is
read."""
MAX_COLUMNS = 10_000
"""Maximum number of columns; the widest tables have one column for each class."""
MAX_CELLS = 60_000_000
"""Maximum number of rows times columns; each cell takes 16 bytes."""
MAX_NESTED = 2**27
"""Maximum number of values in lists, which take eight bytes or fewer: the probabilities of
1,000 classes for 134,000 images. Lists are read only from the tables of a run."""
MAX_TEXT_BYTES = 2**28
"""Maximum size of CSV and TSV files, and of all texts in other tables: 256 MiB. Three copies are in
memory while the encoding is detected and the columns are parsed."""
MAX_LINE = 2**24
"""Maximum length of a line in bytes, 100 times that of a table with one column for each class."""
MAX_UNPACKED = 2**29
"""Maximum unpacked size of a small compressed file: 512 MiB."""
MAX_GROWTH = 4
"""Maximum ratio of unpacked to packed size of a larger file; images are already compressed."""
MAX_DEPTH = 16
"""Maximum nesting of lists and structures in the type of a column."""


def max_unpacked(packed: int) -> int:
    """Return the maximum unpacked size of a file, given its packed size in bytes.

    Example:
        >>> max_unpacked(1_000) == MAX_UNPACKED, max_unpacked(2**30) == 2**32
        (True, True)
    """
    return max(MAX_UNPACKED, MAX_GROWTH * packed)


def check_max(path: Path, n: int, max_n: int, what: str) -> None:
    """Raise an error if a file has too many rows, columns or the like.

    Args:
        path: The file, for messages.
        n: Number of items counted so far.
        max_n: Maximum number of items.
        what: Kind of items, in the plural, marked for translation.

    Raises:
        DataError: `n` is larger than `max_n`.
    """
    if n > max_n:
        raise DataError(
            _(
                "The table {path} has {n:,} {what} or more; at most {max_n:,} are read. "
                "Write it in several parts.",
                path=path,
                n=n,
                what=_(what),
                max_n=max_n,
            )
        )


def too_deep(path: Path) -> DataError:
    """Return the error for a column whose type is nested too deeply."""
    return DataError(
        _(
            "The table {path} has a column of more than {max_depth} nested lists and "
            "structures. Expected texts and numbers, or pictures.",
            path=path,
            max_depth=MAX_DEPTH,
        )
    )
