"""Reads the rows of a Parquet file with a memory use that is bounded in advance."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from pellucid.data.sources.parquet_sizes import ParquetSizes, check_whole, read_parquet_sizes
from pellucid.data.sources.table_bounds import MAX_TEXT_BYTES
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason

UNREADABLE = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""Errors that polars raises for a damaged file; a panic is not an `Exception`."""

_BYTES_AT_ONCE = 2**26
_EXPANDED_AT_ONCE = 2**30
_MAX_STEPS = 3000


def scan_parquet(path: Path) -> tuple[pl.LazyFrame, ParquetSizes]:
    """Open a file after checking its sizes.

    Returns:
        The table and its sizes.

    Raises:
        DataError: The file is not a Parquet file, or a part of it is too large.
    """
    sizes = read_parquet_sizes(path)
    try:
        table = pl.scan_parquet(path, glob=False)
        table.collect_schema()
    except UNREADABLE as error:
        raise unreadable(path, error) from None
    return table, sizes


def unreadable(path: Path, error: BaseException, row: int = 0) -> DataError:
    """Return the error for a table that cannot be read, or cannot be read from `row` on."""
    reason = why(error)
    return DataError(
        _(
            "The table {path} cannot be read at row {row:,} ({reason}). Was it copied whole?",
            path=path,
            row=row,
            reason=reason,
        )
        if row
        else _(
            "The table {path} cannot be read ({reason}). Was it copied whole?",
            path=path,
            reason=reason,
        )
    )


def why(error: BaseException) -> str:
    """Return the reason for one of the `UNREADABLE` errors in one line."""
    said = system_reason(error) if isinstance(error, OSError) else str(error)
    return (said.strip() or type(error).__name__).splitlines()[0]


def read_texts(path: Path, table: pl.LazyFrame, sizes: ParquetSizes) -> pl.DataFrame:
    """Read all texts and numbers of a table.

    Args:
        path: The file, for messages.
        table: The table, from `scan_parquet`.
        sizes: Sizes of the file, from `scan_parquet`.

    Returns:
        All columns in their order; columns of bytes, lists or structures contain only nulls.

    Raises:
        DataError: The table is damaged, or exceeds the limits in
            `pellucid.data.sources.table_bounds`.
    """
    check_whole(path, sizes)
    try:
        schema = table.collect_schema()
        plain = [name for name, kind in schema.items() if is_plain(kind)]
        rest = {name: kind for name, kind in schema.items() if not is_plain(kind)}
        parts, n_bytes = [], 0
        for start, n in _steps(path, schema, sizes):
            part = table.select(plain).slice(start, n).collect()
            kinds = part.schema.items()
            texts = [pl.col(name).cast(pl.String) for name, kind in kinds if _is_text(kind)]
            part = part.with_columns(texts)
            n_bytes += sum(map(n_text_bytes, part.get_columns()))
            if n_bytes > MAX_TEXT_BYTES:
                raise DataError(
                    _(
                        "The table {path} has texts of {n_bytes:,} bytes or more; at most "
                        "{max_text_bytes:,} are read. Leave out the columns that are neither "
                        "paths nor labels.",
                        path=path,
                        n_bytes=n_bytes,
                        max_text_bytes=MAX_TEXT_BYTES,
                    )
                )
            parts.append(part)
        found = pl.concat(parts) if parts else pl.DataFrame(schema={n: schema[n] for n in plain})
        if not plain:
            found = pl.select(pl.repeat(None, sizes.n_rows).alias("")).select()
        empty = [pl.lit(None, kind).alias(name) for name, kind in rest.items()]
        return found.with_columns(empty).select(list(schema))
    except UNREADABLE as error:
        raise unreadable(path, error) from None


def embedded_column(schema: Mapping[str, pl.DataType]) -> str | None:
    """Return the column of images, a structure with a field ``bytes``; None if there is none."""
    for name, kind in schema.items():
        if isinstance(kind, pl.Struct) and dict(kind.to_schema()).get("bytes") == pl.Binary:
            return name
    return None


def is_plain(kind: pl.DataType) -> bool:
    """Return whether a column holds scalar values, such as texts and numbers."""
    return not (kind.is_nested() or kind in (pl.Binary, pl.Object))


def n_text_bytes(column: pl.Series) -> int:
    """Compute the total number of bytes in a column of texts, counting repeated ones each time."""
    return int(column.str.len_bytes().sum()) if column.dtype == pl.String else 0


def _is_text(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.Categorical | pl.Enum)


def _steps(path: Path, schema: pl.Schema, sizes: ParquetSizes) -> Iterator[tuple[int, int]]:
    """Yield (start, number) of parts of the rows that cannot take too much memory.

    This holds however long the texts are, since the largest page bounds their length.

    Raises:
        DataError: Too many parts would be needed.
    """
    grown = {name for name in schema if name in sizes.expanding or _is_text(schema[name])}
    largest = sum(sizes.largest_page.get(name, 0) for name in grown)
    n_at_once = max(1, _EXPANDED_AT_ONCE // largest) if largest else max(1, sizes.n_rows)
    if sizes.n_rows > n_at_once * _MAX_STEPS:
        raise DataError(
            _(
                "The table {path} may hold texts of up to {largest:,} bytes in each of "
                "{n_rows:,} rows ({columns}). Write these columns without dictionaries and in "
                "PLAIN encoding, or leave them out.",
                path=path,
                largest=largest,
                n_rows=sizes.n_rows,
                columns=", ".join(map(repr, sorted(grown))),
            )
        )
    for start in range(0, sizes.n_rows, n_at_once):
        yield start, n_at_once


def parts_of(path: Path, table: pl.LazyFrame, sizes: ParquetSizes) -> Iterator[pl.DataFrame]:
    """Yield a table by row groups, several small ones together.

    Raises:
        DataError: It is damaged.
    """
    start = n_rows = n_bytes = 0
    for more, larger in zip(sizes.group_rows, sizes.group_bytes, strict=True):
        if n_rows and n_bytes + larger > _BYTES_AT_ONCE:
            yield rows_of(path, table, start, n_rows)
            start, n_rows, n_bytes = start + n_rows, 0, 0
        n_rows, n_bytes = n_rows + more, n_bytes + larger
    yield rows_of(path, table, start, n_rows)


def rows_of(path: Path, table: pl.LazyFrame, start: int, n: int) -> pl.DataFrame:
    """Read a range of rows.

    Raises:
        DataError: The table is damaged.
    """
    try:
        return table.slice(start, n).collect()
    except UNREADABLE as error:
        raise unreadable(path, error, start) from None
