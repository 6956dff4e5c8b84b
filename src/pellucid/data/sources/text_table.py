"""The bytes of a table in text, which are looked at before they are taken apart."""

import codecs
from pathlib import Path

from pellucid.data import magic_bytes as magic
from pellucid.data.sources.table_bounds import (
    LONGEST_LINE,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT_BYTES,
)
from pellucid.errors import DataError
from pellucid.regular_file import open_regular

_KINDS = {
    magic.GZIP: "compressed by gzip",
    magic.ZSTANDARD: "compressed by Zstandard",
    magic.BZIP2: "compressed by bzip2",
    magic.XZ: "compressed by xz",
    magic.ZIP: "a zip archive, as a spreadsheet's .xlsx is",
    magic.OLD_OFFICE: "a spreadsheet of old Excel's",
    magic.PARQUET: "a Parquet file",
    magic.ARROW: "an Arrow file",
}
"""What is not text, whatever its name says, by its first bytes."""

_LOOKED_AT = 2**16
_FEW = 0.05
"""In random bytes, every ninth is a control character."""
_NO_CONTROL = bytes({*range(32, 256), *b"\0\t\n\r\f\x0e\x0f\x1b"})
"""The last three change the character set in ISO 2022."""


def read_table_bytes(path: Path) -> bytes:
    """Read a table in CSV or TSV.

    Raises:
        OSError: It cannot be opened or read.
        DataError: It is no text, or larger than `pellucid.data.sources.table_bounds` says.
    """
    with open_regular(path) as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise DataError(
            f"The table {path} has {path.stat().st_size:,} bytes; at most {MAX_TEXT_BYTES:,} are "
            "read. Leave out the columns that are neither paths nor labels, or write it as Parquet."
        )
    for start, kind in _KINDS.items():
        if data.startswith(start):
            raise DataError(
                f"The table {path} is in fact {kind}. Expected text: unpack it, or save it as CSV."
            )
    if _is_binary(data[:_LOOKED_AT]):
        raise DataError(
            f"The table {path} is not text: it is full of control characters. Expected CSV or TSV, "
            "as spreadsheets save it."
        )
    n_lines = data.count(b"\n")
    if n_lines > MAX_ROWS + 2:
        raise DataError(
            f"The table {path} has {n_lines:,} lines; at most {MAX_ROWS:,} rows are read. Write "
            "it as several tables."
        )
    longest = _longest_line(data)
    if longest > LONGEST_LINE:
        raise DataError(
            f"The table {path} has a line of {longest:,} bytes; at most {LONGEST_LINE:,} are read. "
            "Expected a row for each picture."
        )
    return data


def _is_binary(start: bytes) -> bool:
    """Whether there are more control characters than in any text, but for UTF-16 and UTF-32."""
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
    """Refuse a table that would take far more memory than its text.

    Raises:
        DataError: It has more columns, or more cells, than are read.
    """
    if n_columns > MAX_COLUMNS or n_columns * n_lines > MAX_CELLS:
        raise DataError(
            f"The table {path} has {n_columns:,} columns and {n_lines:,} lines; at most "
            f"{MAX_COLUMNS:,} columns and {MAX_CELLS:,} cells are read. Leave out the columns "
            "that are neither paths nor labels."
        )
