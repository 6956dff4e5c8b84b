"""Confidence intervals of the means over classes: balanced accuracy and macro F1."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import wilson_interval
from pellucid.evaluation.units import UnitLabels, Units, units_of

_POOLED = 5.0
"""Number of pseudo-images with the pooled error rate that are added to each class."""
_SPREAD = 2.0
"""Number of pseudo-errors, spread evenly over the columns, that are added to the errors."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Answers:
    """Answers of a classifier, as summarized for the intervals."""

    labels: NDArray[np.intp]
    predicted: NDArray[np.intp]
    confusion: Floats
    """Number of images by class (rows) and answer (columns), shape (n_classes, n_classes)."""
    n: Floats
    """Number of test images of each class, shape (n_classes,)."""
    shares: Floats
    """Smoothed shares of the answers (columns) for each class, shape (n_classes, n_classes)."""
    units: Units


def balanced_accuracy_interval(
    labels: NDArray[np.intp],
    predicted: NDArray[np.intp],
    n_classes: int,
    units: UnitLabels = None,
) -> tuple[float, float]:
    """Compute a 95% interval of the mean recall of the tested classes.

    This is Wilson's interval for the number of images at which an accuracy would have the same
    variance. The variance is that of a mean of shares. Each share is shrunk towards the pooled one,
    so that the uncertainty of a class without errors still depends on its size.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        predicted: Predicted class indices, shape (n,).
        n_classes: Number of classes.
        units: The unit of each image, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    answers = _summarise(labels, predicted, n_classes, units)
    is_tested = answers.n > 0
    weight = np.where(is_tested, 1 / (is_tested.sum() * np.maximum(answers.n, 1)), 0.0)
    losses = np.repeat(weight[:, None], n_classes, axis=1)
    np.fill_diagonal(losses, 0.0)
    error = 1 - np.diag(answers.shares)[is_tested].mean()
    recall = float((np.diag(answers.confusion)[is_tested] / answers.n[is_tested]).mean())
    n, _ = _effective_pictures(answers, losses, float(error))
    lower, upper = wilson_interval(recall * n, n, answers.units.quantile)
    return min(lower, recall), max(upper, recall)


def macro_f1_interval(
    labels: NDArray[np.intp],
    predicted: NDArray[np.intp],
    n_classes: int,
    units: UnitLabels = None,
) -> tuple[float, float]:
    """Compute a 95% interval of the mean F1 of the tested classes.

    F1 depends on the class frequencies; the interval holds for images with those of the test set.
    It is Wilson's interval, as for the balanced accuracy. The variance is computed from the loss of
    F1 that one more error causes, both in the true and in the predicted class (Efron and Stein,
    Annals of Statistics 9, 1981; cf. the delta method of Takahashi et al., Applied Intelligence 52,
    2022). By the second derivatives, the F1 of small classes is too low on average, by about
    F1 (1 - F1) / (number of images of the class + number of answers with it). The upper end
    corrects for this bias.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        predicted: Predicted class indices, shape (n,).
        n_classes: Number of classes.
        units: The unit of each image, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    answers = _summarise(labels, predicted, n_classes, units)
    is_tested = answers.n > 0
    right, given = answers.n * np.diag(answers.shares), answers.n @ answers.shares
    both = np.maximum(answers.n + given, 1e-9)
    f1 = np.where(is_tested, 2 * right / both, 0.0)
    missed = f1 - 2 * np.maximum(right - 1, 0) / np.maximum(both - 1, 1e-9)
    lured = f1 - 2 * right / (both + 1)
    losses = np.where(is_tested, missed, 0.0)[:, None] + np.where(is_tested, lured, 0.0)
    losses /= is_tested.sum()
    np.fill_diagonal(losses, 0.0)
    n, effect = _effective_pictures(answers, losses, float(1 - f1[is_tested].mean()))
    counted = answers.n + answers.confusion.sum(axis=0)
    found = float((2 * np.diag(answers.confusion) / np.maximum(counted, 1))[is_tested].mean())
    bias = effect * float((f1 * (1 - f1) / (both + 1))[is_tested].mean())
    lower, _ = wilson_interval(found * n, n, answers.units.quantile)
    _, upper = wilson_interval(min(1.0, found + bias) * n, n, answers.units.quantile)
    return min(lower, found), max(upper, found)


def _summarise(
    labels: NDArray[np.intp],
    predicted: NDArray[np.intp],
    n_classes: int,
    units: UnitLabels,
) -> _Answers:
    clusters = units_of(units, len(labels))
    confusion = confusion_matrix(labels, predicted, n_classes).astype(np.float64)
    n, n_right = confusion.sum(axis=1), np.diag(confusion)
    # In the worst case, all images of a class in one unit count as a single image (Kish).
    pairs, counts = np.unique(clusters.codes * n_classes + labels, return_counts=True)
    squares = np.bincount(pairs % n_classes, counts.astype(np.float64) ** 2, n_classes)
    n_effective = n**2 / np.maximum(squares, 1)
    pooled = (n.sum() - n_right.sum() + 1) / (n.sum() + 2)
    is_tested = n > 0
    wrong = confusion.sum(axis=0) - n_right + _SPREAD * is_tested / is_tested.sum()
    prior = np.tile(wrong, (n_classes, 1))
    np.fill_diagonal(prior, 0.0)
    sums = prior.sum(axis=1, keepdims=True)
    # If no other class was ever tested or answered, wrong answers are spread evenly.
    elsewhere = (1 - np.eye(n_classes)) / max(1, n_classes - 1)
    prior = pooled * np.where(sums > 0, prior / np.where(sums > 0, sums, 1), elsewhere)
    np.fill_diagonal(prior, 1 - pooled)
    own = (n_effective / (n_effective + _POOLED))[:, None]
    shares = own * confusion / np.maximum(n, 1)[:, None] + (1 - own) * prior
    return _Answers(labels, predicted, confusion, n, shares, clusters)


def _effective_pictures(answers: _Answers, losses: Floats, error: float) -> tuple[float, float]:
    """Compute the number of independent images whose accuracy has the same variance.

    Args:
        answers: Answers for the test images.
        losses: Amount by which one answer lowers the mean over classes; row: true class, column:
            answer.
        error: 1 minus the mean over classes, computed with the smoothed shares.

    Returns:
        That number, and the design effect of the units.
    """
    expected = (answers.shares * losses).sum(axis=1)
    variances = np.maximum((answers.shares * losses**2).sum(axis=1) - expected**2, 0)
    labels, predicted = answers.labels, answers.predicted
    effect = answers.units.design_effect(
        losses[labels, predicted] - expected[labels],
        np.sqrt(variances)[labels],
        labels != predicted,
    )
    variance = float((answers.n * variances).sum()) * effect
    return (error * (1 - error) / variance if variance > 0 else float(len(labels))), effect
