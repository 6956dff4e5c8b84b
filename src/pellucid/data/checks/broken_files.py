"""P101: files that are not intact images."""

import polars as pl

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.health import Health, counted
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P101", marked("Files that cannot be used")


def check_broken_files(summary: DatasetSummary) -> Finding:
    """Find files that are empty, truncated, damaged or not images at all."""
    broken = summary.catalog.filter(pl.col("health") != Health.OK.value)
    n = len(summary.catalog)
    if broken.is_empty():
        return Finding(
            CODE, _(TITLE), Outcome.CLEAR, _("All {n:,} files are intact pictures.", n=n)
        )
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "{n_broken:,} of {n:,} files cannot be used: {counts}.",
            n_broken=len(broken),
            n=n,
            counts=counted(broken["health"]),
        ),
        why=_("They are left out of training and test, so there are fewer pictures than it seems."),
        advice=_("Copy them again from the original source, or remove them."),
        groups=tuple((path,) for path in broken["path"]),
        remarks=tuple(str(reason) for reason in broken["reason"]),
    )
