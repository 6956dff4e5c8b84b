"""P203: copies or near copies of an image in several splits."""

from pellucid.data.catalog_notes import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.near_duplicates import near_duplicate_groups
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P203", marked("Copies across splits")


def check_leaks(summary: DatasetSummary) -> Finding:
    """Find groups of identical or nearly identical images that are in several splits."""
    if not summary.has_splits:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("The pictures are not assigned to splits yet."),
        )
    split_of = dict(zip(summary.catalog["path"], summary.catalog["split"], strict=True))
    groups = [
        group
        for group in (*identical_pictures(summary.catalog), *near_duplicate_groups(summary))
        if len({split_of[path] for path in group} - {None}) > 1
    ]
    if not groups:
        return Finding(CODE, _(TITLE), Outcome.CLEAR, _("No picture has a copy in another split."))
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "Pictures with a copy or near copy in another split: {n_groups:,}.",
            n_groups=len(groups),
        ),
        why=_("A classifier can memorize its training pictures, so the test results are too good."),
        advice=_("Remove the copies from train."),
        groups=tuple(groups),
        remarks=tuple(", ".join(sorted({split_of[p] for p in group} - {None})) for group in groups),
    )
