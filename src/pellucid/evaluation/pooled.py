"""The answers of all folds of a cross-validation together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.metrics import ClassMetrics, per_class_metrics
from pellucid.evaluation.units import UnitLabels, units_of


@dataclass(frozen=True)
class Pooled:
    """Results on all pictures, each predicted once, by a model that was not trained on it."""

    n: int
    """Number of pictures."""
    n_units: int
    """Number of independent units among them."""
    accuracy: float
    accuracy_interval: tuple[float, float]
    """95% interval of the accuracy, as if one model had predicted all pictures. It accounts for
    the choice of the test pictures, not for that of the training pictures, which the folds share:
    there is no unbiased estimate of the whole variance (Bengio and Grandvalet, "No Unbiased
    Estimator of the Variance of K-Fold Cross-Validation", JMLR 5, 2004)."""
    confusion: tuple[tuple[int, ...], ...]
    """Confusion matrix; row: true class, column: predicted class."""
    by_class: tuple[ClassMetrics, ...]
    """Metrics of each class."""


def pooled(
    labels: NDArray[np.intp],
    predicted: NDArray[np.intp],
    n_classes: int,
    units: UnitLabels = None,
) -> Pooled:
    """Compute the results of all folds together.

    Args:
        labels: True class indices of all pictures, shape (n,), n at least 1.
        predicted: Class indices that the models of the folds predicted, shape (n,).
        n_classes: Number of classes.
        units: The unit of each picture, as for `units_of`.

    Example:
        >>> pooled(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), n_classes=2).accuracy
        0.75
    """
    clusters = units_of(units, len(labels))
    confusion = confusion_matrix(labels, predicted, n_classes)
    rows: Sequence[Sequence[int]] = confusion.tolist()
    return Pooled(
        len(labels),
        clusters.n,
        float((labels == predicted).mean()),
        accuracy_interval(labels == predicted, clusters),
        tuple(tuple(row) for row in rows),
        tuple(per_class_metrics(confusion)),
    )
