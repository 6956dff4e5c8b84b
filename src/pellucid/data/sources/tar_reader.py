"""The entries of a tar archive from front to back, compressed or not, with bounds.

Python's reader takes extended headers whole into memory, follows any number of them, and passes
over the rest where a header is damaged. So what it reads passes through here first.
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
from pellucid.regular_file import Regular, open_regular

MAX_HEADER = 2**20
"""The largest extended header in bytes: a name, and what systems note beside it."""
_MAX_HEADERS = 2**22
"""All of them, in a small archive."""
_MAX_IN_A_ROW = 16
"""Extended headers before one entry."""
_CHUNK = 2**15
_MAX_AFTER_END = 64
"""Python reads on after the end, as far as an entry claims to reach."""
_SLACK = 2 * _CHUNK
_DIGITS = re.compile(rb"\d{512}")
"""No length or date has so many digits, which Python would search for hours (CVE-2024-6232)."""
_MAX_MEMORY = 2**29
"""The largest dictionary of xz; that of `xz -9` takes 64 MiB."""

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
        encoding: In which names are that are no UTF-8, if a user says it.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        self.notes: list[str] = []
        """Notes for the user; the list grows while members are taken."""
        self._encoding = encoding

    def __iter__(self) -> Iterator[Member]:
        """Give the members; each has to be read before the next one is asked for.

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
        """Read the archive once more, for all names that are not UTF-8."""
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
                fileobj=cast("Any", guarded),  # a stream is only read
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
        cast("Any", archive).members = []  # or all headers stay in memory
        if info.size < 0:
            raise tarfile.ReadError("an entry has a negative size")
        guarded.guard.entry()
        yield info


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Any:
    opened = archive.extractfile(info)
    if opened is None:
        raise tarfile.ReadError(f"{info.name} has no content")
    return opened


class _Guarded:
    """The unpacked content of the archive, counted, with bounded headers."""

    def __init__(self, inner: _Readable, guard: ArchiveGuard) -> None:
        self._inner, self.guard = inner, guard
        self._n_headers = self._n_after_end = 0
        self._left: int | None = None
        self._in_a_row = 0

    def read(self, n_bytes: int) -> bytes:
        data = self._inner.read(n_bytes)
        self._n_after_end += not data
        if self._n_after_end > _MAX_AFTER_END:
            raise EOFError("it ends in the middle")
        self.guard.grown(len(data))
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0 or _DIGITS.search(data):
                raise self.guard.hostile("has a header that is larger than any name needs")
        return data

    def header_ends(self) -> None:
        """Note that content follows until the next header."""
        self._left = None

    def header_class(self) -> type[tarfile.TarInfo]:
        """Make the class that reports each header; `frombuf` sees extended ones too."""
        guarded = self

        class Header(tarfile.TarInfo):
            @classmethod
            def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Any:
                try:
                    info = super().frombuf(buf, encoding, errors)
                except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
                    # Python would end here in silence, as if this were the end of the archive.
                    raise tarfile.ReadError(f"a header is damaged: {error}") from None
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
            raise self.guard.hostile("has headers that are larger, or more, than any name needs")


def _unpacking(file: Regular) -> _Readable:
    """Open the content of a file by its first bytes."""
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
    """Reads gzip, one stream after the other; ends where something else follows."""

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
                raise EOFError("it ends in the middle")


class _Xz:
    """Reads xz, one stream after the other, as Python's own file does, but bounds its memory."""

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
                    raise EOFError("it ends in the middle")
            try:
                data = self._unpacker.decompress(packed, n_bytes)
            except lzma.LZMAError:
                if packed is self._rest and self._n_streams:
                    return b""  # something else follows
                raise
            self._rest = b""
            if data:
                return data
