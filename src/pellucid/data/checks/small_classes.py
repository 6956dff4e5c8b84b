"""P402: classes with few pictures."""

from collections import Counter

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P402", "Classes with few pictures"

LEAST = 20
"""With fewer, a fifth for the test is fewer than four."""


def check_small_classes(summary: DatasetSummary) -> Finding:
    """Find classes that are too small to learn and to judge."""
    small = [(label, n) for label, n in Counter(summary.labels).most_common() if n < LEAST]
    if not small:
        return Finding(CODE, TITLE, Outcome.CLEAR, f"Every class has at least {LEAST} pictures.")
    names = ", ".join(f"{label} ({n})" for label, n in reversed(small))
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{len(small)} of {len(summary.classes)} classes have fewer than {LEAST} pictures: "
        f"{names}.",
        why="So few show little of what a class looks like, and whether it is recognised cannot "
        "be told.",
        advice="Add pictures, or join the class with another.",
    )
