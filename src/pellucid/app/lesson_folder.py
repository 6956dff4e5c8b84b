"""The pictures of a folder that the lessons are shown with."""

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pellucid.data.sources.open_source import PICTURES
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

MAX_PICTURES = 24
"""Maximum number of pictures that a lesson offers."""
_MAX_LISTED = 50_000

_T = TypeVar("_T")


def pictures_in(folder: Path) -> list[Path]:
    """List pictures of a folder and the folders in it, chosen evenly from all of them.

    Args:
        folder: The folder. Hidden files and folders are left out.

    Returns:
        At most `MAX_PICTURES` paths relative to the folder, in alphabetical order.

    Raises:
        DataError: The folder has no pictures.
    """
    found = all_pictures_in(folder)
    if not found:
        raise DataError(_("There are no pictures in the folder {folder}.", folder=folder))
    return spread(found, MAX_PICTURES)


def all_pictures_in(folder: Path) -> list[Path]:
    """List the pictures of a folder and the folders in it, relative to it, in their order."""
    return sorted(islice(_walk(folder), _MAX_LISTED))


def spread(entries: Sequence[_T], most: int) -> list[_T]:
    """Choose at most so many entries, at equal distances.

    Example:
        >>> spread("abcdefg", 3)
        ['a', 'c', 'e']
    """
    n = min(most, len(entries))
    return [entries[position * len(entries) // n] for position in range(n)]


def _walk(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in PICTURES:
                yield Path(path, name).relative_to(folder)
