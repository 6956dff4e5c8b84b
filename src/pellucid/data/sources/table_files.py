"""Finds the files that a table names, in any spelling of their paths."""

import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from pellucid.data.sources.names import is_hidden, relative_name
from pellucid.data.sources.scan import may_be_picture, sorted_entries
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_MAX_LOOKED_AT = 200_000
_MAX_REMEMBERED = 10_000
"""Maximum number of cached files, and of cached folders that do not exist; without a limit, a
stream of millions of rows would fill the memory."""
_MAX_FOLDERS = 100_000
_NOTHING: Mapping[str, list[str]] = {}


class TableFiles:
    """Finds the files that a table names.

    Args:
        folder: Folder of the table, to which paths are relative.
        allow_outside: Whether paths may lead out of that folder.
    """

    def __init__(self, folder: Path, *, allow_outside: bool = False) -> None:
        self.folder, self.allow_outside = folder, allow_outside
        self._folder = str(folder)
        self._own = tuple(
            os.path.join(at, "")  # noqa: PTH118
            for at in {os.path.abspath(folder), os.path.realpath(folder)}  # noqa: PTH100
        )
        self._n_completed, self._completed_one = 0, ""
        self._stems: dict[str, Mapping[str, list[str]]] = {}
        self._gone: set[str] = set()
        self._found: dict[str, tuple[str, bool, bool]] = {}

    def find(self, path: str) -> tuple[str, bool]:
        """Find a file.

        Args:
            path: Path in the table, with slashes or backslashes, in either Unicode form, with or
                without the file's extension.

        Returns:
            The path of the file, and whether the file exists. A path with a NUL character, which
            no file can have, counts as a file that does not exist.

        Raises:
            DataError: The path is a web address.
        """
        if "://" in path:
            raise DataError(
                _(
                    "The table names addresses, such as {path}. They are not read: download "
                    "the pictures, and name the files.",
                    path=path,
                )
            )
        found = self._found.get(path)
        if found is None:
            if len(self._found) >= _MAX_REMEMBERED:
                self._found.clear()
            found = self._found[path] = self._find(path)
        file, is_there, is_completed = found
        if is_completed:
            self._n_completed += 1
            self._completed_one = self._completed_one or file
        return file, is_there

    def _find(self, path: str) -> tuple[str, bool, bool]:
        files = [os.path.normpath(os.path.join(self._folder, form)) for form in _forms(path)]  # noqa: PTH118
        if "\0" in path:
            return files[-1], False, False
        if all(self._is_gone(file) for file in files):
            return files[-1], False, False
        for file in files:
            if os.path.lexists(file):
                return file, True, False
        for file in dict.fromkeys(files):
            self._note_gone(file)
            completed = self._completed(file)
            if completed is not None:
                return completed, True, True
        return files[-1], False, False

    def _is_gone(self, file: str) -> bool:
        """Return whether a parent folder is known not to exist, which saves a disk access."""
        above = file
        while len(above) > len(self._folder) and (above := above.rpartition(os.sep)[0]):
            if above in self._gone:
                return True
        return False

    def _note_gone(self, file: str) -> None:
        """Remember the highest parent folder of a file that does not exist, if there is one."""
        gone, above = None, file.rpartition(os.sep)[0]
        while above and above not in self._stems and not os.path.lexists(above):
            gone, above = above, above.rpartition(os.sep)[0]
        if len(self._gone) >= _MAX_REMEMBERED:
            self._gone.clear()
        if gone:
            self._gone.add(gone)

    def is_outside(self, path: str) -> bool:
        """Return whether a path leads out of the table's folder; links are not resolved."""
        if not path.startswith(("/", "\\")) and ".." not in path and ":" not in path:
            return False
        joined = os.path.join(self.folder, path.replace("\\", "/"))  # noqa: PTH118
        return not os.path.abspath(joined).startswith(self._own)  # noqa: PTH100

    def check_inside(self, table: Path, paths: Iterable[str | None]) -> None:
        """Raise an error if paths lead out of the table's folder, unless that is allowed.

        Args:
            table: Path of the table, for messages.
            paths: Paths in the table.

        Raises:
            DataError: A path leads out of the folder.
        """
        if self.allow_outside:
            return
        outside = [path for path in paths if path and self.is_outside(path)]
        if outside and not self._is_elsewhere(outside):
            raise DataError(
                _(
                    "The table {table} names {n_outside:,} files outside of its own folder, "
                    "such as {path!r}. A table from somebody else should not choose among "
                    "your files. If this is intended, allow it with --allow-outside (in "
                    "Python: allow_outside=True), or move the table to the pictures.",
                    table=table,
                    n_outside=len(outside),
                    path=outside[0],
                )
            )

    def _is_elsewhere(self, outside: Iterable[str]) -> bool:
        """Return whether the paths belong to another computer, such as /content/drive/...

        They do if none of their top-level folders exists here. Parts `..` are resolved first, as
        in `find`.
        """
        heads = set()
        for path in outside:
            joined = os.path.join(self.folder, path.replace("\\", "/"))  # noqa: PTH118
            heads.add(PurePath(os.path.abspath(joined)).parts[:2])  # noqa: PTH100
        return not any(os.path.lexists(PurePath(*head)) for head in heads)

    def is_file(self, path: str) -> bool:
        """Return whether a cell names a file that exists, without counting it for `notes`."""
        kept = self._n_completed, self._completed_one
        if self.is_outside(path) and not self.allow_outside:
            return False
        try:
            file, is_there = self.find(path)
        except DataError:
            return False
        self._n_completed, self._completed_one = kept
        return is_there and Path(file).is_file()

    def notes(self, column: str) -> list[str]:
        """Return a note on how many names were completed with a missing extension, if any.

        Args:
            column: Name of the column of paths.
        """
        if not self._n_completed:
            return []
        note = _(
            "Names in the column {column!r} lack the extension, which was added: "
            "{n_completed:,}, such as {path}.",
            column=column,
            n_completed=self._n_completed,
            path=relative_name(self._completed_one, self.folder),
        )
        return [note]

    def _completed(self, file: str) -> str | None:
        """Return the image with this name plus an extension; None unless there is exactly one."""
        folder, separator, name = file.rpartition(os.sep)
        folder = folder or separator or os.curdir
        stems = self._stems.get(folder)
        if stems is None:
            if len(self._stems) >= _MAX_FOLDERS:
                self._stems.clear()
            stems = self._stems[folder] = _stems_in(folder)
        if not stems:
            return None
        found = stems.get(unicodedata.normalize("NFC", name), [])
        if len(found) != 1:
            return None
        return os.path.join(folder, found[0])  # noqa: PTH118

    def near_miss(self, path: str) -> str | None:
        """Find a file of this name, with or without its extension, anywhere below the table.

        Returns:
            Its path relative to the table's folder, with slashes; None if there is none.
        """
        wanted = unicodedata.normalize("NFC", path.replace("\\", "/").rsplit("/", 1)[-1]).lower()
        stems = {wanted, PurePath(wanted).stem}
        n_seen = 0
        for folder, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not is_hidden(name))
            for name in sorted(names):
                plain = unicodedata.normalize("NFC", name).lower()
                if plain == wanted or PurePath(plain).stem in stems:
                    return relative_name(os.path.join(folder, name), self.folder)  # noqa: PTH118
            n_seen += len(names)
            if n_seen > _MAX_LOOKED_AT:
                break
        return None


def _forms(path: str) -> list[str]:
    """Return the possible spellings of a path; most of the possibly millions of paths have one."""
    slashes = path.replace("\\", "/")
    if path.isascii():
        return [path] if path == slashes else [path, slashes]
    forms = (unicodedata.normalize(form, slashes) for form in ("NFC", "NFD"))
    return list(dict.fromkeys((path, slashes, *forms)))


def _stems_in(folder: str) -> Mapping[str, list[str]]:
    stems: dict[str, list[str]] = {}
    try:
        names = [entry.name for entry in sorted_entries(folder)]
    except OSError:
        return _NOTHING
    for each in names:
        if not is_hidden(each) and may_be_picture(each):
            stem = unicodedata.normalize("NFC", PurePath(each).stem)
            stems.setdefault(stem, []).append(each)
    return stems or _NOTHING  # shared, since a table may name millions of folders without images
