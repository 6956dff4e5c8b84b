"""Decisions that minimize a cost instead of the number of errors, and what they cost."""

from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.intervals import wilson_interval
from pellucid.evaluation.units import UnitLabels, units_of

Floats = NDArray[np.floating[Any]]


def bayes_decisions(probabilities: Floats, costs: Floats) -> NDArray[np.intp]:
    """Choose the class of the least expected cost for each picture.

    C. Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 1. If the
    probabilities are calibrated, no other rule costs less on average.

    Args:
        probabilities: Shape (n, n_classes); rows sum to 1.
        costs: Shape (n_classes, n_classes); row: true class, column: decision.

    Returns:
        Class indices, shape (n,). Of equal costs, the more probable class is chosen.

    Example:
        >>> bayes_decisions(np.array([[0.8, 0.2]]), np.array([[0.0, 1.0], [5.0, 0.0]])).tolist()
        [1]
    """
    expected = probabilities.astype(np.float64) @ costs
    least = expected.min(axis=1, keepdims=True)
    is_least = np.isclose(expected, least, rtol=1e-9, atol=0)
    return np.where(is_least, probabilities, -1.0).argmax(axis=1)


def bayes_threshold(false_negative_cost: float, false_positive_cost: float) -> float:
    """Compute the probability from which it costs less to answer with the positive class.

    Elkan (2001), equation 2. It holds for calibrated probabilities.

    Args:
        false_negative_cost: Cost of missing a positive, at least 0.
        false_positive_cost: Cost of calling a negative positive; at least one of both is above 0.

    Example:
        >>> bayes_threshold(false_negative_cost=4, false_positive_cost=1)
        0.2
    """
    return false_positive_cost / (false_positive_cost + false_negative_cost)


def cheapest_threshold(
    is_positive: NDArray[np.bool_],
    probabilities: Floats,
    false_negative_cost: float,
    false_positive_cost: float,
) -> float:
    """Choose the threshold that costs least on the given pictures.

    Between two neighbouring probabilities, all thresholds cost the same. If `bayes_threshold` is
    among those that cost least, it is chosen; otherwise the middle between the two neighbouring
    probabilities that are nearest to it, so that a few pictures do not move the threshold further
    than they have to.

    Args:
        is_positive: Whether each picture is of the positive class, shape (n,), n at least 1.
        probabilities: Probability of the positive class, shape (n,), from 0 to 1.
        false_negative_cost: Cost of missing a positive, at least 0.
        false_positive_cost: Cost of calling a negative positive; at least one of both is above 0.

    Returns:
        The threshold, from 0 to 1, or just above 1 if no picture may count as positive. A picture
        counts as positive if its probability, in double precision, is at least the threshold.

    Example:
        >>> probabilities = np.array([0.1, 0.3, 0.6, 0.9])
        >>> cheapest_threshold(np.array([False, True, False, True]), probabilities, 3, 1)
        0.25
    """
    order = np.argsort(probabilities, kind="stable")
    rising = probabilities[order].astype(np.float64)
    positive = is_positive[order]
    # Entry k: the cost if the k pictures with the lowest probabilities count as negative.
    misses = np.concatenate([[0], np.cumsum(positive)])
    alarms = np.concatenate([[0], np.cumsum(~positive)])
    cost = misses * false_negative_cost + (alarms[-1] - alarms) * false_positive_cost
    is_possible = np.concatenate([[True], np.diff(rising) > 0, [True]])
    cost = np.where(is_possible, cost, inf)
    theory = bayes_threshold(false_negative_cost, false_positive_cost)
    best, distance = theory, inf
    for k in np.flatnonzero(np.isclose(cost, cost.min(), rtol=1e-9, atol=0)):
        # k pictures are below a threshold t if lower < t <= upper.
        lower = float(rising[k - 1]) if k else 0.0
        upper = float(rising[k]) if k < len(rising) else max(1.0, float(np.nextafter(lower, inf)))
        if lower < theory <= upper or theory == lower == 0 == k:
            return theory
        middle = (lower + upper) / 2 if (lower + upper) / 2 > lower or not k else upper
        away = min(abs(lower - theory), abs(upper - theory))
        if away < distance:
            best, distance = middle, away
    return best


def picture_costs(
    labels: NDArray[np.intp], decisions: NDArray[np.intp], costs: Floats
) -> NDArray[np.float64]:
    """Look up what each decision costs; shape (n,)."""
    return np.asarray(costs[labels, decisions], np.float64)


def mean_cost_interval(paid: Floats, most: float, units: UnitLabels = None) -> tuple[float, float]:
    """Compute a 95% interval of the mean cost of a picture.

    This is Wilson's interval of the mean cost as a share of the highest cost, with an effective
    number of pictures: the number for which a share would have the same variance. Before the
    variance is computed, a unit with the highest cost and one without a cost are added, so that
    errors that did not occur are allowed for. If all errors cost the same and each picture is a
    unit, it is the interval of the error rate that `accuracy_interval` implies.

    Args:
        paid: Cost of each picture, shape (n,), n at least 1.
        most: The highest cost that a picture can have, above 0.
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to `most`.

    Example:
        >>> lower, upper = mean_cost_interval(np.repeat([0.0, 5.0], [90, 10]), 5.0)
        >>> f"{lower:.3f} to {upper:.3f}"
        '0.276 to 0.872'
    """
    n = len(paid)
    clusters = units_of(units, n)
    shares = paid / most
    added = n / clusters.n
    smoothed = float(shares.sum() + added) / (n + 2 * added)
    squares = ((shares - smoothed) ** 2).sum() + added * ((1 - smoothed) ** 2 + smoothed**2)
    variance = float(squares) / (n + 2 * added)
    effect = clusters.design_effect(shares - smoothed, np.full(n, sqrt(variance)), shares > 0)
    n_effective = n * smoothed * (1 - smoothed) / variance / effect
    lower, upper = wilson_interval(
        float(shares.mean()) * n_effective, n_effective, clusters.quantile
    )
    return lower * most, upper * most


def cost_difference_interval(
    first: Floats, second: Floats, most: float, units: UnitLabels = None
) -> tuple[float, float]:
    """Compute a 95% interval of the mean of the second costs minus that of the first.

    As in `accuracy_difference_interval` (Bonett and Price 2012), one unit whose cost rises and one
    whose cost falls by the highest cost are added.

    Args:
        first: Cost of each picture by one rule, shape (n,), n at least 1.
        second: Cost of the same pictures by another rule.
        most: The highest cost that a picture can have, above 0.
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from ``-most`` to ``most``.
    """
    n = len(first)
    clusters = units_of(units, n)
    if clusters.quantile == inf:
        return -most, most
    differences = second - first
    n_smoothed = n + 2 * n / clusters.n
    middle = float(differences.sum()) / n_smoothed
    squares = (differences**2).sum() + 2 * n / clusters.n * most**2
    variance = float(squares) / n_smoothed - middle**2
    effect = clusters.design_effect(
        differences - middle, np.full(n, sqrt(variance)), differences != 0
    )
    half_width = clusters.quantile * sqrt(variance * effect / n_smoothed)
    lower, upper = middle - half_width, middle + half_width
    measured = float(differences.mean())
    return max(-most, min(lower, measured)), min(most, max(upper, measured))
