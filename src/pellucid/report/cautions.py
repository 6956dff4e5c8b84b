"""Reasons to read a run's numbers with caution."""

from dataclasses import dataclass

from pellucid.report.results import Results

FEW_UNITS = 100
"""With fewer units, the interval of the accuracy can be more than 20 points wide."""
FEW_OF_A_CLASS = 10
"""With fewer images of a class, one more or less changes its result by over 10 points."""


@dataclass(frozen=True)
class Cautions:
    """Reasons for caution before quoting a number."""

    has_few_units: bool
    """Whether the test set holds few independent images."""
    may_be_no_better_than_baseline: bool
    """Whether the interval includes the accuracy of a constant answer."""
    n_small_classes: int
    """Number of classes with few test images, or none."""
    overconfidence: float
    """Mean confidence minus accuracy, from -1 to 1; 0 if the interval includes the confidence."""


def find_cautions(results: Results, baseline: float | None) -> Cautions:
    """Compute the cautions.

    Args:
        results: Results on the test images.
        baseline: Accuracy of always predicting the most common class, from 0 to 1, if known.

    Returns:
        The cautions that apply to these results.
    """
    lower, upper = results.interval
    is_explained = lower <= results.mean_confidence <= upper
    return Cautions(
        has_few_units=results.n_units < FEW_UNITS,
        may_be_no_better_than_baseline=baseline is not None and lower <= baseline,
        n_small_classes=sum(c.metrics.support < FEW_OF_A_CLASS for c in results.classes),
        overconfidence=0.0 if is_explained else results.mean_confidence - results.accuracy,
    )
