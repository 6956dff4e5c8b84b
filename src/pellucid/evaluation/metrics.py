"""The numbers of metrics.json, from the labels and probabilities of the held-out images."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.calibration import expected_calibration_error
from pellucid.evaluation.class_means import balanced_accuracy_interval, macro_f1_interval
from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.log_loss_interval import MIN_PROBABILITY, log_loss_interval
from pellucid.evaluation.units import UnitLabels, units_of
from pellucid.i18n import marked

METRICS = {
    "accuracy": marked("Share of the test pictures whose most probable class is the right one."),
    "accuracy_interval": marked(
        "95% interval of the accuracy, [lower, upper]: Wilson's interval for the "
        "effective number of independent pictures."
    ),
    "balanced_accuracy_interval": marked(
        "95% interval of the balanced accuracy: Wilson's interval for the number of "
        "pictures at which an accuracy would have the same variance."
    ),
    "macro_f1_interval": marked(
        "95% interval of the macro F1, for pictures with the class frequencies of the "
        "test set: Wilson's interval for the number of pictures at which an accuracy would "
        "have the same variance, widened by the bias of small classes."
    ),
    "log_loss_interval": marked(
        "95% interval of the log loss: a score interval whose variance includes the cost "
        "of errors that did not occur in the test, as estimated from the probabilities."
    ),
    "balanced_accuracy": marked(
        "Mean recall (share of a class that is found) over the tested classes."
    ),
    "macro_f1": marked("Mean F1 (harmonic mean of precision and recall) over the tested classes."),
    "log_loss": marked("Mean of -ln(probability of the right class), in nats; 0 is perfect."),
    "expected_calibration_error": marked(
        "Mean distance between confidence and accuracy over 15 bins."
    ),
    "majority_baseline": marked(
        "Accuracy of always answering the most common class in training; if several are "
        "equally common, the highest such accuracy."
    ),
    "n_test": marked("Number of test pictures."),
    "n_units": marked(
        "Number of independent units in the test set: pictures, or groups of pictures that "
        "belong together, such as copies or those of one patient; the intervals are based "
        "on it."
    ),
    "n_train": marked("Number of pictures in the split train."),
    "n_validation": marked("Number of pictures in the split validation."),
    "n_classes": marked("Number of classes."),
    "validation_accuracy": marked(
        "Accuracy on the validation pictures, which are used to choose settings and "
        "weights; for `features`, out-of-fold accuracy on train and validation together; "
        "null if there are none."
    ),
    "validation_log_loss": marked("Log loss on the same pictures as validation_accuracy."),
    "known_accepted": marked(
        "Share of the test pictures that count as being of one of the classes; null if the "
        "classifier does not detect out-of-distribution pictures."
    ),
    "ood_auroc": marked(
        "AUROC of out-of-distribution detection: probability that a picture of a class "
        "that was left out has a higher OOD score than one of a known class; mean over "
        "classes left out in turn, on validation pictures; null if it was not measured."
    ),
}
"""Maps each key of metrics.json to its meaning. Numbers of the validation set are marked as such;
all others concern the test set or the data."""


@dataclass(frozen=True)
class ClassMetrics:
    """Metrics of one class; None where there is nothing to measure."""

    precision: float | None
    """Share of the images predicted as this class that belong to it; None if there are none."""
    recall: float | None
    """Share of the images of this class that were predicted as it; None if there are none."""
    f1: float | None
    """Harmonic mean of precision and recall, 0 if none is right; None without images of it."""
    support: int
    """Number of images of this class."""


def per_class_metrics(confusion: NDArray[np.intp]) -> list[ClassMetrics]:
    """Compute precision, recall and F1 of each class.

    Args:
        confusion: A matrix as returned by `confusion_matrix`.

    Returns:
        One entry for each class, in the order of the matrix.
    """
    counts = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    return [
        ClassMetrics(
            precision=right / given if given else None,
            recall=right / support if support else None,
            f1=2 * right / (given + support) if support else None,
            support=support,
        )
        for right, given, support in zip(*(each.tolist() for each in counts), strict=True)
    ]


def accuracy(labels: NDArray[np.intp], probabilities: NDArray[np.floating]) -> float:
    """Compute the share of rows whose highest probability is at the label; n at least 1.

    Example:
        >>> accuracy(np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]]))
        0.5
    """
    return float((probabilities.argmax(axis=1) == labels).mean())


def log_loss(labels: NDArray[np.intp], probabilities: NDArray[np.floating]) -> float:
    """Compute the mean of -ln(probability of the right class), in nats.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        probabilities: Shape (n, n_classes). Values below 1e-7 count as 1e-7, so that one
            confident mistake cannot make the mean infinite.

    Returns:
        The mean, at least 0.

    Example:
        >>> log_loss(np.array([0, 1]), np.array([[1.0, 0.0], [0.5, 0.5]]))
        0.34657359027997264
    """
    return float(log_losses(labels, probabilities).mean())


def log_losses(
    labels: NDArray[np.intp], probabilities: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Compute the log loss of each image as in `log_loss`; shape (n,)."""
    picked = probabilities[np.arange(len(labels)), labels].astype(float)
    return np.asarray(-np.log(np.maximum(picked, MIN_PROBABILITY)))


def held_out_metrics(
    labels: NDArray[np.intp],
    probabilities: NDArray[np.floating],
    majority_classes: list[int],
    units: UnitLabels = None,
) -> dict[str, float | int | list[float]]:
    """Compute the part of metrics.json that concerns the test set.

    Args:
        labels: True class indices, shape (n,), n at least 1.
        probabilities: Shape (n, n_classes); rows sum to 1.
        majority_classes: The most common class of the training images, or several that are
            equally common; the baseline is then the best accuracy among them.
        units: One label for each image; images with the same label are not independent
            evidence. Without labels, or if a label is None, each image is a unit of its own.

    Returns:
        The metrics, by their names in `METRICS`.
    """
    n, n_classes = probabilities.shape
    predicted = probabilities.argmax(axis=1)
    confusion = confusion_matrix(labels, predicted, n_classes)
    by_class = per_class_metrics(confusion)
    clusters = units_of(units, n)
    of_classes = labels, predicted, n_classes, clusters
    recalls = [c.recall for c in by_class if c.recall is not None]
    f1s = [c.f1 for c in by_class if c.f1 is not None]
    return {
        "accuracy": accuracy(labels, probabilities),
        "accuracy_interval": list(accuracy_interval(predicted == labels, clusters)),
        "balanced_accuracy": float(np.mean(recalls)),
        "balanced_accuracy_interval": list(balanced_accuracy_interval(*of_classes)),
        "macro_f1": float(np.mean(f1s)),
        "macro_f1_interval": list(macro_f1_interval(*of_classes)),
        "log_loss": log_loss(labels, probabilities),
        "log_loss_interval": list(log_loss_interval(labels, probabilities, clusters)),
        "expected_calibration_error": expected_calibration_error(labels, probabilities),
        "majority_baseline": max(float((labels == c).mean()) for c in majority_classes),
        "n_test": n,
        "n_units": clusters.n,
    }
