"""Calibration: whether answers given with a probability of 80% are right in 80 of 100 cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.units import UnitLabels, units_of

N_BINS = 15
"""Number of bins of equal width, as in Guo et al. (2017)."""


@dataclass(frozen=True)
class CalibrationBin:
    """Images whose highest probability lies in one interval."""

    lower: float
    upper: float
    n: int
    """Number of images, at least 1."""
    mean_confidence: float
    """Mean of their highest probabilities."""
    accuracy: float
    """Share of them whose most probable class is the right one."""
    interval: tuple[float, float]
    """95% interval of the accuracy."""


def calibration_bins(
    labels: NDArray[np.intp],
    probabilities: NDArray[np.floating],
    n_bins: int = N_BINS,
    units: UnitLabels = None,
) -> list[CalibrationBin]:
    """Group images by their highest probability.

    Args:
        labels: True class indices, shape (n,).
        probabilities: Shape (n, n_classes); rows sum to 1.
        n_bins: Number of intervals (lower, upper] of equal width between 0 and 1.
        units: The unit of each image, as for `accuracy_interval`.

    Returns:
        The nonempty bins, in ascending order.
    """
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    which = np.clip(np.ceil(confidence * n_bins).astype(int) - 1, 0, n_bins - 1)
    clusters = units_of(units, len(labels))
    bins = []
    for index in np.unique(which):
        members = which == index
        bins.append(
            CalibrationBin(
                lower=index / n_bins,
                upper=(index + 1) / n_bins,
                n=int(members.sum()),
                mean_confidence=float(confidence[members].mean()),
                accuracy=float(is_right[members].mean()),
                interval=accuracy_interval(is_right[members], clusters.part(members)),
            )
        )
    return bins


def expected_calibration_error(
    labels: NDArray[np.intp], probabilities: NDArray[np.floating], n_bins: int = N_BINS
) -> float:
    """Compute the mean distance between confidence and accuracy over the bins.

    See Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017,
    equation 3.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        probabilities: Shape (n, n_classes); rows sum to 1.
        n_bins: Number of bins.

    Returns:
        The error, from 0 (calibrated) to 1.

    Example:
        >>> labels = np.array([0, 0, 0, 1])
        >>> expected_calibration_error(labels, np.full((4, 2), [0.75, 0.25]))
        0.0
    """
    bins = calibration_bins(labels, probabilities, n_bins)
    return sum(b.n * abs(b.accuracy - b.mean_confidence) for b in bins) / len(labels)


def log_probabilities(probabilities: NDArray[np.floating]) -> NDArray[np.float64]:
    """Compute natural logarithms, which equal the logits up to a constant for each row.

    Args:
        probabilities: Shape (n, n_classes). Probabilities below the smallest normal float32,
            about 1e-38, are replaced by that number, since 0 has no logarithm.

    Returns:
        The logarithms, shape (n, n_classes).
    """
    return np.log(np.maximum(probabilities.astype(np.float64), np.finfo(np.float32).tiny))


def with_temperature(
    probabilities: NDArray[np.floating], temperature: float
) -> NDArray[np.float64]:
    """Compute the probabilities of a model whose logits are divided by a temperature.

    Args:
        probabilities: Shape (n, n_classes).
        temperature: Above 0. A second call with 1 / T undoes the scaling by T.

    Returns:
        The scaled probabilities, shape (n, n_classes).
    """
    return np.asarray(softmax(log_probabilities(probabilities) / temperature, axis=1))
