"""The same training several times: how much of a number is luck?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

SPREAD_METRICS = ("accuracy", "balanced_accuracy", "macro_f1", "log_loss")


@dataclass(frozen=True)
class Spread:
    """Of one metric over several trainings."""

    mean: float
    standard_deviation: float
    """Of the sample (n - 1); so much does one training deviate from the mean."""
    least: float
    most: float


def spread(metrics: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Summarise what several trainings come to.

    Args:
        metrics: The content of metrics.json of each, at least two.

    Returns:
        By the names of `SPREAD_METRICS`.
    """
    found = {}
    for name in SPREAD_METRICS:
        values = [float(each[name]) for each in metrics]
        found[name] = Spread(mean(values), stdev(values), min(values), max(values))
    return found
