"""McNemar's test: do two classifiers differ in how many of the same pictures they get right?"""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import binomtest

from processes import BenchmarkError


@dataclass(frozen=True)
class McNemar:
    """What the test found."""

    n_only_first_right: int
    n_only_second_right: int
    accuracy_difference: float
    """Of the second from the first."""
    p_value: float
    """Exact: the two-sided binomial test of a half on the pictures that only one gets right."""


def mcnemar(
    truth: Mapping[str, str], first: Mapping[str, str], second: Mapping[str, str]
) -> McNemar:
    """Compare two classifiers on the same pictures.

    Args:
        truth: The class of each picture by its path.
        first: What the first predicted.
        second: What the second predicted.

    Raises:
        BenchmarkError: They were not tested on the same pictures.
    """
    if not truth.keys() == first.keys() == second.keys():
        raise BenchmarkError("The two were not tested on the same pictures.")
    n_first = sum(first[f] == label != second[f] for f, label in truth.items())
    n_second = sum(second[f] == label != first[f] for f, label in truth.items())
    n = n_first + n_second
    p_value = float(binomtest(n_first, n).pvalue) if n else 1.0
    return McNemar(n_first, n_second, (n_second - n_first) / len(truth), p_value)
