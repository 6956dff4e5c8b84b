"""Results by group, such as patients or cameras, as given by a table."""

from dataclasses import dataclass

import polars as pl

from pellucid.evaluation.intervals import accuracy_interval
from pellucid.report.results import test_units

MAX_GROUPS = 40


@dataclass(frozen=True)
class GroupResult:
    """Results on the test images of one group."""

    name: str
    n: int
    accuracy: float
    interval: tuple[float, float]
    """95% interval of the accuracy on images of this group. Images of the same unit do not count
    as independent. If the whole group is one unit, such as a patient, the interval is for further
    images of the same group, computed as if its images were independent."""


def summarise_groups(table: pl.DataFrame) -> tuple[GroupResult, ...]:
    """Compute the accuracy of each group, the lowest first.

    Args:
        table: Test rows of predictions.parquet.

    Returns:
        The `MAX_GROUPS` groups with the lowest accuracy; empty if the images have no groups.
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
