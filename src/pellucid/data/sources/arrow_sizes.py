"""Checks the size of an Arrow stream from its messages, without reading their content.

https://arrow.apache.org/docs/format/Columnar.html
"""

import base64
import os
import struct
from pathlib import Path
from typing import IO

from pellucid.data.sources.flat_buffer import FlatBufferError, FlatTable
from pellucid.data.sources.table_bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ROWS,
    check_max,
    max_unpacked,
    too_deep,
)
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason
from pellucid.regular_file import open_regular

_CONTINUATION = b"\xff\xff\xff\xff"
_MAX_ABOUT = 2**25
_MAX_FIELDS = 4 * MAX_COLUMNS
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
"""Types of messages."""


def check_arrow_stream(path: Path) -> None:
    """Raise an error if a stream is damaged or too large.

    Args:
        path: A file of messages: the schema, then batches of rows.

    Raises:
        DataError: The file is not an Arrow stream, or exceeds the limits in
            `pellucid.data.sources.table_bounds`.
    """
    try:
        with open_regular(path) as file:
            _check_messages(path, file, file.seek(0, os.SEEK_END))
    except OSError as error:
        raise DataError(
            _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
        ) from None
    except FlatBufferError as error:
        raise DataError(
            _(
                "{path} cannot be read: it is damaged, or not an Arrow stream ({error}). Was "
                "it copied whole?",
                path=path,
                error=error,
            )
        ) from None


def check_arrow_schema(path: Path, encoded: bytes) -> None:
    """Raise an error if the Arrow schema in a Parquet file's metadata is nested too deeply.

    Args:
        path: The file, for messages.
        encoded: A schema message in base64.

    Raises:
        DataError: The schema is too deep, too wide, or damaged.
    """
    try:
        message = base64.b64decode(encoded, validate=True)
        start = 8 if message[:4] == _CONTINUATION else 4
        schema = FlatTable.root(message[start:]).table(2)
        _check_fields(path, schema.tables(1) if schema else [])
    except ValueError as error:  # includes the error of base64
        raise DataError(
            _(
                "The table {path} has a damaged description of its columns ({error}). Write "
                "it again, without the metadata 'ARROW:schema'.",
                path=path,
                error=error,
            )
        ) from None


def _check_messages(path: Path, file: IO[bytes], n_file: int) -> None:
    n_rows = n_values = n_bytes = 0
    at, is_first = 0, True
    while at < n_file:
        file.seek(at)
        head = file.read(8)
        is_new = head[:4] == _CONTINUATION
        n_about = int.from_bytes(head[4:] if is_new else head[:4], "little")
        at += 8 if is_new else 4
        if n_about == 0 and not is_first:
            return
        if len(head) < 8 or not 0 < n_about <= min(n_file - at, _MAX_ABOUT):
            raise FlatBufferError(
                _("it does not begin as such a file") if is_first else _("it is cut off")
            )
        file.seek(at)
        message = FlatTable.root(file.read(n_about))
        at += n_about
        kind, content, n_body = message.number(1, "<B"), message.table(2), message.number(3, "<q")
        if content is None or not 0 <= n_body <= n_file - at:
            raise FlatBufferError(_("a message is cut off"))
        if is_first != (kind == _SCHEMA):
            raise FlatBufferError(_("its schema is not at its beginning"))
        if kind == _SCHEMA:
            _check_fields(path, content.tables(1))
        elif kind in (_BATCH, _DICTIONARY):
            batch = content if kind == _BATCH else content.table(1)
            if batch is None:
                raise FlatBufferError(_("a batch is empty"))
            n_rows += _not_negative(batch.number(0, "<q"))
            n_values += sum(_not_negative(n) for n, _ in batch.pairs(1))
            n_bytes += _unpacked(file, at, n_body, batch)
            check_max(path, n_rows, MAX_ROWS, marked("rows"))
            check_max(path, n_values, MAX_CELLS, marked("cells"))
            check_max(path, n_bytes, max_unpacked(n_file), marked("bytes when it is unpacked"))
        at, is_first = at + n_body, False
    if is_first:
        raise FlatBufferError(_("it is empty"))


def _unpacked(file: IO[bytes], start: int, n_body: int, batch: FlatTable) -> int:
    is_packed = batch.table(3) is not None
    total = 0
    for offset, n in batch.pairs(2):
        if not (0 <= offset <= n_body and 0 <= n <= n_body - offset):
            raise FlatBufferError(_("a part lies outside of its batch"))
        if is_packed and n >= 8:
            file.seek(start + offset)
            (unpacked,) = struct.unpack("<q", file.read(8))
            n = n - 8 if unpacked == -1 else _not_negative(unpacked)
        total += n
    return total


def _check_fields(path: Path, fields: list[FlatTable]) -> None:
    """Check the number and the nesting of all columns, level by level."""
    check_max(path, len(fields), MAX_COLUMNS, marked("columns"))
    n_fields = depth = 0
    while fields:
        n_fields, depth = n_fields + len(fields), depth + 1
        check_max(path, n_fields, _MAX_FIELDS, marked("columns, with those inside of others,"))
        if depth > MAX_DEPTH:
            raise too_deep(path)
        below: list[FlatTable] = []
        for each in fields:
            below += each.tables(5)
            if len(below) > _MAX_FIELDS:
                break
        fields = below


def _not_negative(n: int) -> int:
    if n < 0:
        raise FlatBufferError(_("a number is negative"))
    return n
