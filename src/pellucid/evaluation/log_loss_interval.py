"""Confidence interval of the log loss that accounts for errors absent from the test set.

The loss of a good classifier is a mean of many small values and few large ones. The sample variance
reflects only the observed errors. So the variance is computed from the classifier itself: its
probabilities tell what an error on each image would cost. The error rate is a free parameter, one
number for all images; each value of it gives a mean and a variance of the loss. The interval
contains all means that the measured loss does not contradict. It is a score interval; if all
images were equal, it would be Wilson's.
"""

from dataclasses import dataclass
from math import inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.units import UnitLabels, units_of

MIN_PROBABILITY = 1e-7
"""Lower limit of probabilities, so that one confident mistake cannot make the mean infinite."""
MAX_LOSS = -log(MIN_PROBABILITY)

_SHIFTS = np.linspace(-8.0, 12.5, 42)
"""Values added to the log odds of an error."""
_FLATTENING = 0.08
"""Share by which each unit of shift also shrinks the log odds towards 0. A classifier that errs
more often than its probabilities claim does so most where it is most confident."""
_SKEW = 0.7
"""Share of the correction for skewness that is applied."""
PRIOR_WEIGHT = 2.0
"""Weight of the model's variance. On the same scale, the measured variance has the weight
n / (kurtosis - 1), which is about the number of images if there are no rare large values."""
_MAX_PICTURES = 4000
"""Maximum number of images used; more would not improve how the variance follows the mean."""
_N_MEANS = 600

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Mean and central moments of a value for each image, over images and labels."""

    mean: Floats
    variance: Floats
    third: Floats
    fourth: Floats

    @classmethod
    def of_raw(cls, raw: list[Floats]) -> "Moments":
        """Compute the moments from the means of the first four powers."""
        a, b, c, d = raw
        return cls(
            a,
            np.maximum(b - a**2, 0),
            c - 3 * a * b + 2 * a**3,
            np.maximum(d - 4 * a * c + 6 * a**2 * b - 3 * a**4, 0),
        )


class LossModel:
    """Model of the log loss of some images if errors were more or less frequent."""

    def __init__(self, probabilities: NDArray[np.floating]) -> None:
        """Fit the model to probabilities of shape (n, n_classes), n_classes at least 2."""
        step = max(1, -(-len(probabilities) // _MAX_PICTURES))
        chosen = np.maximum(probabilities[::step].astype(np.float64), MIN_PROBABILITY)
        n = np.arange(len(chosen))
        self.losses = -np.log(chosen)
        """Loss of each label for each image, shape (n, n_classes)."""
        self._best = chosen.argmax(axis=1)
        wrong = chosen.copy()
        wrong[n, self._best] = 0.0
        self._among_wrong = wrong / wrong.sum(axis=1, keepdims=True)
        error = np.clip(1 - chosen[n, self._best], MIN_PROBABILITY, 1 - MIN_PROBABILITY)
        self._log_odds = np.log(error / (1 - error))
        self.moments = self._moments()

    def label_probabilities(self, loss: float) -> Floats:
        """Compute the probabilities of the labels for which the mean loss is `loss`."""
        error = self._errors(np.interp(loss, self.moments.mean, _SHIFTS))
        found = error[:, None] * self._among_wrong
        found[np.arange(len(found)), self._best] = 1 - error
        return np.asarray(found)

    def _errors(self, shift: float) -> Floats:
        odds = (1 - _FLATTENING * shift) * self._log_odds + shift
        return np.asarray(1 / (1 + np.exp(-odds)))

    def _moments(self) -> Moments:
        n = np.arange(len(self.losses))
        powers = [self.losses**k for k in (1, 2, 3, 4)]
        right = [power[n, self._best] for power in powers]
        wrong = [(self._among_wrong * power).sum(axis=1) for power in powers]
        errors = [self._errors(shift) for shift in _SHIFTS]
        return Moments.of_raw(
            [
                np.array([((1 - error) * r + error * w).mean() for error in errors])
                for r, w in zip(right, wrong, strict=True)
            ]
        )


def drawn_variance(
    values: Floats, variance: float, fourth: float, prior_weight: float = PRIOR_WEIGHT
) -> float:
    """Shrink the measured variance towards that of a model, more so if its tails are heavy.

    Args:
        values: Value of each image, shape (n,).
        variance: Variance of the model, above 0.
        fourth: Fourth central moment of the model.
        prior_weight: Weight of the model's variance.

    Returns:
        The weighted mean of both variances.
    """
    if len(values) < 2:
        return variance
    weight = len(values) / max(fourth / variance**2 - 1, 0.5)
    measured = float(values.var(ddof=1))
    return (weight * measured + prior_weight * variance) / (weight + prior_weight)


def log_loss_interval(
    labels: NDArray[np.intp], probabilities: NDArray[np.floating], units: UnitLabels = None
) -> tuple[float, float]:
    """Compute a 95% interval of the log loss.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        probabilities: Shape (n, n_classes); rows sum to 1.
        units: The unit of each image, as for `units_of`.

    Returns:
        Lower and upper end in nats, from 0 to -ln(1e-7).
    """
    n = len(labels)
    clusters = units_of(units, n)
    picked = probabilities[np.arange(n), labels].astype(np.float64)
    losses = -np.log(np.maximum(picked, MIN_PROBABILITY))
    loss = float(losses.mean())
    if not np.isfinite(loss) or probabilities.shape[1] < 2:
        return loss, loss
    if clusters.quantile == inf:
        return 0.0, MAX_LOSS
    moments = LossModel(probabilities).moments
    variance = max(float(np.interp(loss, moments.mean, moments.variance)), 1e-12)
    fourth = float(np.interp(loss, moments.mean, moments.fourth))
    drawn = drawn_variance(losses, variance, fourth)
    effect = clusters.design_effect(
        losses - loss, np.full(n, sqrt(drawn)), probabilities.argmax(axis=1) != labels
    )
    scale = sqrt(drawn / variance * effect / n)

    def distance(means: Floats) -> Floats:
        """Compute by how many standard errors each mean is below the measured one."""
        spread = np.maximum(np.interp(means, moments.mean, moments.variance), 1e-12)
        skewness = scale * np.interp(means, moments.mean, moments.third) / spread**1.5
        found = (loss - means) / (scale * np.sqrt(spread))
        return np.asarray(found - _SKEW * skewness * (found**2 - 1) / 6)

    # Find the nearest contradicted mean on each side; steps grow with the distance from the loss.
    steps = np.concatenate([[0.0], np.geomspace(1e-5, 1.0, _N_MEANS)])
    below, above = loss * (1 - steps), loss + (MAX_LOSS - loss) * steps
    low = _first_crossing(below, distance(below) - clusters.quantile)
    high = _first_crossing(above, -clusters.quantile - distance(above))
    return max(0.0, min(low, loss)), min(MAX_LOSS, max(high, loss))


def _first_crossing(means: Floats, excess: Floats) -> float:
    """Interpolate the mean at which the excess rises above 0; the last mean if it never does."""
    is_out = excess > 0
    if not is_out.any():
        return float(means[-1])
    at = int(is_out.argmax())
    if at == 0:
        return float(means[0])
    share = -excess[at - 1] / (excess[at] - excess[at - 1])
    return float(means[at - 1] + share * (means[at] - means[at - 1]))
