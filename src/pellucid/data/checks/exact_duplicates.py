"""P201: files with the same content."""

from pellucid.data.catalog_notes import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P201", marked("Identical files")


def check_exact_duplicates(summary: DatasetSummary) -> Finding:
    """Find images whose files are byte-for-byte identical."""
    groups = sorted(identical_pictures(summary.catalog), key=len, reverse=True)
    if not groups:
        return Finding(CODE, _(TITLE), Outcome.CLEAR, _("No two files are identical."))
    n_copies = sum(len(group) - 1 for group in groups)
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _("Files that are byte-for-byte copies of others: {n_copies:,}.", n_copies=n_copies),
        why=_("A copy adds no information, and makes its original count twice."),
        advice=_("Keep one of each group. Until then, `pellucid train` keeps them in one split."),
        groups=tuple(groups),
    )
