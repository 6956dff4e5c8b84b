"""A table with the path and the label of a picture in each row: CSV, TSV or Parquet."""

import io
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pellucid.data.sources.embedded import embedded_column, list_embedded_parquet
from pellucid.data.sources.folder import SPLIT_FOLDERS, display_name
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import DataError

COLUMNS = {
    "path": ("path", "file", "filename", "file_name", "image"),
    "label": ("label", "class"),
    "split": ("split",),
    "group": ("group",),
}
"""What a table says of a picture, and the names that its column may have, in any case."""

_SEPARATORS = (",", "\t", ";")
_EXPECTED = (
    "Expected a column `path` (relative to the table's folder) and a column `label`; `split` "
    "(train, validation, test) and `group` are optional."
)


def list_table(path: Path) -> Source:
    """List the pictures that a table names.

    Paths are relative to the table's folder, or absolute, with slashes or backslashes. CSV and
    TSV are read as UTF-8, UTF-16 with its mark, or CP949 (Korean Windows); the columns may be
    separated by commas, tabs or semicolons. Parquet with a column of the
    pictures' bytes (as Hugging Face writes them) is read too.

    Args:
        path: The table.

    Returns:
        The files, with the splits and groups of the table.

    Raises:
        DataError: The table cannot be read, lacks a column, contradicts itself, or none of its
            files exists.
    """
    frame = _read(path)
    names = {name.strip().lower(): name for name in frame.columns}
    found = {
        what: next((names[name] for name in known if name in names), None)
        for what, known in COLUMNS.items()
    }
    if embedded_column(frame) is not None:
        return list_embedded_parquet(path, frame)
    missing = [what for what in ("path", "label") if found[what] is None]
    if missing:
        raise DataError(
            f"The table {path} has no column for {' and '.join(missing)}; it has: "
            f"{', '.join(map(repr, frame.columns)) or 'none'}. {_EXPECTED}"
        )
    columns: dict[str, list[str | None]] = {
        what: [None] * len(frame) if name is None else _texts(frame[name])
        for what, name in found.items()
    }
    return _source(path, columns)


def _read(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path, glob=False)
        text = _decoded(path)
        header = text.lstrip("\r\n").split("\n", 1)[0]
        separator = max(_SEPARATORS, key=header.count)
        return pl.read_csv(
            io.BytesIO(text.encode()),
            separator=separator,
            infer_schema=False,
        )
    except pl.exceptions.NoDataError:
        raise DataError(f"The table {path} is empty. {_EXPECTED}") from None
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"The table {path} cannot be read ({reason}). {_EXPECTED}") from None


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(
        f"The table {path} is neither UTF-8 nor CP949 text. Save it as CSV in UTF-8, as "
        'spreadsheets offer ("CSV UTF-8").'
    )


def _texts(column: pl.Series) -> list[str | None]:
    """Give the values as text without blanks around; None where there is none."""
    if column.dtype.is_float() and bool((column.drop_nulls() % 1 == 0).all()):
        column = column.cast(pl.Int64)  # whole numbers that a gap has turned into floats
    if column.dtype == pl.Binary or column.dtype.is_nested():
        raise DataError(
            f"The column {column.name!r} of the table holds {column.dtype}, where text or numbers "
            "are expected."
        )
    return [text.strip() or None if text else None for text in column.cast(pl.String)]


@dataclass(frozen=True)
class _Row:
    label: str
    split: str | None
    group: str | None

    def __str__(self) -> str:
        parts = [f"the label {self.label!r}"]
        parts += [f"the split {self.split}"] if self.split else []
        parts += [f"the group {self.group!r}"] if self.group else []
        return ", ".join(parts)


def _source(table: Path, columns: dict[str, list[str | None]]) -> Source:
    known: dict[str, tuple[int, _Row]] = {}
    absent: set[str] = set()
    n_empty = n_repeated = 0
    rows = zip(columns["path"], columns["label"], columns["split"], columns["group"], strict=True)
    for number, (path, label, split, group) in enumerate(rows, start=2):  # the header is row 1
        if path is None or label is None:
            n_empty += 1
            continue
        file, is_there = _found(table.parent, path)
        if not is_there:
            absent.add(file)
        row = _Row(unicodedata.normalize("NFC", label), _split(split, number, table), group)
        first, old = known.setdefault(file, (number, row))
        if old != row:
            raise DataError(
                f"The table {table} names {path} twice and says different things of it: row "
                f"{first} has {old}, row {number} {row}. Each picture has one class and one "
                "split: remove one of the rows."
            )
        n_repeated += first != number
    if known and len(absent) == len(known):
        raise DataError(
            f"None of the {len(known):,} files that {table} names exists; the first would be "
            f"{display_name(next(iter(known)))}. Paths in a table are relative to the folder that "
            "the table is in: move the table, or mend the paths."
        )
    notes: list[str] = []
    if n_empty:
        notes.append(f"Rows of the table without a path or a label are not used: {n_empty:,}.")
    if n_repeated:
        notes.append(f"Rows of the table that repeat another are used once: {n_repeated:,}.")
    root = _root(table.parent, known)
    files = [
        SourceFile(_relative(file, root), file, row.label, row.split, row.group)
        for file, (_, row) in known.items()
    ]
    return Source(root, sorted(files, key=lambda file: file.path), notes)


def _root(folder: Path, files: Iterable[str]) -> Path:
    """Give the table's folder, or the deepest one that holds all files if some are elsewhere."""
    above = os.path.abspath(folder)  # noqa: PTH100 (the others are strings too, for speed)
    common = os.path.commonpath([above, *map(os.path.abspath, files)])
    return folder if common == above else Path(common)


def _relative(file: str, root: Path) -> str:
    return display_name(os.path.relpath(file, root)).replace(os.sep, "/")


def _found(root: Path, path: str) -> tuple[str, bool]:
    """Give where a file is, and whether it is there, in whatever form its name is written."""
    slashes = path.replace("\\", "/")
    forms = (path, slashes, *(unicodedata.normalize(form, slashes) for form in ("NFC", "NFD")))
    files = [os.path.normpath(os.path.join(root, form)) for form in forms]  # noqa: PTH118
    file = next((file for file in files if os.path.lexists(file)), None)
    return file or files[-1], file is not None


def _split(value: str | None, number: int, table: Path) -> str | None:
    if value is None:
        return None
    if value.lower() not in SPLIT_FOLDERS:
        raise DataError(
            f"Row {number} of {table} has the split {value!r}. Expected train, validation, test, "
            "or nothing."
        )
    return SPLIT_FOLDERS[value.lower()]
