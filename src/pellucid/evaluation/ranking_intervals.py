"""Confidence intervals of the areas under the ROC curve and the precision-recall curve."""

from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from pellucid.evaluation.intervals import wilson_interval
from pellucid.evaluation.units import UnitLabels, units_of

Floats = NDArray[np.floating[Any]]

_TINY = 1e-9


def auroc_interval(
    is_positive: NDArray[np.bool_], scores: Floats, units: UnitLabels = None
) -> tuple[float, float]:
    """Compute a 95% interval of the area under the ROC curve.

    This is method 5 of Newcombe ("Confidence intervals for an effect size measure based on the
    Mann-Whitney statistic. Part 2", Statistics in Medicine 25, 2006): a score interval with the
    variance of Hanley and McNeil (Radiology 143, 1982). Unlike the interval of DeLong, DeLong and
    Clarke-Pearson (Biometrics 44, 1988), it does not shrink to a point if the ranking has no
    error. For units of several pictures, the numbers of pictures are divided by the design effect,
    whose residuals are the structural components of DeLong, summed over units as by Obuchowski
    (Biometrics 53, 1997), and a quantile of Student's t is used.

    Args:
        is_positive: Whether each picture is of the class, shape (n,); some are, and some are not.
        scores: Score of each picture, shape (n,).
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1.

    Example:
        >>> lower, upper = auroc_interval(np.arange(40) < 20, -np.arange(40.0))
        >>> f"{lower:.3f} to {upper:.3f}"
        '0.899 to 1.000'
    """
    clusters = units_of(units, len(scores))
    z = clusters.quantile
    if z == inf:
        return 0.0, 1.0
    n_positive = int(is_positive.sum())
    n_negative = len(scores) - n_positive
    wins = _wins(is_positive, scores)
    area = float(wins[is_positive].mean())
    effect = clusters.design_effect(*_residuals(is_positive, wins, area), wins < 1)
    m, n = n_positive / effect, n_negative / effect

    def excess(theta: float) -> float:
        return (area - theta) ** 2 - z**2 * _variance(theta, m, n)

    # At 0 and 1 the variance is 0, so these are roots too, but not the ends that are meant.
    lower = 0.0 if area <= 0 else float(brentq(excess, 0.0, min(area, 1 - _TINY)))
    upper = 1.0 if area >= 1 else float(brentq(excess, max(area, _TINY), 1.0))
    return lower, upper


def average_precision_interval(
    area: float, is_positive: NDArray[np.bool_], scores: Floats, units: UnitLabels = None
) -> tuple[float, float]:
    """Compute a 95% interval of the area under the precision-recall curve.

    It treats the area as a share of the positives (the binomial interval of Boyd, Eng and Page,
    "Area under the precision-recall curve: point estimates and confidence intervals", ECML 2013)
    with Wilson's interval, which also holds near 1. For units of several pictures, the number of
    positives is divided by the design effect of the ROC curve's area.

    Args:
        area: The average precision.
        is_positive: Whether each picture is of the class, shape (n,); some are, and some are not.
        scores: Score of each picture, shape (n,).
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1. It refers to the share of positives in the test.
    """
    clusters = units_of(units, len(scores))
    wins = _wins(is_positive, scores)
    mean = float(wins[is_positive].mean())
    effect = clusters.design_effect(*_residuals(is_positive, wins, mean), wins < 1)
    n = float(is_positive.sum()) / effect
    return wilson_interval(area * n, n, clusters.quantile)


def _wins(is_positive: NDArray[np.bool_], scores: Floats) -> NDArray[np.float64]:
    """Return for each picture the share of those on the other side that are ranked correctly.

    These are the structural components of the Mann-Whitney statistic; ties count half.
    """
    wins = np.empty(len(scores))
    for side, sign in ((is_positive, 1), (~is_positive, -1)):
        others = np.sort(sign * scores[~side])
        below, not_above = (
            np.searchsorted(others, sign * scores[side], where) for where in ("left", "right")
        )
        wins[side] = (below + not_above) / (2 * len(others))
    return wins


def _residuals(
    is_positive: NDArray[np.bool_], wins: NDArray[np.float64], area: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each picture's contribution to the area minus its expectation, and its deviation."""
    shares = np.where(is_positive, 1 / is_positive.sum(), 1 / (~is_positive).sum())
    smoothed = (area * len(wins) + 1) / (len(wins) + 2)
    # The variance of a component if both scores are exponential (Hanley and McNeil 1982).
    deviation = sqrt(smoothed / (2 - smoothed) - smoothed**2)
    return (wins - area) * shares, deviation * shares


def _variance(area: float, n_positive: float, n_negative: float) -> float:
    half = max(0.0, (n_positive + n_negative) / 2 - 1)
    inflation = 1 + half * ((1 - area) / (2 - area) + area / (1 + area))
    return area * (1 - area) * inflation / (n_positive * n_negative)
