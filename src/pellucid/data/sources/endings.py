"""File name endings in lower case, which determine how a file is read."""

from pathlib import Path

TABLES = (".csv", ".tsv", ".parquet")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_IDX = ("images-idx3-ubyte", "images.idx3-ubyte")
ARRAYS = (".npz", *_IDX, *(f"{ending}.gz" for ending in _IDX))


def ending_of(path: Path) -> str | None:
    """Return the ending of a file's name that determines how it is read; None for others.

    Example:
        >>> ending_of(Path("Photos.TAR.GZ"))
        '.tar.gz'
    """
    name = path.name.lower()
    known = (end for end in (*TABLES, *ARCHIVES, *ARRAYS) if name.endswith(end))
    return max(known, key=len, default=None)


def is_table(path: Path) -> bool:
    """Return whether a file is read as a table."""
    return ending_of(path) in TABLES
