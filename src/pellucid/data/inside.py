"""Whether a file that a stranger's table names lies where it should."""

from pathlib import Path


def is_inside(folder: Path, path: str) -> bool:
    """Whether a path, by its words, stays in a folder.

    Links are not followed: those in a folder of pictures are its owner's, and may lead anywhere.

    Args:
        folder: Absolute, or nothing is inside.
        path: Relative to the folder.
    """
    named = Path(path)
    return not named.anchor and ".." not in named.parts and folder.is_absolute()
