"""P301: one image under several labels."""

from pellucid.data.catalog_notes import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.near_duplicates import near_duplicate_groups
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P301", marked("The same picture under several labels")


def check_two_labels(summary: DatasetSummary) -> Finding:
    """Find identical or nearly identical images whose labels differ."""
    label_of = dict(zip(summary.catalog["path"], summary.catalog["label"], strict=True))
    groups = [
        group
        for group in (*identical_pictures(summary.catalog), *near_duplicate_groups(summary))
        if len({label_of[path] for path in group}) > 1
    ]
    if not groups:
        return Finding(CODE, _(TITLE), Outcome.CLEAR, _("No picture is in two classes."))
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "Pictures with a copy or near copy in another class: {n_groups:,}.",
            n_groups=len(groups),
        ),
        why=_("At most one of the labels is right, and a classifier can satisfy only one."),
        advice=_("Decide which class each belongs to, and remove the other copies."),
        groups=tuple(groups),
        remarks=tuple(", ".join(sorted({label_of[path] for path in group})) for group in groups),
    )
