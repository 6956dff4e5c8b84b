"""Streams the rows of a Parquet file: images as bytes, or paths of files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.decode import MAX_BYTES, Health
from pellucid.data.sources.names import display_name
from pellucid.data.sources.parquet_table import embedded_column, rows_of, scan_parquet
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.table_columns import N_LOOKED_AT, named_columns, path_column
from pellucid.data.sources.table_files import TableFiles
from pellucid.data.streams.item import ContentItem, FileItem, Item, PictureStream
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_ROWS_AT_ONCE = 256
"""Number of images in memory at once."""
_MAX_NAME = 4096
"""Number of characters of a name that are read; no file has a longer path."""


@dataclass(frozen=True)
class CellItem:
    """An image in a cell of a table.

    Cells may share the same bytes, so the content is copied only when it is read.
    """

    name: str
    cells: pl.Series
    at: int
    size: int | None
    """Size in bytes; None if the cell is empty."""

    def read(self) -> bytes:
        """Return the content of the cell."""
        if self.size is not None and self.size > MAX_BYTES:
            raise PictureError(
                Health.TOO_LARGE,
                _(
                    "The picture has {size:,} bytes; at most {max_bytes:,} are read.",
                    size=self.size,
                    max_bytes=MAX_BYTES,
                ),
            )
        return ContentItem(self.name, self.cells[self.at]).read()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle only this cell, not the whole column, to send it to another machine."""
        is_read = (self.size or 0) <= MAX_BYTES
        return ContentItem, (self.name, self.cells[self.at] if is_read else None)


_OUTSIDE = marked(
    "The table names a file outside of its own folder. If that is meant, allow it with "
    "--allow-outside (in Python: allow_outside=True)."
)


def stream_parquet(path: Path, reading: Reading) -> PictureStream:
    """Stream one image for each row.

    Args:
        path: A file with a column of bytes (or of structures with a field ``bytes``, as Hugging
            Face writes them), or else with a column ``path`` of files relative to its folder.
        reading: The user's choices, such as whether files may lie outside of that folder.

    Returns:
        The stream.

    Raises:
        DataError: The file is not a Parquet file, is too large, or has none of these columns.
    """
    table, sizes = scan_parquet(path)
    schema, n = table.collect_schema(), sizes.n_rows
    structure = embedded_column(schema)
    binary = next((name for name, kind in schema.items() if kind == pl.Binary), None)
    texts = [name for name, kind in schema.items() if kind == pl.String]
    named = named_columns("path", texts)
    if structure is not None:
        fields = dict(schema[structure].to_schema())  # type: ignore[attr-defined]
        content = pl.col(structure).struct.field("bytes")
        name = pl.col(structure).struct.field("path") if "path" in fields else None
    elif binary is not None:
        content, name = pl.col(binary), pl.col(named[0]) if named else None
    elif named:
        files = TableFiles(path.parent, allow_outside=reading.allow_outside)
        names, notes = table.select(_shortened(pl.col(name)) for name in named), list[str]()
        column = path_column(rows_of(path, names, 0, N_LOOKED_AT), named, files.is_file)
        return PictureStream(_files(path, names.select(column), n, files, notes), n, notes)
    else:
        raise DataError(
            _(
                "The table {path} has no column of bytes, and no column `path`; it has {columns}.",
                path=path,
                columns=", ".join(schema) or _("none"),
            )
        )
    name = pl.lit(None, pl.String) if name is None else _shortened(name)
    return PictureStream(_contents(path, table.select(content=content, name=name), n), n)


def _shortened(name: pl.Expr) -> pl.Expr:
    return name.cast(pl.String).str.head(_MAX_NAME)


def _contents(path: Path, table: pl.LazyFrame, n: int) -> Iterator[Item]:
    shown = display_name(str(path))
    for start, block in _blocks(path, table, n):
        contents = block["content"]
        rows = zip(block["name"], contents.bin.size(), strict=True)
        for at, (name, size) in enumerate(rows):
            yield CellItem(f"{shown}/{start + at if name is None else name}", contents, at, size)


def _files(
    path: Path, names: pl.LazyFrame, n: int, files: TableFiles, notes: list[str]
) -> Iterator[Item]:
    column = names.collect_schema().names()[0]
    for _unused, block in _blocks(path, names, n):
        for name in block[column]:
            yield _file(files, name or "")
    notes += files.notes(column)


def _file(files: TableFiles, name: str) -> Item:
    shown = display_name(str(files.folder / name.replace("\\", "/")))
    if not files.allow_outside and files.is_outside(name):
        return ContentItem(shown, None, _(_OUTSIDE))
    try:
        return FileItem(shown, files.find(name)[0])
    except DataError as error:
        return ContentItem(shown, None, str(error))


def _blocks(path: Path, table: pl.LazyFrame, n: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield blocks of rows, each with the number of its first row."""
    for start in range(0, n, _ROWS_AT_ONCE):
        yield start, rows_of(path, table, start, _ROWS_AT_ONCE)
