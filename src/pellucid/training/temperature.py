"""Temperature scaling, which calibrates probabilities.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
`docs/decisions/0010-temperature.md` explains how the temperature is chosen, and why.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import logsumexp

from pellucid.evaluation.calibration import log_probabilities, with_temperature

MIN_PICTURES = 30
"""Minimum number of images; a temperature fitted on fewer would be down to chance."""

_LOG_BOUNDS = (float(np.log(0.01)), float(np.log(1000)))
"""Logarithms of the lowest and the highest temperature; wide enough for any float32 logits."""


def fit_temperature(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.intp]) -> float:
    """Choose the temperature, by which the logits are to be divided.

    Two temperatures are computed. The first has the lowest smoothed log loss: its target for the
    other classes together is 1 / (n + 2) instead of 0 (Platt, "Probabilistic Outputs for Support
    Vector Machines", 1999, section 2.2). The second has the lowest log loss among the temperatures
    at which the mean confidence is at most (n + 1) / (n + 2). The result is the one closer to 1,
    or 1 if they lie on different sides of 1.

    Args:
        probabilities: Probabilities of images that the model did not learn from, shape
            (n, n_classes). The logits are inferred from them. A probability below the smallest
            normal float32, about 1e-38, counts as that number, so logits that are more than 87
            apart seem closer.
        labels: Class indices of these images, shape (n,).

    Returns:
        A number above 1 if the model is overconfident, and below 1 if it is underconfident; 1 for
        fewer than `MIN_PICTURES` images. It never increases the smoothed log loss.
    """
    if len(labels) < MIN_PICTURES:
        return 1.0
    logs = log_probabilities(probabilities)
    miss = 1 / (len(labels) + 2)
    rows = np.arange(len(labels))

    def divided(log_temperature: float) -> NDArray[np.float64]:
        logits = logs / np.exp(log_temperature)
        return np.asarray(logits - logsumexp(logits, axis=1, keepdims=True))

    def plain_loss(log_temperature: float) -> float:
        return float(-divided(log_temperature)[rows, labels].mean())

    def smoothed_loss(log_temperature: float) -> float:
        found = divided(log_temperature)
        right = found[rows, labels].copy()
        found[rows, labels] = -np.inf
        return float(-((1 - miss) * right + miss * logsumexp(found, axis=1)).mean())

    def overclaim(log_temperature: float) -> float:
        """Compute by how much the mean confidence exceeds (n + 1) / (n + 2)."""
        found = divided(log_temperature)
        found[rows, found.argmax(axis=1)] = -np.inf
        return miss - float(np.exp(logsumexp(found, axis=1)).mean())

    smoothed = _least(smoothed_loss)
    plain = max(_least(plain_loss), _where_zero(overclaim))
    nearer = min(smoothed, plain, key=abs)
    is_agreed = smoothed * plain > 0 and smoothed_loss(nearer) <= smoothed_loss(0.0)
    return float(np.exp(nearer)) if is_agreed else 1.0


def _least(loss: Callable[[float], float]) -> float:
    found = minimize_scalar(loss, bounds=_LOG_BOUNDS, method="bounded", options={"xatol": 1e-5})
    return float(found.x)


def _where_zero(falling: Callable[[float], float]) -> float:
    low, high = _LOG_BOUNDS
    if falling(low) <= 0:
        return low
    return float(brentq(falling, low, high, xtol=1e-6)) if falling(high) < 0 else high


def scaled(probabilities: NDArray[np.floating[Any]], temperature: float) -> NDArray[np.float32]:
    """Compute the probabilities after dividing the logits by a temperature.

    Args:
        probabilities: Probabilities before, shape (n, n_classes).
        temperature: Temperature, above 0.

    Example:
        >>> scaled(np.array([[0.9, 0.1]]), temperature=2.0).round(2).tolist()
        [[0.75, 0.25]]
    """
    return with_temperature(probabilities, temperature).astype(np.float32)


def calibrated(
    probabilities: NDArray[np.floating[Any]], labels: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Scale probabilities by the temperature that `fit_temperature` chooses for them."""
    return scaled(probabilities, fit_temperature(probabilities, labels))


def is_saturated(probabilities: NDArray[np.floating[Any]]) -> bool:
    """Whether any probability is too small to infer its logit from it."""
    return bool((probabilities < np.finfo(np.float32).tiny).any())
