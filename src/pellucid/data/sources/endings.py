"""What a file is read as, by the end of its name in lower case."""

from pathlib import Path

TABLES = (".csv", ".tsv", ".parquet")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_IDX = ("images-idx3-ubyte", "images.idx3-ubyte")
ARRAYS = (".npz", *_IDX, *(f"{ending}.gz" for ending in _IDX))


def ending_of(path: Path) -> str | None:
    """Give the end of a file's name that says how it is read; None for anything else."""
    name = path.name.lower()
    known = (end for end in (*TABLES, *ARCHIVES, *ARRAYS) if name.endswith(end))
    return max(known, key=len, default=None)


def is_table(path: Path) -> bool:
    """Whether a file is read as a table."""
    return ending_of(path) in TABLES
