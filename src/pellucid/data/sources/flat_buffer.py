"""Reads tables in the FlatBuffers format, which Arrow uses for its messages.

https://flatbuffers.dev/internals/
"""

import struct

from pellucid.i18n import gettext as _


class FlatBufferError(ValueError):
    """The bytes are not a valid FlatBuffer, or exceed their bounds."""


class FlatTable:
    """A table, read in place.

    Args:
        data: Bytes that contain the table.
        at: Position of the table in `data`.
    """

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - self._read("<i", at)

    @classmethod
    def root(cls, data: bytes) -> "FlatTable":
        """Return the root table."""
        return cls(data, _read(data, "<I", 0))

    def number(self, field: int, kind: str, default: int = 0) -> int:
        """Return a number; `kind` is a format of `struct`, such as "<q"."""
        at = self._field(field)
        return default if at is None else self._read(kind, at)

    def table(self, field: int) -> "FlatTable | None":
        """Return the table that a field refers to; None if the field is absent."""
        at = self._field(field)
        return None if at is None else FlatTable(self._data, at + self._read("<I", at))

    def tables(self, field: int) -> "list[FlatTable]":
        """Return the tables of a list."""
        start, n = self._list(field, 4)
        places = range(start, start + 4 * n, 4)
        return [FlatTable(self._data, at + self._read("<I", at)) for at in places]

    def pairs(self, field: int) -> list[tuple[int, int]]:
        """Return the structures of a list, each a pair of 64-bit integers."""
        start, n = self._list(field, 16)
        return list(struct.iter_unpack("<qq", self._data[start : start + 16 * n]))

    def _list(self, field: int, size: int) -> tuple[int, int]:
        at = self._field(field)
        if at is None:
            return 0, 0
        at += self._read("<I", at)
        n = self._read("<I", at)
        if at + 4 + size * n > len(self._data):
            raise FlatBufferError(_("it is cut off"))
        return at + 4, n

    def _field(self, number: int) -> int | None:
        """Return the position of a field's value; None if the field is absent."""
        if 4 + 2 * number >= self._read("<H", self._fields):
            return None
        offset = self._read("<H", self._fields + 4 + 2 * number)
        return self._at + offset if offset else None

    def _read(self, kind: str, at: int) -> int:
        return _read(self._data, kind, at)


def _read(data: bytes, kind: str, at: int) -> int:
    if at < 0 or at + struct.calcsize(kind) > len(data):
        raise FlatBufferError(_("it is cut off"))
    value: int = struct.unpack_from(kind, data, at)[0]
    return value
