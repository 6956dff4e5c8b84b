"""Reads the bytes of a text table, and checks them before they are parsed."""

import codecs
from pathlib import Path

from pellucid.data import magic_bytes as magic
from pellucid.data.sources.table_bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LINE,
    MAX_ROWS,
    MAX_TEXT_BYTES,
)
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.regular_file import open_regular

_KINDS = {
    magic.GZIP: marked("compressed by gzip"),
    magic.ZSTANDARD: marked("compressed by Zstandard"),
    magic.BZIP2: marked("compressed by bzip2"),
    magic.XZ: marked("compressed by xz"),
    magic.ZIP: marked("a zip archive, as a spreadsheet's .xlsx is"),
    magic.OLD_OFFICE: marked("a spreadsheet of an old Excel version"),
    magic.PARQUET: marked("a Parquet file"),
    magic.ARROW: marked("an Arrow file"),
}
"""Formats that are not text, whatever the file's name, by their first bytes."""

_LOOKED_AT = 2**16
_FEW = 0.05
"""Maximum share of control characters in text; in random bytes it is 0.09 (24 of 256)."""
_NO_CONTROL = bytes({*range(32, 256), *b"\0\t\n\r\f\x0e\x0f\x1b"})
"""Bytes that may occur in text; the last three switch the character set in ISO 2022."""


def read_table_bytes(path: Path) -> bytes:
    """Read a table in CSV or TSV.

    Raises:
        OSError: The file cannot be opened or read.
        DataError: It is not text, or exceeds the limits in `pellucid.data.sources.table_bounds`.
    """
    with open_regular(path) as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise DataError(
            _(
                "The table {path} has {n_bytes:,} bytes; at most {max_text_bytes:,} are "
                "read. Leave out the columns that are neither paths nor labels, or write it "
                "as Parquet.",
                path=path,
                n_bytes=path.stat().st_size,
                max_text_bytes=MAX_TEXT_BYTES,
            )
        )
    for start, kind in _KINDS.items():
        if data.startswith(start):
            raise DataError(
                _(
                    "The table {path} is in fact {kind}. Expected text: unpack it, or save "
                    "it as CSV.",
                    path=path,
                    kind=_(kind),
                )
            )
    if _is_binary(data[:_LOOKED_AT]):
        raise DataError(
            _(
                "The table {path} is not text: it is full of control characters. Expected "
                "CSV or TSV, as spreadsheets save it.",
                path=path,
            )
        )
    n_lines = data.count(b"\n")
    if n_lines > MAX_ROWS + 2:
        raise DataError(
            _(
                "The table {path} has {n_lines:,} lines; at most {max_rows:,} rows are read. "
                "Write it as several tables.",
                path=path,
                n_lines=n_lines,
                max_rows=MAX_ROWS,
            )
        )
    longest = _longest_line(data)
    if longest > MAX_LINE:
        raise DataError(
            _(
                "The table {path} has a line of {longest:,} bytes; at most {max_line:,} are "
                "read. Expected a row for each picture.",
                path=path,
                longest=longest,
                max_line=MAX_LINE,
            )
        )
    return data


def _is_binary(start: bytes) -> bool:
    """Return whether there are too many control characters for text; UTF-16 and UTF-32 pass."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.count(0) > _FEW * len(
        start
    ):
        return False
    return len(start.translate(None, _NO_CONTROL)) > _FEW * len(start)


def _longest_line(data: bytes) -> int:
    longest = start = 0
    while (end := data.find(b"\n", start)) >= 0:
        longest = max(longest, end - start)
        start = end + 1
    return max(longest, len(data) - start)


def check_columns(path: Path, n_columns: int, n_lines: int) -> None:
    """Raise an error if a table would take far more memory than its text.

    Raises:
        DataError: The table has too many columns or cells.
    """
    if n_columns > MAX_COLUMNS or n_columns * n_lines > MAX_CELLS:
        raise DataError(
            _(
                "The table {path} has {n_columns:,} columns and {n_lines:,} lines; at most "
                "{max_columns:,} columns and {max_cells:,} cells are read. Leave out the "
                "columns that are neither paths nor labels.",
                path=path,
                n_columns=n_columns,
                n_lines=n_lines,
                max_columns=MAX_COLUMNS,
                max_cells=MAX_CELLS,
            )
        )
