"""Temperature scaling: probabilities that mean what they say.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
`docs/decisions/0010-temperature.md` says how the temperature is chosen, and why.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import logsumexp

from pellucid.evaluation.calibration import log_probabilities, with_temperature

MIN_PICTURES = 30
"""With fewer pictures than this a temperature would be chance."""

_LOG_BOUNDS = (float(np.log(0.01)), float(np.log(1000)))
"""Logarithms of the least and the largest temperature; wide enough for any logits in float32."""


def fit_temperature(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.intp]) -> float:
    """Choose the number by which the logits are divided.

    Two temperatures are found. One has the lowest smoothed log loss, which counts each label as
    missed by 1 in n + 2 (Platt, "Probabilistic Outputs for Support Vector Machines", 1999, section
    2.2). The other has the lowest log loss of those at which the mean confidence is at most
    (n + 1) / (n + 2). The one nearer to 1 is taken, or 1 where they lie on either side of it.

    Args:
        probabilities: Of pictures that the model did not learn from, shape (n, n_classes). The
            logits are inferred from them; a probability below the smallest normal float32, about
            1e-38, counts as that, so classes whose logits are more than 87 apart seem nearer.
        labels: Their class indices, shape (n,).

    Returns:
        Above 1 where the model is too sure of itself, below 1 where it is too modest; 1 with
        fewer than `MIN_PICTURES` pictures. The smoothed log loss is never higher with it.
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
        """Compute by how much the mean confidence is above (n + 1) / (n + 2)."""
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
    """Give the probabilities that a model answers when its logits are divided by a temperature.

    Args:
        probabilities: Shape (n, n_classes).
        temperature: Above 0.
    """
    return with_temperature(probabilities, temperature).astype(np.float32)


def is_saturated(probabilities: NDArray[np.floating[Any]]) -> bool:
    """Tell whether some probability is too small for the logits to be inferred from it."""
    return bool((probabilities < np.finfo(np.float32).tiny).any())
