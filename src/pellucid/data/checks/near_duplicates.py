"""P202: images that are nearly the same."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.near_duplicates import group_pairs

CODE, TITLE = "P202", "Near duplicates"


def check_near_duplicates(summary: DatasetSummary) -> Finding:
    """Find images that are resized, recompressed, slightly cropped or mirrored copies of others."""
    groups = near_duplicate_groups(summary)
    if not groups:
        return Finding(CODE, TITLE, Outcome.CLEAR, "No two pictures are nearly the same.")
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{sum(map(len, groups)):,} pictures are nearly the same as others, in {len(groups):,} "
        "groups.",
        why="They hold less information than as many different pictures would. In several splits, "
        "they reward memorization, so the test results are too good.",
        advice="Keep the best of each group; `pellucid data split` keeps each in one split.",
        groups=tuple(groups),
    )


def near_duplicate_groups(summary: DatasetSummary) -> list[tuple[str, ...]]:
    """Return the paths of images that are nearly the same, in groups, the most similar first."""
    return [
        tuple(summary.paths[at] for at in group)
        for group in group_pairs(list(summary.pairs), len(summary.rows))
    ]
