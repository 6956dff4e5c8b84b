"""P201: files with the same content."""

from pellucid.data.catalog_notes import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P201", "Identical files"


def check_exact_duplicates(summary: DatasetSummary) -> Finding:
    """Find images whose files are byte-for-byte identical."""
    groups = sorted(identical_pictures(summary.catalog), key=len, reverse=True)
    if not groups:
        return Finding(CODE, TITLE, Outcome.CLEAR, "No two files are identical.")
    n_copies = sum(len(group) - 1 for group in groups)
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"Files that are byte-for-byte copies of others: {n_copies:,}.",
        why="A copy adds no information, and makes its original count twice.",
        advice="Keep one of each group. Until then, `pellucid train` keeps them in one split.",
        groups=tuple(groups),
    )
