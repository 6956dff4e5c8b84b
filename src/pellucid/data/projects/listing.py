"""What lies in the folders of a project; folders that are as they were are not listed again."""

import hashlib
import os
import time
from pathlib import Path
from typing import NamedTuple

from pellucid.data.sources.names import display_name, is_hidden, relative_name
from pellucid.data.sources.scan import is_folder
from pellucid.real_path import real_path

_SETTLED = 2.0
"""Seconds after which a folder's time tells its changes apart; clocks of disks are coarse."""


class _Folder(NamedTuple):
    changed: int
    """Time of the last change of what it lists, in nanoseconds."""
    folders: tuple[str, ...]
    """Paths of the folders in it, sorted."""
    files: tuple[str, ...]
    """Paths of the files in it, relative to the root, sorted."""


class Listing:
    """Lists the files below a folder, and remembers what has not changed.

    Hidden files and folders are left out. A folder that is reached twice, by links, is listed once,
    and one outside of the root not at all.

    Args:
        root: The folder, without links in its path.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, _Folder] = {}

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders in the root, sorted.

        Raises:
            OSError: The root cannot be read.
        """
        return tuple(Path(path).name for path in self._read(str(self._root)).folders)

    def loose(self) -> tuple[str, ...]:
        """Return the names of the files in the root itself, sorted."""
        try:
            return self._read(str(self._root)).files
        except OSError:  # it is gone, or may not be read
            return ()

    def linked(self) -> list[str]:
        """Return the paths of links to folders outside of the root, relative to it, sorted."""
        folders = [path for each in self._below(str(self._root)) for path in each.folders]
        return sorted(
            relative_name(path, self._root)
            for path in folders
            if not real_path(path).is_relative_to(self._root)
        )

    def files(self, name: str) -> list[str]:
        """Return the paths of the files below a folder of the root, with slashes, sorted.

        Args:
            name: Name of the folder; empty for the root itself.
        """
        return sorted(file for each in self._below(str(self._root / name)) for file in each.files)

    def revision(self, name: str = "") -> str:
        """Return a text that changes with what is listed.

        Args:
            name: As for `files`.
        """
        times = [each.changed for each in self._below(str(self._root / name))]
        return hashlib.sha256(repr(times).encode()).hexdigest()[:16]

    def _below(self, folder: str, entered: set[Path] | None = None) -> list[_Folder]:
        entered = set() if entered is None else entered
        real = real_path(folder)
        if real in entered or not real.is_relative_to(self._root):
            return []
        entered.add(real)
        try:
            found = self._read(folder)
        except OSError:  # it is gone, or may not be read
            return []
        return [found, *(one for each in found.folders for one in self._below(each, entered))]

    def _read(self, folder: str) -> _Folder:
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 (several times a second)
        known = self._known.get(folder)
        if known is not None and known.changed == changed:
            return known
        folders, files = [], []
        inside = relative_name(folder, self._root)
        start = "" if inside == "." else f"{inside}/"
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_hidden(entry.name):
                    continue
                if is_folder(entry):
                    folders.append(entry.path)
                elif entry.is_symlink() or entry.is_file():
                    files.append(f"{start}{display_name(entry.name)}")
        found = _Folder(changed, tuple(sorted(folders)), tuple(sorted(files)))
        if time.time_ns() - changed > _SETTLED * 1e9:
            self._known[folder] = found
        return found
