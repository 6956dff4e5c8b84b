"""Names of files and folders: which are the system's, and how the others are shown."""

import os
from pathlib import Path

from pellucid.data.sources.litter import SYSTEM_FILES, SYSTEMS


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name was put there by the system, not by the user."""
    return name.startswith(".") or name.lower() in SYSTEMS or name.lower() in SYSTEM_FILES


def display_name(name: str) -> str:
    """Give a file's name as valid Unicode; undecodable bytes become escapes, which stay apart."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def relative_name(file: str, folder: Path) -> str:
    """Show where a file is from a folder, with slashes."""
    return display_name(os.path.relpath(file, folder)).replace(os.sep, "/")
