"""Finds the content and the unpacked size of a Parquet file without unpacking it.

The sizes in the footer cannot be trusted, so the header of each page is read too, because the
Parquet reader allocates memory by it. https://parquet.apache.org/docs/file-format/
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pellucid.data.magic_bytes import PARQUET
from pellucid.data.sources.arrow_sizes import check_arrow_schema
from pellucid.data.sources.table_bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_NESTED,
    MAX_ROWS,
    check_max,
    max_unpacked,
    too_deep,
)
from pellucid.data.sources.thrift_compact import ThriftError, ThriftReader
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason
from pellucid.regular_file import open_regular

_MAX_FOOTER = 2**25
_MAX_PAGES = 500_000
_WINDOWS = (2**16, 2**24)
"""Numbers of bytes to read for the header of a page; the second is tried if the first fails."""
_DELTA_BYTE_ARRAY = 7

# Field numbers in parquet.thrift.
_SCHEMA, _N_ROWS, _GROUPS, _KEY_VALUES = 2, 3, 4, 5
_NAME, _N_CHILDREN = 4, 5
_COLUMNS, _GROUP_ROWS = 1, 3
_META, _PATH, _N_VALUES, _PACKED, _DATA_AT, _DICTIONARY_AT = 3, 3, 5, 7, 9, 11
_PAGE_UNPACKED, _PAGE_PACKED, _PAGE, _DICTIONARY, _PAGE_2 = 2, 3, 5, 7, 8
_PAGE_VALUES, _ENCODING, _ENCODING_2 = 1, 2, 4


@dataclass
class ParquetSizes:
    """The sizes of a Parquet file."""

    packed: int
    """Size of the file in bytes."""
    n_rows: int
    group_rows: list[int]
    """Number of rows of each row group; a row group is unpacked as a whole."""
    group_bytes: list[int]
    """Unpacked size of each row group in bytes."""
    n_cells: int = 0
    """Number of cells in columns of texts and numbers."""
    n_nested: int = 0
    """Number of values in lists and structures, over all cells."""
    largest_page: dict[str, int] = field(default_factory=dict)
    """Unpacked size of the largest page of each column in bytes."""
    expanding: set[str] = field(default_factory=set)
    """Columns stored as common prefixes and rests, whose unpacked pages grow again when decoded."""
    metadata: dict[bytes, bytes] = field(default_factory=dict)


def read_parquet_sizes(path: Path) -> ParquetSizes:
    """Read the sizes of a file, and raise an error if they are too large.

    Args:
        path: The file.

    Returns:
        The sizes.

    Raises:
        DataError: The file is not a Parquet file, or a part that is read as a whole exceeds the
            limits in `pellucid.data.sources.table_bounds`.
    """
    try:
        with open_regular(path) as file:
            packed = file.seek(0, os.SEEK_END)
            sizes = _sizes(path, file, packed)
    except OSError as error:
        reason = system_reason(error)
        raise DataError(
            _("The table {path} cannot be read ({reason}).", path=path, reason=reason)
        ) from None
    except ThriftError as error:
        raise DataError(
            _(
                "The table {path} cannot be read: it is damaged, or not a Parquet file "
                "({error}). Was it copied whole?",
                path=path,
                error=error,
            )
        ) from None
    return sizes


def _sizes(path: Path, file: IO[bytes], packed: int) -> ParquetSizes:
    footer = _footer(file, packed)
    metadata = {
        _bytes(pair, 1): pair[2]
        for pair in _structs(footer, _KEY_VALUES)
        if isinstance(pair.get(2), bytes)
    }
    _check_schema(path, _structs(footer, _SCHEMA))
    if schema := metadata.get(b"ARROW:schema"):
        check_arrow_schema(path, schema)
    groups = _structs(footer, _GROUPS)
    group_rows = [_number(group, _GROUP_ROWS) for group in groups]
    n_rows = max(_number(footer, _N_ROWS), sum(group_rows))
    check_max(path, n_rows, max(MAX_ROWS, packed), marked("rows"))
    sizes = ParquetSizes(packed, n_rows, group_rows, [0] * len(groups), metadata=metadata)
    n_pages = 0
    for at, group in enumerate(groups):
        for column in _structs(group, _COLUMNS):
            about = column.get(_META)
            if not isinstance(about, dict):
                raise ThriftError(_("a column is not described"))
            names = _names(about)
            for page in _pages(file, packed, about):
                n_pages += 1
                check_max(path, n_pages, _MAX_PAGES, marked("pages"))
                _count(sizes, at, names, page)
        _check_bytes(path, packed, sizes.group_bytes[at])
    return sizes


def check_whole(path: Path, sizes: ParquetSizes, *, with_nested: bool = False) -> None:
    """Raise an error if a file is too large to be in memory at once.

    Args:
        path: The file, for messages.
        sizes: Sizes of the file, from `read_parquet_sizes`.
        with_nested: Whether lists and structures are read too.

    Raises:
        DataError: The file exceeds the limits in `pellucid.data.sources.table_bounds`.
    """
    check_max(path, sizes.n_rows, MAX_ROWS, marked("rows"))
    check_max(path, sizes.n_cells, MAX_CELLS, marked("cells"))
    if with_nested:
        check_max(path, sizes.n_nested, MAX_NESTED, marked("values in lists"))
    _check_bytes(path, sizes.packed, sum(sizes.group_bytes))


def _check_bytes(path: Path, packed: int, n_bytes: int) -> None:
    if n_bytes > max_unpacked(packed):
        raise DataError(
            _(
                "The table {path} ({packed:,} bytes) unpacks to {n_bytes:,} bytes or more; "
                "at most {max_unpacked:,} are read. Leave out the columns that hold neither "
                "pictures nor labels, or write it as several tables.",
                path=path,
                packed=packed,
                n_bytes=n_bytes,
                max_unpacked=max_unpacked(packed),
            )
        )


def _names(about: dict[int, Any]) -> list[str]:
    """Return the path of a leaf column: the table's column, then the fields inside it."""
    parts = about.get(_PATH)
    if not isinstance(parts, list) or not parts or not all(isinstance(p, bytes) for p in parts):
        raise ThriftError(_("a column has no name"))
    return [part.decode("utf-8", "replace") for part in parts]


def _footer(file: IO[bytes], packed: int) -> dict[int, Any]:
    if packed < 12:
        raise ThriftError(_("it has {packed} bytes", packed=packed))
    file.seek(0)
    start = file.read(4)
    file.seek(packed - 8)
    end = file.read(8)
    n_bytes = int.from_bytes(end[:4], "little")
    if start != PARQUET or end[4:] != PARQUET or n_bytes > packed - 12:
        raise ThriftError(_("it does not begin and end as such a file"))
    if n_bytes > _MAX_FOOTER:
        raise ThriftError(
            _(
                "its summary has {n_bytes:,} bytes; at most {max_footer:,} are read",
                n_bytes=n_bytes,
                max_footer=_MAX_FOOTER,
            )
        )
    file.seek(packed - 8 - n_bytes)
    return ThriftReader(file.read(n_bytes)).struct()


def _pages(file: IO[bytes], packed: int, about: dict[int, Any]) -> Iterator[dict[int, Any]]:
    """Yield the headers of a column's pages until all its values are counted."""
    at = _number(about, _DATA_AT)
    if 0 < _number(about, _DICTIONARY_AT, 0) < at:
        at = _number(about, _DICTIONARY_AT)
    end = min(packed, at + _number(about, _PACKED))
    left = _number(about, _N_VALUES)
    while at < end and left > 0:
        header, n_bytes = _page_header(file, at, end)
        yield header
        at += n_bytes + _number(header, _PAGE_PACKED)
        if _DICTIONARY not in header:
            left -= _page_values(header)


def _page_header(file: IO[bytes], at: int, end: int) -> tuple[dict[int, Any], int]:
    for window in _WINDOWS:
        file.seek(at)
        reader = ThriftReader(file.read(min(window, end - at)))
        try:
            return reader.struct(), reader.at
        except ThriftError:
            if window >= min(_WINDOWS[-1], end - at):
                raise
    raise AssertionError


def _page_values(header: dict[int, Any]) -> int:
    about = header.get(_PAGE) or header.get(_PAGE_2)
    return _number(about, _PAGE_VALUES) if isinstance(about, dict) else 0


def _count(sizes: ParquetSizes, group: int, names: list[str], page: dict[int, Any]) -> None:
    name, n_bytes = names[0], _number(page, _PAGE_UNPACKED)
    sizes.group_bytes[group] += n_bytes
    sizes.largest_page[name] = max(sizes.largest_page.get(name, 0), n_bytes)
    encodings = {
        about.get(number)
        for about, number in ((page.get(_PAGE), _ENCODING), (page.get(_PAGE_2), _ENCODING_2))
        if isinstance(about, dict)
    }
    if _DELTA_BYTE_ARRAY in encodings:
        sizes.expanding.add(name)
    if _DICTIONARY in page:
        return
    if len(names) == 1:
        sizes.n_cells += _page_values(page)
    else:
        sizes.n_nested += _page_values(page)


def _check_schema(path: Path, elements: list[dict[int, Any]]) -> None:
    check_max(path, len(elements), 2 * MAX_COLUMNS, "columns")
    waiting: list[int] = []  # number of children still to come at each level
    for element in elements:
        n_children = _number(element, _N_CHILDREN, 0)
        if len(waiting) > 3 * MAX_DEPTH:  # a list takes three levels
            raise too_deep(path)
        while waiting and waiting[-1] == 0:
            waiting.pop()
        if waiting:
            waiting[-1] -= 1
        waiting.append(n_children)
    if elements:
        check_max(path, _number(elements[0], _N_CHILDREN, 0), MAX_COLUMNS, "columns")


def _structs(struct: dict[int, Any], number: int) -> list[dict[int, Any]]:
    found = struct.get(number, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ThriftError(_("a part of its summary is of another kind"))
    return found


def _number(struct: dict[int, Any], number: int, default: int | None = None) -> int:
    found = struct.get(number, default)
    if type(found) is not int or found < 0:
        raise ThriftError(_("a number in it is missing or negative"))
    return found


def _bytes(struct: dict[int, Any], number: int) -> bytes:
    found = struct.get(number)
    if not isinstance(found, bytes):
        raise ThriftError(_("a text in it is missing"))
    return found
