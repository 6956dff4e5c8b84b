"""P203: the same picture, or nearly, in several splits."""

from pellucid.data.catalog import identical_pictures
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.near_duplicates import near_duplicate_groups

CODE, TITLE = "P203", "Copies across splits"


def check_leaks(summary: DatasetSummary) -> Finding:
    """Find groups of identical or nearly identical pictures that lie in several splits."""
    if not summary.has_splits:
        return Finding(
            CODE,
            TITLE,
            Outcome.NOT_APPLICABLE,
            "The pictures are not dealt into splits yet.",
        )
    split_of = dict(zip(summary.catalog["path"], summary.catalog["split"], strict=True))
    groups = [
        group
        for group in (*identical_pictures(summary.catalog), *near_duplicate_groups(summary))
        if len({split_of[path] for path in group} - {None}) > 1
    ]
    if not groups:
        return Finding(CODE, TITLE, Outcome.CLEAR, "No picture has a copy in another split.")
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"Pictures with a copy, or nearly one, in another split: {len(groups):,}.",
        why="What a classifier has seen in training it knows by heart, so the test flatters it.",
        advice="Remove the copies from train.",
        groups=tuple(groups),
        remarks=tuple(", ".join(sorted({split_of[p] for p in group} - {None})) for group in groups),
    )
