"""Reads structures in Thrift's compact protocol, which Parquet uses for its metadata.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from typing import Any

from pellucid.i18n import gettext as _

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE = 0, 1, 2, 3, 4, 5, 6, 7
_BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = 8, 9, 10, 11, 12, 13
_MAX_DEPTH = 16
_MAX_VALUES = 2_000_000
_MAX_VARINT_BYTES = 10


class ThriftError(ValueError):
    """The bytes are not a valid structure, or it is too large."""


class ThriftReader:
    """Reads structures one after another.

    Args:
        data: Bytes that contain the structures.
        at: Position of the first structure.
    """

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self.at = at
        self._n_values = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """Read a structure as a mapping from field numbers to values; texts stay bytes.

        Raises:
            ThriftError: The bytes are not a structure, or are cut off.
        """
        if depth > _MAX_DEPTH:
            raise ThriftError(_("structures are nested too deeply"))
        found: dict[int, Any] = {}
        number = 0
        while (head := self._byte()) != _STOP:
            step, kind = head >> 4, head & 15
            number = number + step if step else self._zigzag()
            found[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        self._n_values += 1
        if self._n_values > _MAX_VALUES:
            raise ThriftError(
                _("there are more than {max_values:,} values", max_values=_MAX_VALUES)
            )
        if kind in (_I16, _I32, _I64):
            return self._zigzag()
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_LIST, _SET):
            return self._list(depth + 1)
        if kind == _MAP:
            return self._map(depth + 1)
        if kind in (_TRUE, _FALSE, _BYTE):  # as an element of a list, a boolean takes a byte
            return self._byte()
        if kind in (_DOUBLE, _UUID):
            return self._bytes(8 if kind == _DOUBLE else 16)
        raise ThriftError(_("a value has the unknown type {kind}", kind=kind))

    def _list(self, depth: int) -> list[Any]:
        head = self._byte()
        n, kind = head >> 4, head & 15
        if n == 15:
            n = self._varint()
        self._check(n, depth)
        return [self._value(kind, depth) for _ in range(n)]

    def _map(self, depth: int) -> list[tuple[Any, Any]]:
        n = self._varint()
        self._check(n, depth)
        kinds = self._byte() if n else 0
        return [(self._value(kinds >> 4, depth), self._value(kinds & 15, depth)) for _ in range(n)]

    def _check(self, n: int, depth: int) -> None:
        # Each element takes at least one byte.
        if n > len(self._data) - self.at:
            raise ThriftError(_("it is cut off"))
        if depth > _MAX_DEPTH:
            raise ThriftError(_("lists are nested too deeply"))

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise ThriftError(_("it is cut off"))
        value = self._data[self.at]
        self.at += 1
        return value

    def _bytes(self, n: int) -> bytes:
        if n > len(self._data) - self.at:
            raise ThriftError(_("it is cut off"))
        value = self._data[self.at : self.at + n]
        self.at += n
        return value

    def _varint(self) -> int:
        value = 0
        for place in range(_MAX_VARINT_BYTES):
            byte = self._byte()
            value |= (byte & 127) << 7 * place
            if byte < 128:
                return value
        raise ThriftError(_("a number is too long"))

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
