"""The ROC curve and the precision-recall curve of one class against the rest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class RankingCurves:
    """The curves as functions of the threshold; all arrays have shape (n_thresholds,).

    A picture counts as positive if its score is at least the threshold.
    """

    thresholds: Floats
    """The distinct scores, falling."""
    false_positive_rate: Floats
    """Share of the negatives that count as positive, rising to 1."""
    recall: Floats
    """Share of the positives that count as positive (true positive rate), rising to 1."""
    precision: Floats
    """Share of positives among those that count as positive."""


def ranking_curves(is_positive: NDArray[np.bool_], scores: Floats) -> RankingCurves:
    """Compute both curves.

    The points are those of scikit-learn's `roc_curve` (without dropped points) and
    `precision_recall_curve`, which are not used because their import takes a second in each
    training.

    Args:
        is_positive: Whether each picture is of the class, shape (n,); some are, and some are not.
        scores: Score of each picture, such as the probability of the class, shape (n,).

    Returns:
        The curves.

    Example:
        >>> curves = ranking_curves(np.array([True, False, True]), np.array([0.9, 0.5, 0.2]))
        >>> curves.recall.tolist(), curves.false_positive_rate.tolist()
        ([0.5, 0.5, 1.0], [0.0, 1.0, 1.0])
    """
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    last = np.append(np.flatnonzero(np.diff(falling)), len(falling) - 1)  # of equal scores
    n_true = np.cumsum(is_positive[order])[last]
    n_called = last + 1
    n_positive = int(is_positive.sum())
    return RankingCurves(
        falling[last],
        (n_called - n_true) / (len(scores) - n_positive),
        n_true / n_positive,
        n_true / n_called,
    )


def average_precision(curves: RankingCurves) -> float:
    """Compute the area under the precision-recall curve as the mean precision over the positives.

    Each step in recall counts with the precision that it is reached at, without interpolation
    between points, which would be too optimistic (Davis and Goadrich, ICML 2006).

    Returns:
        The area, above 0 and up to 1. A ranking at random has the share of the positives.

    Example:
        >>> average_precision(ranking_curves(np.array([True, False]), np.array([0.9, 0.1])))
        1.0
    """
    return float(np.sum(np.diff(curves.recall, prepend=0.0) * curves.precision))
