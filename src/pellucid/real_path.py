"""Real paths of files that others have named, which may not be paths at all."""

import os
from pathlib import Path


def real_path(path: str | os.PathLike[str]) -> Path:
    """Return a path without links, as far as they lead anywhere.

    Unlike `Path.resolve`, it raises no RuntimeError for a link that leads back to itself.

    Args:
        path: The path, which need not exist.

    Raises:
        ValueError: There is a NUL in the path.
    """
    return Path(os.path.realpath(path))


def leads_to(path: str, folder: Path) -> bool:
    """Return whether a path leads to a folder.

    Args:
        path: The path, which may be any text.
        folder: The folder, without links in its path.
    """
    try:
        return real_path(path) == folder
    except (ValueError, OSError):  # a NUL, or a working folder that is gone
        return False
