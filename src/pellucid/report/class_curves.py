"""The ROC curve and the precision-recall curve of each class against the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.ood_detection import auroc
from pellucid.evaluation.ranking_curves import RankingCurves, average_precision, ranking_curves
from pellucid.evaluation.ranking_intervals import auroc_interval, average_precision_interval
from pellucid.evaluation.units import Units

MAX_CURVES = 20
"""Maximum number of classes that are shown, those with the lowest areas."""
_MAX_POINTS = 60
_ROUNDING = 1e-12
_MAX_NUMBERS = 20_000_000
"""With more probabilities, the areas would delay the report by seconds."""

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ClassCurves:
    """The curves of one class, whose pictures are the positives; all others are the negatives."""

    name: str
    n_positive: int
    positive_share: float
    """Share of the positives, which is the average precision of a ranking at random."""
    auroc: float
    auroc_interval: tuple[float, float]
    """95% interval of the area under the ROC curve."""
    average_precision: float
    average_precision_interval: tuple[float, float]
    """95% interval of the area under the precision-recall curve."""
    roc: Points
    """(false positive rate, recall) from (0, 0) to (1, 1)."""
    precision_recall: Points
    """(recall, precision) in steps, under which the area is the average precision."""


@dataclass(frozen=True)
class AllCurves:
    """The curves of the classes that are shown."""

    classes: tuple[ClassCurves, ...]
    """At most `MAX_CURVES`, the lowest AUROC first."""
    n_classes: int
    """Number of classes with an area, shown or not."""
    mean_auroc: float
    """Mean over all classes with an area (macro average, each class against the rest)."""


def summarise_curves(
    labels: tuple[str, ...],
    true: NDArray[np.intp],
    probabilities: NDArray[np.floating],
    units: Units,
) -> AllCurves | None:
    """Compute the curves from the test images.

    Args:
        labels: Names of the classes.
        true: True class indices, shape (n,), n at least 1.
        probabilities: Shape (n, n_classes).
        units: Units of the images.

    Returns:
        The curves; None if all images are of one class, or there are too many probabilities.
    """
    if probabilities.size > _MAX_NUMBERS:
        return None
    counts = np.bincount(true, minlength=len(labels))
    tested = [c for c in range(len(labels)) if 0 < counts[c] < len(true)]
    if not tested:
        return None
    areas = {c: auroc(probabilities[true != c, c], probabilities[true == c, c]) for c in tested}
    shown = sorted(tested, key=lambda c: (areas[c], labels[c]))[:MAX_CURVES]
    return AllCurves(
        tuple(_of_class(labels[c], true == c, probabilities[:, c], areas[c], units) for c in shown),
        len(tested),
        sum(areas.values()) / len(areas),
    )


def _of_class(
    name: str,
    is_positive: NDArray[np.bool_],
    scores: NDArray[np.floating],
    area: float,
    units: Units,
) -> ClassCurves:
    curves = ranking_curves(is_positive, scores)
    precision = average_precision(curves)
    return ClassCurves(
        name,
        int(is_positive.sum()),
        float(is_positive.mean()),
        area,
        auroc_interval(is_positive, scores, units),
        precision,
        average_precision_interval(precision, is_positive, scores, units),
        _roc_points(curves),
        _precision_steps(curves),
    )


def _roc_points(curves: RankingCurves) -> Points:
    x = np.append(0.0, curves.false_positive_rate)
    y = np.append(0.0, curves.recall)
    # As scikit-learn does, leave out the points within straight lines; equal steps of a rate differ
    # by rounding.
    is_corner = (np.abs(np.diff(x, 2)) > _ROUNDING) | (np.abs(np.diff(y, 2)) > _ROUNDING)
    at = _thinned(np.flatnonzero(np.concatenate([[True], is_corner, [True]])))
    return tuple(zip(x[at].tolist(), y[at].tolist(), strict=True))


def _precision_steps(curves: RankingCurves) -> Points:
    widths = np.diff(curves.recall, prepend=0.0)
    at = _thinned(np.flatnonzero(widths > 0))
    ends = np.concatenate([[-1], at])
    # A step that stands for several keeps their area.
    areas = np.add.reduceat(widths * curves.precision, ends[:-1] + 1)
    recalls = np.append(0.0, curves.recall[at])
    points: list[tuple[float, float]] = []
    for before, after, area in zip(recalls[:-1], recalls[1:], areas, strict=True):
        precision = min(1.0, float(area / (after - before)))
        points += [(float(before), precision), (float(after), precision)]
    return tuple(points)


def _thinned(places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Reduce the points for a chart."""
    at = np.unique(np.linspace(0, len(places) - 1, _MAX_POINTS).round().astype(np.intp))
    return places[at]
