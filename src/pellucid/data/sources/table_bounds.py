"""Bounds on the size of a table, which are checked before memory is allocated."""

MOST_ROWS = 3_000_000
"""A row with a path takes 400 bytes while a table is read; a set of 50,000 pictures has 50,000."""
MOST_COLUMNS = 10_000
"""The largest sets have one column for each class."""
MOST_CELLS = 60_000_000
"""The largest number of rows times columns; each cell takes 16 bytes."""
MOST_TEXT_BYTES = 2**28
"""Of CSV and TSV, and of the texts in other tables; 256 MiB. They are in memory three times while
their encoding is found and their columns are taken apart."""
LONGEST_LINE = 2**24
"""The longest line in bytes, 100 times that of a table with one column for each class."""
MOST_UNPACKED = 2**29
"""What a compressed file may unpack to, whatever its size; 512 MiB ..."""
MOST_GROWTH = 4
"""... or this many times its own size, if that is more; pictures are already compressed."""
DEEPEST = 16
"""The deepest nesting of lists and structures in the type of a column."""


def most_unpacked(packed: int) -> int:
    """Give how many bytes a file of a given size may unpack to."""
    return max(MOST_UNPACKED, MOST_GROWTH * packed)
