"""Tells a folder of pictures, or one for them, from a folder that serves something else."""

import os
from collections import deque
from pathlib import Path

from pellucid.data.file_kind import kind_of
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.open_source import PICTURES
from pellucid.data.sources.scan import is_folder, may_be_picture
from pellucid.errors import PictureError
from pellucid.regular_file import read_regular

_MAX_ENTRIES = 10_000
"""Number of files and folders that are looked at, so that a whole disk takes no minute."""
_MAX_DEPTH = 3
"""Depth of the folders that are looked into: those of classes have depth 1."""
_N_BYTES = 4096
"""Number of bytes of a file that tell what it is."""


def other_file(folder: Path) -> Path | None:
    """Return a file of a folder that has files, but no pictures.

    Folders that lie less deep are searched before the others. Hidden files do not count.

    Args:
        folder: The folder.

    Returns:
        The first file; None if there is a picture, or no file at all.
    """
    first, n_entries = None, 0
    waiting = deque([(folder, 0)])
    while waiting and n_entries < _MAX_ENTRIES:
        inner, depth = waiting.popleft()
        try:
            with os.scandir(inner) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:  # it may not be read
            continue
        n_entries += len(found)
        for entry in found:
            if is_hidden(entry.name):
                continue
            if is_folder(entry):
                if depth < _MAX_DEPTH and not entry.is_symlink():
                    waiting.append((Path(entry.path), depth + 1))
            elif _is_picture(entry.path):
                return None
            else:
                first = first or Path(entry.path)
    return first


def _is_picture(path: str) -> bool:
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 (for each of thousands)
    if ending in PICTURES or not may_be_picture(path):
        return ending in PICTURES
    try:
        kind_of(read_regular(path, 2**63, _N_BYTES))
    except (PictureError, OSError):
        return False
    return True
