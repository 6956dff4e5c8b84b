"""Reads the entries of a tar archive from front to back, compressed or not, with limits.

Python's reader loads extended headers into memory as a whole, follows any number of them, and
silently skips the rest after a damaged header. So all data that it reads is checked here first.
"""

import bz2
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from pellucid.data import magic_bytes as magic
from pellucid.data.encoding_guess import is_utf8
from pellucid.data.sources.archive_guard import ArchiveGuard
from pellucid.data.sources.member import Member, damaged_archive, guess_names, read_name
from pellucid.i18n import gettext as _
from pellucid.regular_file import Regular, open_regular

MAX_HEADER = 2**20
"""Maximum size of an extended header in bytes; it holds a name and some system metadata."""
_MAX_HEADERS = 2**22
"""Maximum total size of the extended headers of a small archive in bytes."""
_MAX_IN_A_ROW = 16
"""Maximum number of extended headers before one entry."""
_CHUNK = 2**15
_MAX_AFTER_END = 64
"""Maximum number of reads after the end; Python reads on as far as an entry claims to reach."""
_SLACK = 2 * _CHUNK
_DIGITS = re.compile(rb"\d{512}")
"""More digits than any length or date has; Python would search them for hours (CVE-2024-6232)."""
_MAX_MEMORY = 2**29
"""Maximum memory for decompressing xz in bytes; the dictionary of `xz -9` takes 64 MiB."""

_AT_ONCE = 2**16

_EXTENDED = (
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)  # fmt: skip

_UNREADABLE = (
    tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError, OSError, OverflowError,
    RecursionError, KeyError, IndexError,
)  # fmt: skip


class _Readable(Protocol):
    def read(self, n_bytes: int, /) -> bytes: ...


class TarMembers:
    """The files of a tar archive.

    Args:
        path: The archive.
        encoding: Encoding of names that are not UTF-8; None to guess it.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        self.notes: list[str] = []
        """Notes for the user; the list grows during iteration."""
        self._encoding = encoding

    def __iter__(self) -> Iterator[Member]:
        """Yield the members; each must be read before the next one is requested.

        Raises:
            DataError: The archive is damaged, or may be an attack.
        """
        with _opened(self.path) as (archive, guarded):
            for info in _infos(archive, guarded):
                if not info.isdir():
                    is_file = info.isreg() and not info.issparse()
                    yield Member(
                        self._name(info.name),
                        info.size,
                        partial(_content, archive, info) if is_file else None,
                        partial(damaged_archive, self.path, "tar"),
                        is_sparse=info.issparse(),
                    )

    def _name(self, name: str) -> str:
        raw = name.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            if self._encoding is None:
                self._encoding = self._guess()
        return read_name(raw, self._encoding, self.path)

    def _guess(self) -> str:
        """Guess the encoding from all names that are not UTF-8, reading the archive once more."""
        words: dict[bytes, None] = {}
        with _opened(self.path) as (archive, guarded):
            for info in _infos(archive, guarded):
                raw = info.name.encode("utf-8", "surrogateescape")
                words.update(dict.fromkeys(word for word in raw.split(b"/") if not is_utf8(word)))
        return guess_names(words, self.path, self.notes)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[tarfile.TarFile, "_Guarded"]]:
    try:
        with open_regular(path) as file:
            guarded = _Guarded(_unpacking(file), ArchiveGuard(path))
            with tarfile.open(
                fileobj=cast("Any", guarded),  # only `read` is called on a stream
                mode="r|",
                bufsize=_CHUNK,
                tarinfo=guarded.header_class(),
                encoding="utf-8",
                errors="surrogateescape",
            ) as archive:
                yield archive, guarded
    except _UNREADABLE as error:
        raise damaged_archive(path, "tar", error) from None


def _infos(archive: tarfile.TarFile, guarded: "_Guarded") -> Iterator[tarfile.TarInfo]:
    while True:
        info = archive.next()
        guarded.header_ends()
        if info is None:
            return
        cast("Any", archive).members = []  # otherwise all headers would stay in memory
        if info.size < 0:
            raise tarfile.ReadError(_("an entry has a negative size"))
        guarded.guard.entry()
        yield info


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Any:
    opened = archive.extractfile(info)
    if opened is None:
        raise tarfile.ReadError(_("{name} has no content", name=info.name))
    return opened


class _Guarded:
    """Counts the unpacked content of the archive, and limits the size of headers."""

    def __init__(self, inner: _Readable, guard: ArchiveGuard) -> None:
        self._inner, self.guard = inner, guard
        self._n_headers = self._n_after_end = 0
        self._left: int | None = None
        self._in_a_row = 0

    def read(self, n_bytes: int) -> bytes:
        data = self._inner.read(n_bytes)
        self._n_after_end += not data
        if self._n_after_end > _MAX_AFTER_END:
            raise EOFError(_("it ends in the middle"))
        self.guard.grown(len(data))
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0 or _DIGITS.search(data):
                raise self.guard.hostile(_("has a header that is larger than any name needs"))
        return data

    def header_ends(self) -> None:
        """Note that content follows until the next header."""
        self._left = None

    def header_class(self) -> type[tarfile.TarInfo]:
        """Return a `TarInfo` class that reports each header, including extended ones."""
        guarded = self

        class Header(tarfile.TarInfo):
            @classmethod
            def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Any:
                try:
                    info = super().frombuf(buf, encoding, errors)
                except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
                    # Otherwise, Python would silently stop as if the archive ended here.
                    raise tarfile.ReadError(
                        _("a header is damaged: {error}", error=error)
                    ) from None
                guarded.header_begins(info)
                return info

        return Header

    def header_begins(self, info: tarfile.TarInfo) -> None:
        self._left = MAX_HEADER + _SLACK
        if info.type not in _EXTENDED:
            self._in_a_row = 0
            return
        self._in_a_row += 1
        self._n_headers += max(info.size, 0)
        if (
            not 0 <= info.size <= MAX_HEADER
            or self._in_a_row > _MAX_IN_A_ROW
            or self._n_headers > max(_MAX_HEADERS, self.guard.packed)
        ):
            raise self.guard.hostile(_("has headers that are larger, or more, than any name needs"))


def _unpacking(file: Regular) -> _Readable:
    """Return a reader of the decompressed content, chosen by the first bytes of the file."""
    start = file.read(6)
    file.seek(0)
    if start.startswith(magic.GZIP):
        return _Gzip(file)
    if start.startswith(magic.BZIP2):
        return bz2.BZ2File(file)
    if start.startswith(magic.XZ):
        return _Xz(file)
    return file


class _Gzip:
    """Reads concatenated gzip streams; ends where other data follows."""

    def __init__(self, file: Regular) -> None:
        self._file, self._rest, self._unpacker = file, b"", self._new()

    def _new(self) -> Any:
        return zlib.decompressobj(wbits=31)

    def read(self, n_bytes: int) -> bytes:
        while True:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data
                if len(rest.lstrip(b"\0")) < len(magic.GZIP):
                    rest += self._file.read(_AT_ONCE)
                self._rest = rest.lstrip(b"\0")
                if not self._rest.startswith(magic.GZIP):
                    return b""
                self._unpacker = self._new()
            packed = self._rest or self._file.read(_AT_ONCE)
            data: bytes = self._unpacker.decompress(packed, n_bytes)
            self._rest = self._unpacker.unconsumed_tail
            if data:
                return data
            if not packed and not self._unpacker.eof:
                raise EOFError(_("it ends in the middle"))


class _Xz:
    """Reads concatenated xz streams as `lzma.LZMAFile` does, but with bounded memory."""

    def __init__(self, file: Regular) -> None:
        self._file, self._rest, self._unpacker = file, b"", self._new()
        self._n_streams = 0

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MAX_MEMORY)

    def read(self, n_bytes: int) -> bytes:
        while True:
            if self._unpacker.eof:
                rest = (self._unpacker.unused_data or self._file.read(_AT_ONCE)).lstrip(b"\0")
                if not rest:
                    return b""
                self._rest, self._unpacker = rest, self._new()
                self._n_streams += 1
            packed = self._rest
            if not packed and self._unpacker.needs_input:
                packed = self._file.read(_AT_ONCE)
                if not packed:
                    raise EOFError(_("it ends in the middle"))
            try:
                data = self._unpacker.decompress(packed, n_bytes)
            except lzma.LZMAError:
                if packed is self._rest and self._n_streams:
                    return b""  # other data follows
                raise
            self._rest = b""
            if data:
                return data
