"""P101: files that are not intact images."""

from collections import Counter

import polars as pl

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.decode import Health

CODE, TITLE = "P101", "Files that cannot be used"


def check_broken_files(summary: DatasetSummary) -> Finding:
    """Find files that are empty, truncated, damaged or not images at all."""
    broken = summary.catalog.filter(pl.col("health") != Health.OK.value)
    n = len(summary.catalog)
    if broken.is_empty():
        return Finding(CODE, TITLE, Outcome.CLEAR, f"All {n:,} files are intact pictures.")
    counts = ", ".join(f"{k} {health}" for health, k in Counter(broken["health"]).most_common())
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{len(broken):,} of {n:,} files cannot be used: {counts}.",
        why="They are left out of training and test, so there are fewer pictures than it seems.",
        advice="Copy them again from the original source, or remove them.",
        groups=tuple((path,) for path in broken["path"]),
        remarks=tuple(str(reason) for reason in broken["reason"]),
    )
