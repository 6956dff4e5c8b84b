"""Whether two variants of a comparison run differ by more than their seeds do."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

CONFIDENCE = 0.95
_ROUNDING = 1e-6
"""Error of accuracies, which Keras computes in float32."""


@dataclass(frozen=True)
class Verdict:
    """Differences of two variants, seed by seed."""

    differences: tuple[float, ...]
    """Accuracy of the second variant minus that of the first; both saw the same pictures."""
    mean: float
    spread: float
    """Standard deviation of the differences."""
    low: float
    high: float
    """Ends of the 95% interval of the mean."""

    @property
    def is_luck(self) -> bool:
        """Whether the interval contains 0: the difference is within what the seeds differ by."""
        return self.low <= _ROUNDING and self.high >= -_ROUNDING


def judge(
    first: Sequence[float], second: Sequence[float], n_train: int, n_validation: int
) -> Verdict:
    """Compare two variants by the corrected resampled t-test on their paired differences.

    Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52 (2003), section
    5. The splits of the seeds overlap, so that the differences are correlated and Student's
    interval would be too narrow; the correction adds `n_validation / n_train` to `1 / n_seeds`.
    Accuracies come in steps of one picture, so that a few differences can be equal by chance; the
    interval is therefore at least one picture wide to each side.

    Args:
        first: Accuracy of the first variant with each seed, two or more.
        second: Accuracy of the second variant with the same seeds.
        n_train: Number of pictures of each training.
        n_validation: Number of pictures that the accuracies were measured on.

    Returns:
        The verdict.

    Example:
        >>> judge([0.5, 0.6, 0.7], [0.6, 0.5, 0.8], 300, 100).is_luck
        True
        >>> judge([0.5, 0.6, 0.7], [0.8, 0.91, 0.99], 300, 100).is_luck
        False
    """
    differences = np.array(second, np.float64) - np.array(first, np.float64)
    n = len(differences)
    mean, spread = float(differences.mean()), float(differences.std(ddof=1))
    quantile = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2))
    deviation = spread * sqrt(1 / n + n_validation / n_train)
    half_width = max(quantile * deviation, 1 / n_validation)
    return Verdict(tuple(differences.tolist()), mean, spread, mean - half_width, mean + half_width)
