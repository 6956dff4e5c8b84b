"""Temperature scaling: probabilities that mean what they say.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax

from pellucid.evaluation.metrics import log_loss

LEAST_PICTURES = 30
"""With fewer pictures than this a temperature would be chance."""
_BOUNDS = (0.2, 5.0)


def fit_temperature(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.intp]) -> float:
    """Find the number by which dividing the logits gives the least log loss.

    Args:
        probabilities: Of pictures that the model did not learn from, shape (n, n_classes).
        labels: Their class indices, shape (n,).

    Returns:
        Above 1 where the model is too sure of itself, below 1 where it is too modest; 1 with
        fewer than `LEAST_PICTURES` pictures.
    """
    if len(labels) < LEAST_PICTURES:
        return 1.0
    logs = _logarithms(probabilities)
    n, n_classes = logs.shape
    # Pictures without an error would ask for certainty, which no number of pictures can give.
    # As if one more of each kind had been seen: Platt, "Probabilistic Outputs for Support Vector
    # Machines", 1999, section 2.2.
    targets = np.full((n, n_classes), 1 / (n + 2) / max(1, n_classes - 1))
    targets[np.arange(n), labels] = (n + 1) / (n + 2)

    def loss(log_temperature: float) -> float:
        logits = logs / np.exp(log_temperature)
        return float((logsumexp(logits, axis=1) - (targets * logits).sum(axis=1)).mean())

    low, high = np.log(_BOUNDS)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded")
    temperature = float(np.exp(found.x))
    # Where scaling gains nothing, by the labels themselves too, the model stays as it is.
    is_better = log_loss(labels, scaled(probabilities, temperature)) <= log_loss(
        labels, probabilities
    )
    return temperature if found.fun < loss(0.0) and is_better else 1.0


def scaled(probabilities: NDArray[np.floating[Any]], temperature: float) -> NDArray[np.float32]:
    """Give the probabilities that a model answers when its logits are divided by a temperature.

    Args:
        probabilities: Shape (n, n_classes).
        temperature: Above 0.
    """
    answers = softmax(_logarithms(probabilities) / temperature, axis=1)
    return np.asarray(answers, dtype=np.float32)


def _logarithms(probabilities: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    return np.log(np.maximum(probabilities.astype(np.float64), 1e-30))
