"""Lists a table with the path and the label of an image in each row: CSV, TSV or Parquet."""

import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pellucid.data.sources.embedded import list_embedded_parquet
from pellucid.data.sources.names import display_name, relative_name
from pellucid.data.sources.parquet_table import (
    UNREADABLE,
    embedded_column,
    read_texts,
    scan_parquet,
    why,
)
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source, SourceFile
from pellucid.data.sources.split_words import split_of_value
from pellucid.data.sources.table_cells import texts_of
from pellucid.data.sources.table_columns import (
    EXPECTED,
    Columns,
    find_columns,
    has_path_column,
    holds_files,
)
from pellucid.data.sources.table_files import TableFiles
from pellucid.data.sources.text_table import check_columns, read_table_bytes
from pellucid.data.text_encoding import decode_text
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

_SEPARATORS = (",", "\t", ";")


def list_table(path: Path, reading: Reading) -> Source:
    """List the images that a table names.

    Paths are absolute or relative to the table's folder, with slashes or backslashes; paths out of
    that folder have to be allowed. CSV and TSV may be in any encoding: UTF-8 and encodings with a
    byte order mark are recognized with certainty, others are guessed. Columns may be separated by
    commas, tabs or semicolons. A Parquet file with a column of image bytes, as Hugging Face writes
    it, is read too.

    Args:
        path: The table.
        reading: The user's choices: names of columns, encoding, and whether paths may lead out of
            the table's folder.

    Returns:
        The files, with the splits and groups of the table.

    Raises:
        DataError: The table cannot be read, lacks a column or contradicts itself, or none of its
            files exists.
    """
    told = reading.columns
    files = TableFiles(path.parent, allow_outside=reading.allow_outside)
    is_parquet = path.suffix.lower() == ".parquet"
    if is_parquet:
        table, sizes = scan_parquet(path)
        if embedded_column(table.collect_schema()) is not None:
            return list_embedded_parquet(path, table, sizes)
        read = _Read(read_texts(path, table, sizes), 2)
    else:
        read = _read(path, reading.encoding)
    names = read.frame.columns
    if read.frame.is_empty() and not any(map(files.is_file, names)):
        raise DataError(
            _(
                "The table {path} has a header but no rows. {expected}",
                path=path,
                expected=_(EXPECTED),
            )
        )
    if not is_parquet and not has_path_column(names) and any(map(files.is_file, names)):
        read = _read(path, reading.encoding, has_header=False)
        told = _by_number(read.frame, told, path, files)
    columns = find_columns(read.frame, told, path, files.is_file, first_row=read.first_row)
    if not read.has_header:
        named = ", ".join(
            _("{what} is column {number}", what=what, number=name[7:])
            for what, name in told.items()
        )
        columns.notes.insert(
            0, _("The first row is taken for data, as it names a file: {columns}.", columns=named)
        )
    columns.notes[:0] = [read.note] if read.note else []
    return _source(path, columns, files, read.first_row)


@dataclass(frozen=True)
class _Read:
    frame: pl.DataFrame
    first_row: int
    """Line number of the frame's first row in an editor."""
    has_header: bool = True
    note: str | None = None
    """Note for the user on the encoding."""


def _read(path: Path, encoding: str | None, *, has_header: bool = True) -> _Read:
    try:
        text, note = decode_text(read_table_bytes(path), str(path), encoding)
        text = text.lstrip("\r\n")
        end = text.find("\n")
        header = text if end < 0 else text[:end]
        said = re.fullmatch(r"\"?sep=(.|\\t)\"?\r?", header, re.IGNORECASE)  # Excel's own line
        if said:
            text = text[len(header) + 1 :]
            header = text.split("\n", 1)[0]
        separator = max(_SEPARATORS, key=header.count)
        if said:
            separator = said[1].replace("\\t", "\t")
        check_columns(path, header.count(separator) + 1, text.count("\n") + 1)
        data = text.encode()
        del text  # takes up to four bytes per character, so it may be the largest copy
        frame = pl.read_csv(
            io.BytesIO(data),
            separator=separator,
            infer_schema=False,
            has_header=has_header,
        )
        if not has_header:
            frame.columns = [f"column_{number}" for number in range(1, frame.width + 1)]
        return _Read(frame, 1 + has_header + bool(said), has_header, note)
    except pl.exceptions.NoDataError:
        raise DataError(
            _("The table {path} is empty. {expected}", path=path, expected=_(EXPECTED))
        ) from None
    except UNREADABLE as error:
        raise DataError(
            _(
                "The table {path} cannot be read ({reason}). {expected}",
                path=path,
                reason=why(error),
                expected=_(EXPECTED),
            )
        ) from None


def _by_number(
    frame: pl.DataFrame, told: Mapping[str, str], table: Path, files: TableFiles
) -> dict[str, str]:
    """Find the columns of a table without a header, whose columns are named by number."""
    names = list(frame.columns)  # column_1, column_2 ...
    found = {what: f"column_{name}" for what, name in told.items()}
    free = [name for name in names if name not in found.values()]
    if "path" not in found:
        paths = [name for name in free if holds_files(frame[name], files.is_file)]
        if paths:
            found["path"] = paths[0]
            free.remove(paths[0])
    if "split" not in found and len(free) > 1:
        for name in free:
            values = {text for text in texts_of(frame[name]) if text}
            if values and all(map(split_of_value, values)):
                found["split"] = name
                free.remove(name)
                break
    if "label" not in found:
        if len(free) != 1:
            raise DataError(
                _(
                    "The first row of the table {table} looks like data, as it names a file, "
                    "so the table has no header. Say what its {n_columns} columns are, by "
                    "their numbers, such as: --columns path=1 label=2.",
                    table=table,
                    n_columns=len(names),
                )
            )
        found["label"] = free[0]
    return found


@dataclass(frozen=True)
class _Row:
    label: str
    split: str | None
    group: str | None

    def __str__(self) -> str:
        parts = [_("the label {label!r}", label=self.label)]
        parts += [_("the split {split}", split=self.split)] if self.split else []
        parts += [_("the group {group!r}", group=self.group)] if self.group else []
        return ", ".join(parts)


def _source(table: Path, columns: Columns, files: TableFiles, first_row: int) -> Source:
    known: dict[str, int] = {}
    n_absent = n_empty = n_repeated = 0
    files.check_inside(table, columns.path)
    for number, path in enumerate(columns.path, start=first_row):
        if path is None or columns.label[number - first_row] is None:
            n_empty += 1
            continue
        file, is_there = files.find(path)
        first = known.setdefault(file, number)
        if first != number:
            n_repeated += 1
            _check_same(table, columns, first_row, first, number)
        elif not is_there:
            n_absent += 1
    if known and n_absent == len(known):
        first_file = next(iter(known))
        near = files.near_miss(first_file)
        raise DataError(
            joined(
                _(
                    "None of the {n_files:,} files that {table} names exists; the first would be "
                    "{path}.",
                    n_files=len(known),
                    table=table,
                    path=display_name(first_file),
                ),
                _("{path} exists.", path=display_name(near)) if near else "",
                _(
                    "Paths in a table are relative to the folder that the table is in: move the "
                    "table, or correct the paths."
                ),
            )
        )
    if not known:
        raise DataError(
            _(
                "No row of the table {table} has both a path and a label; {n_empty:,} rows "
                "lack one. {expected}",
                table=table,
                n_empty=n_empty,
                expected=_(EXPECTED),
            )
        )
    notes: list[str] = []
    if n_empty:
        notes.append(
            _(
                "Rows of the table without a path or a label are not used: {n_empty:,}.",
                n_empty=n_empty,
            )
        )
    if n_repeated:
        notes.append(
            _(
                "Rows of the table that repeat another are used once: {n_repeated:,}.",
                n_repeated=n_repeated,
            )
        )
    notes += files.notes(columns.path_name)
    root = _root(table.parent, known)
    listed = [
        SourceFile(relative_name(file, root), file, row.label, row.split, row.group)
        for file, number in known.items()
        for row in [_row_at(columns, number - first_row)]
    ]
    return Source(root, sorted(listed, key=lambda file: file.path), [*columns.notes, *notes])


def _row_at(columns: Columns, at: int) -> _Row:
    label = unicodedata.normalize("NFC", columns.label[at] or "")
    return _Row(label, columns.split[at], columns.group[at])


def _check_same(table: Path, columns: Columns, first_row: int, first: int, number: int) -> None:
    """Raise an error if two rows with the same file differ in label, split or group."""
    at, other = first - first_row, number - first_row
    if all(said[at] == said[other] for said in (columns.label, columns.split, columns.group)):
        return  # the usual case, faster than the comparison below
    old, new = _row_at(columns, at), _row_at(columns, other)
    if old != new:
        raise DataError(
            _(
                "The table {table} names {path} twice and says different things of it: row "
                "{first_row} has {first}, row {second_row} {second}. Each picture has one class "
                "and one split: remove one of the rows.",
                table=table,
                path=columns.path[other],
                first_row=first,
                first=old,
                second_row=number,
                second=new,
            )
        )


def _root(folder: Path, files: Iterable[str]) -> Path:
    """Return the table's folder, or the deepest common folder if some files lie outside of it."""
    above = os.path.abspath(folder)  # noqa: PTH100 (the others are strings too, for speed)
    common = os.path.commonpath([above, *map(os.path.abspath, files)])
    return folder if common == above else Path(common)
