"""P201: files with the same content."""

from pellucid.data.catalog import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P201", "Identical files"


def check_exact_duplicates(summary: DatasetSummary) -> Finding:
    """Find pictures whose files are the same to the byte."""
    groups = sorted(identical_pictures(summary.catalog), key=len, reverse=True)
    if not groups:
        return Finding(CODE, TITLE, Outcome.CLEAR, "No two files are identical.")
    n_copies = sum(len(group) - 1 for group in groups)
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"Files that are copies of others, to the byte: {n_copies:,}.",
        why="A copy teaches nothing new, and counts its original twice.",
        advice="Keep one of each group. Until then, `pellucid train` keeps them in one split.",
        groups=tuple(groups),
    )
