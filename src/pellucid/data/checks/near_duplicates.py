"""P202: images that are nearly the same."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.near_duplicates import group_pairs
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P202", marked("Near duplicates")


def check_near_duplicates(summary: DatasetSummary) -> Finding:
    """Find images that are resized, recompressed, slightly cropped or mirrored copies of others."""
    groups = near_duplicate_groups(summary)
    if not groups:
        return Finding(CODE, _(TITLE), Outcome.CLEAR, _("No two pictures are nearly the same."))
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "{n_pictures:,} pictures are nearly the same as others, in {n_groups:,} groups.",
            n_pictures=sum(map(len, groups)),
            n_groups=len(groups),
        ),
        why=_(
            "They hold less information than as many different pictures would. In several "
            "splits, they reward memorization, so the test results are too good."
        ),
        advice=_("Keep the best of each group; `pellucid data split` keeps each in one split."),
        groups=tuple(groups),
    )


def near_duplicate_groups(summary: DatasetSummary) -> list[tuple[str, ...]]:
    """Return the paths of images that are nearly the same, in groups, the most similar first."""
    return [
        tuple(summary.paths[at] for at in group)
        for group in group_pairs(list(summary.pairs), len(summary.rows))
    ]
