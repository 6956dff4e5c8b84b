"""Which column of a table holds pictures."""

from collections.abc import Mapping

import polars as pl


def embedded_column(schema: Mapping[str, pl.DataType]) -> str | None:
    """Find the column that holds pictures: a structure with a field ``bytes``; None without one."""
    for name, kind in schema.items():
        if isinstance(kind, pl.Struct) and dict(kind.to_schema()).get("bytes") == pl.Binary:
            return name
    return None
