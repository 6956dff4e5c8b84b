"""Where the numbers are weaker than they look."""

from dataclasses import dataclass

from pellucid.report.results import Results

FEW_UNITS = 100
"""Below this the accuracy's interval is up to 20 points wide."""
FEW_OF_A_CLASS = 10
"""Below this one picture more or less moves a class by 10 points."""


@dataclass(frozen=True)
class Cautions:
    """What a reader has to know before quoting a number."""

    has_few_units: bool
    """The test holds few pictures that are independent of one another."""
    may_be_no_better_than_baseline: bool
    """The interval reaches down to what a constant answer achieves."""
    n_small_classes: int
    """Classes with few test pictures, or none."""
    overconfidence: float
    """Mean confidence less accuracy where the interval cannot explain it, else 0; -1 to 1."""


def find_cautions(results: Results, baseline: float | None) -> Cautions:
    """Compute the cautions.

    Args:
        results: Of the test pictures.
        baseline: Accuracy of always answering the most common class, from 0 to 1, if known.

    Returns:
        What holds of these results.
    """
    lower, upper = results.interval
    is_explained = lower <= results.mean_confidence <= upper
    return Cautions(
        has_few_units=results.n_units < FEW_UNITS,
        may_be_no_better_than_baseline=baseline is not None and lower <= baseline,
        n_small_classes=sum(c.metrics.support < FEW_OF_A_CLASS for c in results.classes),
        overconfidence=0.0 if is_explained else results.mean_confidence - results.accuracy,
    )
