"""Results of the predictions on the test images."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.selection import class_indices, images_in
from pellucid.evaluation.calibration import CalibrationBin, calibration_bins
from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.metrics import ClassMetrics, per_class_metrics
from pellucid.evaluation.mistakes import confident_mistakes
from pellucid.evaluation.units import Units, units_of

MAX_CLASSES_IN_MATRIX = 20
"""Maximum size of the confusion matrix; a larger one is not readable on paper or on a phone."""
MAX_CONFUSIONS = 20
MAX_MISTAKES = 12


@dataclass(frozen=True)
class Confusion:
    """A true class, and another class that was predicted for it."""

    label: str
    predicted: str
    n: int
    """Number of test images, at least 1."""
    n_label: int
    """Number of test images of the true class."""


@dataclass(frozen=True)
class Mistake:
    """A test image with a wrong prediction."""

    path: str
    label: str
    predicted: str
    confidence: float
    """Probability of the predicted class, from 0 to 1."""
    label_probability: float
    """Predicted probability of the true class, from 0 to 1."""


@dataclass(frozen=True)
class ClassResult:
    """Results of one class."""

    name: str
    metrics: ClassMetrics


@dataclass(frozen=True)
class Results:
    """Everything on the page that comes from the test images."""

    n: int
    """Number of test images, at least 1."""
    n_units: int
    """Number of independent units among them; fewer than `n` if some images belong together."""
    n_right: int
    accuracy: float
    interval: tuple[float, float]
    """95% interval of the accuracy."""
    mean_confidence: float
    """Mean confidence of the predictions, from 0 to 1."""
    matrix: tuple[tuple[int, ...], ...] | None
    """Confusion matrix (row: true class, column: prediction); None if there are many classes."""
    confusions: tuple[Confusion, ...]
    """Most frequent confusions, in descending order."""
    n_confusions: int
    """Number of different confusions, shown or not."""
    mistakes: tuple[Mistake, ...]
    """Most confident mistakes, in descending order of confidence."""
    classes: tuple[ClassResult, ...]
    """All classes, the lowest F1 first; classes without test images last."""
    bins: tuple[CalibrationBin, ...]

    @property
    def n_wrong(self) -> int:
        """Number of test images with a wrong prediction."""
        return self.n - self.n_right


def summarise_results(labels: list[str], predictions: pl.DataFrame) -> Results | None:
    """Compute the results.

    Args:
        labels: Names of the classes in the order of their indices.
        predictions: Predictions with columns as in predictions.parquet; only the rows of the split
            ``test`` are used.

    Returns:
        The results, or None if there are no test images.
    """
    table = images_in(predictions, "test")
    n = len(table)
    if n == 0:
        return None
    true = class_indices(table["label"], labels)
    answer = class_indices(table["predicted"], labels)
    probabilities = table["probabilities"].explode().to_numpy().reshape(n, len(labels))
    units = test_units(table)
    matrix = confusion_matrix(true, answer, len(labels))
    n_right = int(np.trace(matrix))
    confusions = _confusions(labels, matrix)
    is_small = len(labels) <= MAX_CLASSES_IN_MATRIX
    return Results(
        n=n,
        n_units=units.n,
        n_right=n_right,
        accuracy=n_right / n,
        interval=accuracy_interval(true == answer, units),
        mean_confidence=float(probabilities.max(axis=1).mean()),
        matrix=tuple(tuple(int(n) for n in row) for row in matrix) if is_small else None,
        confusions=tuple(confusions[:MAX_CONFUSIONS]),
        n_confusions=len(confusions),
        mistakes=_mistakes(table, probabilities[np.arange(n), true]),
        classes=_classes(labels, matrix),
        bins=tuple(calibration_bins(true, probabilities, units=units)),
    )


def test_units(table: pl.DataFrame) -> Units:
    """Return the units of the test rows of predictions.parquet; old runs have no units."""
    return units_of(table["unit"] if "unit" in table.columns else None, len(table))


def _confusions(labels: list[str], matrix: NDArray[np.intp]) -> list[Confusion]:
    support = matrix.sum(axis=1)
    pairs = [
        Confusion(labels[row], labels[column], int(matrix[row, column]), int(support[row]))
        for row, column in np.argwhere(matrix)
        if row != column
    ]
    return sorted(pairs, key=lambda pair: (-pair.n, pair.n_label, pair.label, pair.predicted))


def _mistakes(table: pl.DataFrame, label_probability: NDArray[np.float32]) -> tuple[Mistake, ...]:
    with_truth = table.with_columns(label_probability=pl.Series(label_probability))
    wrong = confident_mistakes(with_truth, MAX_MISTAKES)
    columns = ("path", "label", "predicted", "confidence", "label_probability")
    return tuple(Mistake(*row) for row in wrong.select(columns).iter_rows())


def _classes(labels: list[str], matrix: NDArray[np.intp]) -> tuple[ClassResult, ...]:
    results = map(ClassResult, labels, per_class_metrics(matrix))

    def rank(result: ClassResult) -> tuple[bool, float, float]:
        found = result.metrics
        return found.support == 0, found.f1 or 0.0, found.recall or 0.0

    return tuple(sorted(results, key=rank))
