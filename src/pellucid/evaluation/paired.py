"""Two classifiers on the same pictures: which is better, and is it more than luck?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from pellucid.evaluation.bootstrap import mean_interval

SIGNIFICANT = 0.05
"""A p-value below this is rarely luck."""


@dataclass(frozen=True)
class McNemar:
    """What McNemar's test found (Psychometrika 12, 1947)."""

    n: int
    """Number of pictures."""
    n_only_first_right: int
    n_only_second_right: int
    p_value: float
    """Exact: the two-sided binomial test of a half on the pictures that only one gets right."""

    @property
    def accuracy_difference(self) -> float:
        """Accuracy of the second less that of the first."""
        return (self.n_only_second_right - self.n_only_first_right) / self.n


def mcnemar(first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> McNemar:
    """Test whether two classifiers differ in how many of the same pictures they get right.

    Args:
        first_right: Whether the first is right, shape (n,), n at least 1.
        second_right: The same of the second, for the same pictures.
    """
    n_first = int((first_right & ~second_right).sum())
    n_second = int((second_right & ~first_right).sum())
    n = n_first + n_second
    p_value = float(binomtest(n_first, n).pvalue) if n else 1.0
    return McNemar(len(first_right), n_first, n_second, p_value)


def difference_interval(
    first: NDArray[np.floating], second: NDArray[np.floating], seed: int = 0
) -> tuple[float, float]:
    """Compute the 95 % interval of the mean of second - first, by a paired bootstrap.

    Args:
        first: One value for each picture, shape (n,).
        second: The same of the second, for the same pictures.
        seed: Same seed, same interval.
    """
    return mean_interval(second.astype(np.float64) - first.astype(np.float64), seed)
