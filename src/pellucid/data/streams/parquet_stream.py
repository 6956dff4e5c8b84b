"""The rows of a Parquet file: pictures as bytes, or paths of files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.sources.embedded import embedded_column
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.table_columns import COLUMNS, normal_name
from pellucid.data.sources.table_files import TableFiles
from pellucid.data.streams.item import ContentItem, FileItem, Item, PictureStream
from pellucid.errors import DataError
from pellucid.regular_file import check_regular

_ROWS_AT_ONCE = 256
"""Pictures that are in memory together."""

_OUTSIDE = (
    "The table names a file outside of its own folder. If that is meant, allow it with "
    "--allow-outside (in Python: allow_outside=True)."
)


def stream_parquet(path: Path, reading: Reading) -> PictureStream:
    """Give a picture for each row.

    Args:
        path: A file with a column of bytes (or of structures with a field ``bytes``, as Hugging
            Face writes them), or else with a column ``path`` of files relative to its folder.
        reading: Whether those may lie outside of that folder.

    Raises:
        DataError: It is no such file.
    """
    try:
        check_regular(path)
        table = pl.scan_parquet(path, glob=False)
        schema = pl.DataFrame(schema=table.collect_schema())
        n = table.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"The table {path} cannot be read ({reason}).") from None
    structure = embedded_column(schema)
    binary = next((name for name, kind in schema.schema.items() if kind == pl.Binary), None)
    texts = [name for name, kind in schema.schema.items() if kind == pl.String]
    named = next((name for name in texts if normal_name(name) in COLUMNS["path"]), None)
    if structure is not None:
        fields = dict(schema.schema[structure].to_schema())  # type: ignore[attr-defined]
        content = pl.col(structure).struct.field("bytes")
        name = pl.col(structure).struct.field("path") if "path" in fields else None
    elif binary is not None:
        content, name = pl.col(binary), None if named is None else pl.col(named)
    elif named is not None:
        return PictureStream(_files(path, table.select(name=pl.col(named)), n, reading), n)
    else:
        raise DataError(
            f"The table {path} has no column of bytes, and no column `path`; it has "
            f"{', '.join(schema.columns) or 'none'}."
        )
    no_name = pl.lit(None, pl.String)
    columns = table.select(content=content, name=no_name if name is None else name.cast(pl.String))
    return PictureStream(_contents(path, columns, n), n)


def _contents(path: Path, table: pl.LazyFrame, n: int) -> Iterator[Item]:
    shown = display_name(str(path))
    for row, (content, name) in _rows(path, table, n):
        yield ContentItem(f"{shown}/{row if name is None else name}", content)


def _files(path: Path, table: pl.LazyFrame, n: int, reading: Reading) -> Iterator[Item]:
    files = TableFiles(path.parent)
    for _, (name,) in _rows(path, table, n):
        file = path.parent / (name or "").replace("\\", "/")
        if not reading.allow_outside and files.is_outside(name or ""):
            yield ContentItem(display_name(str(file)), None, _OUTSIDE)
        else:
            yield FileItem(display_name(str(file)), str(file))


def _rows(path: Path, table: pl.LazyFrame, n: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Read some rows at a time."""
    for start in range(0, n, _ROWS_AT_ONCE):
        try:
            block = table.slice(start, _ROWS_AT_ONCE).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = str(error).strip().splitlines()[0]
            raise DataError(f"The table {path} is damaged at row {start:,} ({reason}).") from None
        yield from enumerate(block.iter_rows(), start)
