"""Comparison of two classifiers on the same images, with significance tests and intervals."""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from pellucid.evaluation.log_loss_interval import (
    MAX_LOSS,
    LossModel,
    Moments,
    drawn_variance,
)
from pellucid.evaluation.metrics import log_losses
from pellucid.evaluation.units import UnitLabels, units_of

SIGNIFICANT = 0.05
"""Significance level: a p-value below it is rarely due to chance."""

PRIOR_CORRELATION = 0.2
"""Prior correlation of differences within a unit. It is lower than that of errors, since both
classifiers make most of the errors."""

PRIOR_WEIGHT = 0.6
"""Weight of the expected variance of a difference of log losses. It is lower than for a single log
loss, since labels drawn from the probabilities of either classifier vary more than labels on which
both agree."""


@dataclass(frozen=True)
class McNemar:
    """Result of McNemar's test (Psychometrika 12, 1947)."""

    n: int
    """Number of images."""
    n_only_first_right: int
    n_only_second_right: int
    p_value: float
    """Exact p-value of the two-sided binomial test, with a probability of 1/2, on the images that
    only one classifier gets right. For units of several images, p-value of the randomization test
    that flips the signs of whole units' differences."""

    @property
    def accuracy_difference(self) -> float:
        """Accuracy of the second classifier minus that of the first."""
        return (self.n_only_second_right - self.n_only_first_right) / self.n


def mcnemar(
    first_right: NDArray[np.bool_], second_right: NDArray[np.bool_], units: UnitLabels = None
) -> McNemar:
    """Test whether the accuracies of two classifiers on the same images differ.

    If they do not, the difference of each unit is as likely to have the opposite sign. So the
    measured difference is compared with those of all ways to flip the signs of the units (Fisher's
    randomization test; for single images this is McNemar's exact test).

    Args:
        first_right: Whether the first classifier is right, shape (n,), n at least 1.
        second_right: Whether the second classifier is right, for the same images.
        units: The unit of each image, as for `units_of`.

    Returns:
        The counts and the p-value.

    Example:
        >>> first = np.array([True] * 5 + [False] * 5)
        >>> mcnemar(first, np.ones(10, bool)).p_value
        0.0625
    """
    n_first = int((first_right & ~second_right).sum())
    n_second = int((second_right & ~first_right).sum())
    clusters = units_of(units, len(first_right))
    if clusters.are_pictures:
        n = n_first + n_second
        # Twice the probability of the smaller number: the distribution is symmetric.
        p_value = min(1.0, 2 * float(bdtr(min(n_first, n_second), n, 0.5))) if n else 1.0
    else:
        differences = second_right.astype(np.intp) - first_right.astype(np.intp)
        sums = np.bincount(clusters.codes, differences, clusters.n).round().astype(np.intp)
        p_value = sign_flip_p_value(sums)
    return McNemar(len(first_right), n_first, n_second, p_value)


def sign_flip_p_value(sums: NDArray[np.intp]) -> float:
    """Compute the p-value of a randomization test that flips the signs of numbers.

    Args:
        sums: Whole numbers, shape (n,).

    Returns:
        The exact share, among all ways to choose the signs, of those whose total has at least the
        absolute value of the given total.

    Example:
        >>> round(sign_flip_p_value(np.array([1, 1, 1, 1, 1])), 6)
        0.0625
    """
    # Importing these takes half a second, and most comparisons do without.
    from scipy.signal import fftconvolve
    from scipy.stats import binom

    sizes, counts = np.unique(np.abs(sums[sums != 0]), return_counts=True)
    chances = np.ones(1)  # probabilities of the sum of the positive numbers
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
    """Compute a 95% interval of the accuracy of the second classifier minus that of the first.

    The adjusted interval of Bonett and Price ("Adjusted Wald confidence interval for a difference
    of binomial proportions based on paired data", J. Educ. Behav. Stat. 37, 2012) adds one image
    that only the first gets right, and one that only the second gets right. With units, the counts
    are divided by the design effect. The interval contains 0 if `mcnemar` finds no difference.

    Args:
        first_right: Whether the first classifier is right, shape (n,), n at least 1.
        second_right: Whether the second classifier is right, for the same images.
        units: The unit of each image, as for `units_of`.

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
    """Compute a 95% interval of the log loss of the second classifier minus that of the first.

    As in `log_loss_interval`, the measured variance of the differences is shrunk towards the one
    that is expected from the probabilities of both classifiers.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        first: Probabilities of the first classifier, shape (n, n_classes), n_classes at least 2.
        second: Probabilities of the second classifier, for the same images.
        units: The unit of each image, as for `units_of`.

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
