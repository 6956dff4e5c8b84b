"""Results by the groups that a table names, such as patients or cameras."""

from dataclasses import dataclass

import polars as pl

from pellucid.evaluation.intervals import accuracy_interval
from pellucid.report.results import test_units

MAX_GROUPS = 40


@dataclass(frozen=True)
class GroupResult:
    """How the test pictures of one group fare."""

    name: str
    n: int
    accuracy: float
    interval: tuple[float, float]
    """95 % interval of the accuracy on pictures of this group. Within it, pictures of one unit are
    no independent evidence. A group that is a unit as a whole, such as a patient, has nothing to
    compare it with: its interval is about further pictures of the same group, as if its pictures
    were independent of one another."""


def summarise_groups(table: pl.DataFrame) -> tuple[GroupResult, ...]:
    """Compute the accuracy of each group, the lowest first.

    Args:
        table: The test rows of predictions.parquet.

    Returns:
        Empty where the pictures have no groups; of many, the lowest `MAX_GROUPS`.
    """
    if "group" not in table.columns:
        return ()
    results = []
    for (name,), rows in table.drop_nulls("group").group_by("group"):
        is_right = (rows["label"] == rows["predicted"]).to_numpy()
        units = test_units(rows)
        interval = accuracy_interval(is_right, units if units.n > 1 else None)
        results.append(GroupResult(str(name), len(rows), float(is_right.mean()), interval))
    return tuple(sorted(results, key=lambda each: (each.accuracy, each.name)))[:MAX_GROUPS]
