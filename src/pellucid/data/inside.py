"""Check the paths in an untrusted table."""

from pathlib import Path


def is_inside(folder: Path, path: str) -> bool:
    """Check whether a path stays inside a folder, judging by the text of the path only.

    Links are not followed: links in a folder of images belong to its owner and may lead anywhere.

    Args:
        folder: Absolute path of the folder; for a relative one the result is False.
        path: Path relative to the folder.

    Example:
        >>> is_inside(Path.cwd(), "cat/1.jpg"), is_inside(Path.cwd(), "../1.jpg")
        (True, False)
    """
    named = Path(path)
    return not named.anchor and ".." not in named.parts and folder.is_absolute()
