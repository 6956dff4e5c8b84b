"""Reads the entries of a zip archive, with limits."""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from pellucid.data.encoding_guess import is_utf8
from pellucid.data.magic_bytes import ZIP_ENTRY
from pellucid.data.sources.archive_guard import ArchiveGuard
from pellucid.data.sources.member import Member, damaged_archive, guess_names, read_name
from pellucid.errors import DataError, PellucidError
from pellucid.i18n import gettext as _
from pellucid.regular_file import Regular, open_regular

UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
    NotImplementedError, RuntimeError, ValueError, OverflowError, struct.error, IndexError,
    MemoryError,
)  # fmt: skip
"""Errors that Python's reader raises for a file that is damaged or not a zip archive."""

_MAX_DIRECTORY = 2**28
"""Maximum size of an archive's central directory in bytes."""
_IS_UTF8, _IS_ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_LOCAL_HEADER = 30


class ZipMembers:
    """The files of a zip archive.

    Args:
        path: The archive.
        encoding: Encoding of names that are not declared as UTF-8; None to guess it.
        may_be_encrypted: Whether files that need a password are accepted.

    Raises:
        DataError: The file is not a zip archive, is encrypted, or may be an attack.
    """

    def __init__(
        self, path: Path, encoding: str | None = None, *, may_be_encrypted: bool = False
    ) -> None:
        self.path = path
        self.notes: list[str] = []
        """Notes for the user."""
        try:
            self._archive = open_zip(path)
        except PellucidError:
            raise
        except UNREADABLE as error:
            raise damaged_archive(path, "zip", error) from None
        try:
            self._members = self._checked(encoding, may_be_encrypted=may_be_encrypted)
        except BaseException:
            self._archive.close()
            raise

    def __iter__(self) -> Iterator[Member]:
        """Yield the files in the archive's order, then close it; works only once."""
        with self._archive:
            yield from (each for each in self._members if not each.name.endswith("/"))

    def _checked(self, encoding: str | None, *, may_be_encrypted: bool) -> list[Member]:
        guard, infos = ArchiveGuard(self.path), self._archive.infolist()
        damaged = partial(damaged_archive, self.path, "zip")
        named = zip(infos, self._names(infos, encoding), strict=True)
        members = [
            Member(name, info.file_size, self._opener(info), damaged, number)
            for number, (info, name) in enumerate(named)
        ]
        guard.grown(sum(each.n_bytes for each in members if each.problem is None))
        if _overlap(infos):
            raise guard.hostile(_("has files that overlap"))
        if not may_be_encrypted and any(info.flag_bits & _IS_ENCRYPTED for info in infos):
            raise DataError(
                _(
                    "{path} is protected by a password. Unpack it and give the folder.",
                    path=self.path,
                )
            )
        return members

    def _opener(self, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]] | None:
        kind = stat.S_IFMT(info.external_attr >> 16)
        return partial(self._archive.open, info) if kind in (0, stat.S_IFREG) else None

    def _names(self, infos: list[zipfile.ZipInfo], encoding: str | None) -> list[str]:
        """Decode the names; all names not declared as Unicode are assumed to share one encoding."""
        declared = [_declared(info) for info in infos]
        raw = [_raw(i) for i, name in zip(infos, declared, strict=True) if name is None]
        words = dict.fromkeys(word for name in raw for word in name.split(b"/"))
        if encoding is None and not all(map(is_utf8, words)):
            encoding = guess_names(words, self.path, self.notes)
        others = (read_name(name, encoding or "utf-8", self.path) for name in raw)
        return [next(others) if name is None else name for name in declared]


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open an archive, with a limit on the number of its entries.

    Raises:
        Exception: One of `UNREADABLE`, if the file is damaged.
        DataError: The archive has too many entries.
    """
    file = _Bounded(open_regular(path), ArchiveGuard(path))
    try:
        archive = _Zip(cast("Any", file))  # it has all methods that are called
    except BaseException:
        file.close()
        raise
    file.is_bounded = False
    return archive


class _Zip(zipfile.ZipFile):
    """A zip archive that also closes the file that it was opened from."""

    def close(self) -> None:
        file = self.fp
        super().close()
        if file is not None:
            file.close()


class _Bounded:
    """A file that raises an error if the archive's central directory is too large."""

    def __init__(self, file: Regular, guard: ArchiveGuard) -> None:
        self._file, self._guard = file, guard
        self.is_bounded = True

    def read(self, n_bytes: int = -1) -> bytes:
        if self.is_bounded and n_bytes > _MAX_DIRECTORY:
            raise zipfile.BadZipFile(
                _("the list of its files has {n_bytes:,} bytes", n_bytes=n_bytes)
            )
        data = self._file.read(n_bytes)
        if self.is_bounded and data.startswith(ZIP_ENTRY):
            self._guard.entry(data.count(ZIP_ENTRY))
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _raw(info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a name; Python decodes names not declared as UTF-8 as CP437."""
    return info.orig_filename.encode("cp437")


def _declared(info: zipfile.ZipInfo) -> str | None:
    """Return a name that is declared as Unicode by its flag or Info-ZIP's extra field, or None."""
    if info.flag_bits & _IS_UTF8:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            # After an old program renamed the file, the field still has the previous name.
            is_own = struct.unpack_from("<I", field, 1)[0] == zlib.crc32(_raw(info))
            return field[5:].decode("utf-8") if is_own and is_utf8(field[5:]) else None
    return None


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    """Return whether files overlap, which would let a small archive unpack to any size."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False
