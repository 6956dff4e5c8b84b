"""Names of files and folders: which belong to the system, and how to display the others."""

import os
from pathlib import Path

from pellucid.data.sources.litter import SYSTEM_FILES, SYSTEMS


def is_hidden(name: str) -> bool:
    """Return whether a file or folder of this name belongs to the system, not to the user.

    Example:
        >>> is_hidden(".DS_Store"), is_hidden("Thumbs.db"), is_hidden("cat.jpg")
        (True, True, False)
    """
    return name.startswith(".") or name.lower() in SYSTEMS or name.lower() in SYSTEM_FILES


def display_name(name: str) -> str:
    """Return a file's name as valid Unicode; undecodable bytes become distinct escapes."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def relative_name(file: str, folder: Path) -> str:
    """Return the path of a file relative to a folder, with slashes, for display."""
    return display_name(os.path.relpath(file, folder)).replace(os.sep, "/")
