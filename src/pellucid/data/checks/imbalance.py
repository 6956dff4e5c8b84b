"""P401: classes of very different sizes."""

from collections import Counter

from pellucid.advice import train_command
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P401", "Unequal classes"

RATIO = 4.0
"""Largest accepted ratio of the sizes of the largest and the smallest class."""


def check_imbalance(summary: DatasetSummary) -> Finding:
    """Compare the sizes of the classes."""
    counts = Counter(summary.labels).most_common()
    (largest, n_largest), (smallest, n_smallest) = counts[0], counts[-1]
    sizes = f"{largest} has {n_largest:,} pictures, {smallest} has {n_smallest:,}"
    if n_largest == n_smallest:
        clear = f"Every class has {n_largest:,} picture{'s' * (n_largest > 1)}."
        return Finding(CODE, TITLE, Outcome.CLEAR, clear)
    if n_largest <= RATIO * n_smallest:
        return Finding(CODE, TITLE, Outcome.CLEAR, f"The classes are of similar size: {sizes}.")
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"The largest class is {n_largest / n_smallest:.1f} times the smallest: {sizes}.",
        why="In doubt, a classifier predicts the common class, and accuracy hardly shows it.",
        advice="Add pictures of the rare classes, or give rare classes more weight in training "
        f"(`{train_command('balance the classes')}`); judge by the balanced accuracy.",
    )
