"""Two classifiers on the same pictures: which is better, and is it more than luck?"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve
from scipy.stats import binom, binomtest

from pellucid.evaluation.log_loss_interval import (
    MAX_LOSS,
    LossModel,
    Moments,
    drawn_variance,
)
from pellucid.evaluation.metrics import log_losses
from pellucid.evaluation.units import UnitLabels, units_of

SIGNIFICANT = 0.05
"""A p-value below this is rarely luck."""

PRIOR_CORRELATION = 0.2
"""Correlation of differences within a unit: lower than that of errors, most of which both
classifiers make."""

PRIOR_WEIGHT = 0.6
"""Weight of the variance that is expected of a difference of log losses. It is less than for one
log loss, since labels drawn from either classifier's probabilities vary more than labels on which
both agree."""


@dataclass(frozen=True)
class McNemar:
    """What McNemar's test found (Psychometrika 12, 1947)."""

    n: int
    """Number of pictures."""
    n_only_first_right: int
    n_only_second_right: int
    p_value: float
    """Exact p-value of the two-sided binomial test, with a probability of 1/2, on the pictures that
    only one gets right. With units of several pictures, that of the test that flips the signs of
    whole units' differences."""

    @property
    def accuracy_difference(self) -> float:
        """Accuracy of the second less that of the first."""
        return (self.n_only_second_right - self.n_only_first_right) / self.n


def mcnemar(
    first_right: NDArray[np.bool_], second_right: NDArray[np.bool_], units: UnitLabels = None
) -> McNemar:
    """Test whether two classifiers differ in how many of the same pictures they get right.

    If they do not, each unit might as well have come out the other way round. So the difference
    is compared with those of all ways to flip the units' signs (Fisher's randomization test; for
    single pictures that is McNemar's exact test).

    Args:
        first_right: Whether the first is right, shape (n,), n at least 1.
        second_right: The same of the second, for the same pictures.
        units: The unit of each picture, as for `units_of`.
    """
    n_first = int((first_right & ~second_right).sum())
    n_second = int((second_right & ~first_right).sum())
    clusters = units_of(units, len(first_right))
    if clusters.are_pictures:
        n = n_first + n_second
        p_value = float(binomtest(n_first, n).pvalue) if n else 1.0
    else:
        differences = second_right.astype(np.intp) - first_right.astype(np.intp)
        sums = np.bincount(clusters.codes, differences, clusters.n).round().astype(np.intp)
        p_value = sign_flip_p_value(sums)
    return McNemar(len(first_right), n_first, n_second, p_value)


def sign_flip_p_value(sums: NDArray[np.intp]) -> float:
    """Compute how often sums with random signs add up to at least as much, in absolute value.

    Args:
        sums: Whole numbers, shape (n,).

    Returns:
        The exact share of all ways to choose the signs.
    """
    sizes, counts = np.unique(np.abs(sums[sums != 0]), return_counts=True)
    chances = np.ones(1)  # of the sum of those that are positive
    for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
        spaced = np.zeros(size * count + 1)
        spaced[::size] = binom.pmf(np.arange(count + 1), count, 0.5)
        chances = fftconvolve(chances, spaced)
    total = len(chances) - 1
    distance = np.abs(2 * np.arange(total + 1) - total)
    return float(min(1.0, max(0.0, chances[distance >= abs(int(sums.sum()))].sum())))


def accuracy_difference_interval(
    first_right: NDArray[np.bool_], second_right: NDArray[np.bool_], units: UnitLabels = None
) -> tuple[float, float]:
    """Compute a 95 % interval of the accuracy of the second less that of the first.

    The adjusted interval of Bonett and Price ("Adjusted Wald confidence interval for a difference
    of binomial proportions based on paired data", J. Educ. Behav. Stat. 37, 2012) adds one picture
    that only the first gets right, and one that only the second does. With units, the counts are
    divided by the design effect. The interval holds 0 where `mcnemar` finds no difference.

    Args:
        first_right: Whether the first is right, shape (n,), n at least 1.
        second_right: The same of the second, for the same pictures.
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from -1 to 1.
    """
    clusters = units_of(units, len(first_right))
    test = mcnemar(first_right, second_right, clusters)
    if clusters.quantile == inf:
        return -1.0, 1.0
    is_first, is_second = first_right & ~second_right, second_right & ~first_right
    either = (is_first.sum() + is_second.sum() + 2) / (test.n + 2)
    difference = (is_second.sum() - is_first.sum()) / (test.n + 2)
    effect = clusters.design_effect(
        is_second.astype(float) - is_first - difference,
        np.full(test.n, sqrt(either - difference**2)),
        is_first | is_second,
        PRIOR_CORRELATION,
    )
    n = test.n / effect + 2
    either = ((is_first.sum() + is_second.sum()) / effect + 2) / n
    difference = (is_second.sum() - is_first.sum()) / effect / n
    half_width = clusters.quantile * sqrt(max(0.0, either - difference**2) / n)
    ends = difference - half_width, difference + half_width, test.accuracy_difference
    lower, upper = max(-1.0, min(ends)), min(1.0, max(ends))
    if test.p_value >= SIGNIFICANT:
        lower, upper = min(lower, 0.0), max(upper, 0.0)
    return float(lower), float(upper)


def log_loss_difference_interval(
    labels: NDArray[np.intp],
    first: NDArray[np.floating],
    second: NDArray[np.floating],
    units: UnitLabels = None,
) -> tuple[float, float]:
    """Compute a 95 % interval of the log loss of the second less that of the first.

    The variance of a picture's difference is drawn towards the one that is expected from both
    classifiers' probabilities, as for the log loss itself.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        first: Probabilities, shape (n, n_classes), n_classes at least 2.
        second: The same of the second, for the same pictures.
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end in nats.
    """
    n = len(labels)
    clusters = units_of(units, n)
    losses = [log_losses(labels, each) for each in (first, second)]
    differences = losses[1] - losses[0]
    middle = float(differences.mean())
    if clusters.quantile == inf:
        return -MAX_LOSS, MAX_LOSS
    models = LossModel(first), LossModel(second)
    chances = sum(
        model.label_probabilities(float(each.mean()))
        for model, each in zip(models, losses, strict=True)
    )
    values = models[1].losses - models[0].losses
    expected = Moments.of_raw(
        [np.array((chances / 2 * values**k).sum(axis=1).mean()) for k in (1, 2, 3, 4)]
    )
    variance = max(float(expected.variance), 1e-12)
    drawn = drawn_variance(differences, variance, float(expected.fourth), PRIOR_WEIGHT)
    is_event = (first.argmax(axis=1) != labels) | (second.argmax(axis=1) != labels)
    effect = clusters.design_effect(differences - middle, np.full(n, sqrt(drawn)), is_event)
    half_width = clusters.quantile * sqrt(drawn * effect / n)
    return max(-MAX_LOSS, middle - half_width), min(MAX_LOSS, middle + half_width)
