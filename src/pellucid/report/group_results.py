"""Results by the groups that a table names, such as patients or cameras."""

from dataclasses import dataclass

import polars as pl

from pellucid.evaluation.intervals import wilson_interval

MOST_GROUPS = 40


@dataclass(frozen=True)
class GroupResult:
    """How the test pictures of one group fare."""

    name: str
    n: int
    accuracy: float
    interval: tuple[float, float]
    """95 % Wilson interval."""


def summarise_groups(table: pl.DataFrame) -> tuple[GroupResult, ...]:
    """Compute the accuracy of each group, the lowest first.

    Args:
        table: The test rows of predictions.parquet.

    Returns:
        Empty where the pictures have no groups; of many, the lowest `MOST_GROUPS`.
    """
    if "group" not in table.columns:
        return ()
    counted = (
        table.drop_nulls("group")
        .group_by("group")
        .agg(n=pl.len(), n_right=(pl.col("label") == pl.col("predicted")).sum())
    )
    results = [
        GroupResult(str(name), n, n_right / n, wilson_interval(n_right, n))
        for name, n, n_right in counted.iter_rows()
    ]
    return tuple(sorted(results, key=lambda each: (each.accuracy, each.name)))[:MOST_GROUPS]
