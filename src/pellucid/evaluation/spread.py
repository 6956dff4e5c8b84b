"""Spread of the metrics over several trainings that differ only in their seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

SPREAD_METRICS = ("accuracy", "balanced_accuracy", "macro_f1", "log_loss")


@dataclass(frozen=True)
class Spread:
    """Mean and spread of one metric over several trainings."""

    mean: float
    standard_deviation: float
    """Sample standard deviation (n - 1), the typical deviation of one training from the mean."""
    least: float
    most: float


def spread(metrics: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Compute the spread of each metric over several trainings.

    Args:
        metrics: Content of metrics.json of each training, at least two.

    Returns:
        The spreads, by the names in `SPREAD_METRICS`.
    """
    found = {}
    for name in SPREAD_METRICS:
        values = [float(each[name]) for each in metrics]
        found[name] = Spread(mean(values), stdev(values), min(values), max(values))
    return found
