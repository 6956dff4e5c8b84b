"""P402: classes with few pictures."""

from collections import Counter

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P402", "Classes with few pictures"

MIN_IMAGES = 20
"""Minimum class size; with fewer images, a fifth for the test set is fewer than four."""


def check_small_classes(summary: DatasetSummary) -> Finding:
    """Find classes that are too small for training and testing."""
    small = [(label, n) for label, n in Counter(summary.labels).most_common() if n < MIN_IMAGES]
    if not small:
        clear = f"Every class has at least {MIN_IMAGES} pictures."
        return Finding(CODE, TITLE, Outcome.CLEAR, clear)
    names = ", ".join(f"{label} ({n})" for label, n in reversed(small))
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{len(small)} of {len(summary.classes)} classes have fewer than {MIN_IMAGES} pictures: "
        f"{names}.",
        why="So few pictures show little of the variety of a class, and too few are left to test "
        "whether it is recognised.",
        advice="Add pictures, or merge the class with another.",
    )
