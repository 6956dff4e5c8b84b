"""P403: class shares that differ between the splits."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P403", "Class shares that differ between splits"

MIN_P = 0.01
MIN_EFFECT = 0.1
"""Minimum of Cramer's V, from 0 to 1; in a large set even the smallest difference is significant.
"""


def check_split_shift(summary: DatasetSummary) -> Finding:
    """Test whether the classes have the same shares in all splits, by Pearson's chi-squared."""
    if not summary.has_splits:
        return Finding(
            CODE, TITLE, Outcome.NOT_APPLICABLE, "The pictures are not assigned to splits yet."
        )
    splits = sorted({split for split in summary.splits if split is not None})
    counts = np.zeros((len(splits), len(summary.classes)))
    for split, y in zip(summary.splits, summary.y, strict=True):
        if split is not None:
            counts[splits.index(split), y] += 1
    assigned = np.flatnonzero(counts.any(axis=0))  # some images may not be in a split yet
    counts = counts[:, assigned]
    if len(assigned) < 2:
        return Finding(
            CODE, TITLE, Outcome.NOT_APPLICABLE, "All pictures in the splits are of one class."
        )
    statistic, p_value = chi_squared(counts)
    effect = float(np.sqrt(statistic / counts.sum() / (min(counts.shape) - 1)))
    if p_value > MIN_P or effect < MIN_EFFECT:
        return Finding(CODE, TITLE, Outcome.CLEAR, "The classes have similar shares in all splits.")
    shares = counts / counts.sum(axis=1, keepdims=True)
    label = int((shares.max(axis=0) - shares.min(axis=0)).argmax())
    example = ", ".join(
        f"{share:.0%} of {split}" for split, share in zip(splits, shares[:, label], strict=True)
    )
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"The shares of the classes differ (p = {p_value:.1g}, Cramér's V = {effect:.2f}). "
        f"The largest difference: {summary.classes[assigned[label]]}, with {example}.",
        why="The test results then refer to another mixture of classes than the training set.",
        advice="Split all pictures again (put them into one folder per class, without splits, and "
        "`pellucid train` draws new ones), unless the test is meant to differ.",
    )


def chi_squared(counts: NDArray[np.float64]) -> tuple[float, float]:
    """Test whether the rows of a table have the same shares, by Pearson's chi-squared.

    The numbers are those of `scipy.stats.chi2_contingency`, whose import takes half a second.

    Args:
        counts: Table of counts with at least two rows and two columns, none of them empty.

    Returns:
        The statistic and the p-value. A table of two rows and columns gets Yates' correction.
    """
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    n_free = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    difference = np.abs(counts - expected)
    if n_free == 1:
        difference -= np.minimum(0.5, difference)
    statistic = float((difference**2 / expected).sum())
    return statistic, float(chdtrc(n_free, statistic))
