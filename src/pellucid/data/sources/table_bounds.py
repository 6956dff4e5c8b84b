"""Bounds on the size of a table, which are checked before memory is allocated."""

from pathlib import Path

from pellucid.errors import DataError

MAX_ROWS = 3_000_000
"""A row with a path takes 400 bytes while a table is read; a set of 50,000 pictures has 50,000."""
MAX_COLUMNS = 10_000
"""The largest sets have one column for each class."""
MAX_CELLS = 60_000_000
"""The largest number of rows times columns; each cell takes 16 bytes."""
MAX_NESTED = 2**27
"""The largest number of values in lists, which take eight bytes or fewer: the probabilities of
1,000 classes for 134,000 pictures. Only lists of a run's tables are read; others are ignored."""
MAX_TEXT_BYTES = 2**28
"""Of CSV and TSV, and of the texts in other tables; 256 MiB. They are in memory three times while
their encoding is found and their columns are taken apart."""
LONGEST_LINE = 2**24
"""The longest line in bytes, 100 times that of a table with one column for each class."""
MAX_UNPACKED = 2**29
"""What a compressed file may unpack to, whatever its size; 512 MiB ..."""
MAX_GROWTH = 4
"""... or this many times its own size, if that is more; pictures are already compressed."""
DEEPEST = 16
"""The deepest nesting of lists and structures in the type of a column."""


def most_unpacked(packed: int) -> int:
    """Give how many bytes a file of a given size may unpack to."""
    return max(MAX_UNPACKED, MAX_GROWTH * packed)


def check_most(path: Path, n: int, most: int, what: str) -> None:
    """Refuse a file that has more of something than is read.

    Args:
        path: The file, for messages.
        n: How many there are, as far as they were counted.
        most: How many are read.
        what: What they are, in the plural.

    Raises:
        DataError: There are more.
    """
    if n > most:
        raise DataError(
            f"The table {path} has {n:,} {what} or more; at most {most:,} are read. Write it in "
            "several parts."
        )


def too_deep(path: Path) -> DataError:
    """Say that a column's type is nested too deeply."""
    return DataError(
        f"The table {path} has a column of more than {DEEPEST} nested lists and structures. "
        "Expected texts and numbers, or pictures."
    )
