"""Confident learning: which labels are probably wrong, from out-of-fold probabilities.

Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels", JAIR 70
(2021). The labels are those of cleanlab, which its authors maintain. Importing it also imports
pandas and scikit-learn, which takes longer than writing the report.
"""

import numpy as np
from numpy.typing import NDArray

_EPSILON = 1e-6
"""Tolerance of comparisons with a threshold."""


def find_label_errors(
    labels: NDArray[np.intp], probabilities: NDArray[np.floating]
) -> NDArray[np.intp]:
    """Find the labels that are probably wrong.

    The numbers of wrong labels are estimated for each pair of a given and a true class. Of the
    images with the given class, those are taken whose probability of the true class exceeds that
    of the given one most ("prune by noise rate"). Labels of the most probable class are never
    taken, and neither are all labels of a class.

    Args:
        labels: Class indices, shape (n,); each class occurs.
        probabilities: Out-of-fold probabilities, shape (n, n_classes).

    Returns:
        Positions in `labels`, by ascending probability of the given class.
    """
    p = probabilities.astype(np.float64)
    n, n_classes = p.shape
    counts = _with_one_right(_calibrated(_confident_joint(labels, p), labels))
    np.fill_diagonal(counts, 0)
    is_wrong = np.zeros(n, dtype=bool)
    for given in range(n_classes):
        of_class = np.flatnonzero(labels == given)
        if len(of_class) == 1:
            continue
        for true in np.flatnonzero(counts[given]):
            margin = p[of_class, true] - p[of_class, given]
            least = np.sort(margin)[-counts[given, true]]
            is_wrong[of_class[margin >= least]] = True
    is_wrong &= p.argmax(axis=1) != labels
    wrong = np.flatnonzero(is_wrong)
    return wrong[np.argsort(p[wrong, labels[wrong]], kind="stable")]


def _confident_joint(labels: NDArray[np.intp], p: NDArray[np.float64]) -> NDArray[np.int64]:
    """Count images by given class and by the class that they confidently belong to.

    An image confidently belongs to the most probable of the classes whose probability is at least
    the mean over the images with that label (equations 1 and 2).

    Returns:
        Counts, shape (n_classes, n_classes): rows are the given classes.
    """
    n_classes = p.shape[1]
    means = np.array([p[labels == each, each].mean() for each in range(n_classes)])
    is_above = p >= means - _EPSILON
    n_above = is_above.sum(axis=1)
    likely = np.where(n_above > 1, p.argmax(axis=1), is_above.argmax(axis=1))
    is_confident = n_above > 0
    joint = np.zeros((n_classes, n_classes), np.int64)
    np.add.at(joint, (labels[is_confident], likely[is_confident]), 1)
    np.fill_diagonal(joint, np.maximum(joint.diagonal(), 1))  # no class is wrong altogether
    return joint


def _calibrated(joint: NDArray[np.int64], labels: NDArray[np.intp]) -> NDArray[np.int64]:
    """Scale each row to the number of images with the given class (equation 3), in whole images."""
    n_given = np.bincount(labels, minlength=len(joint))
    scaled = (joint.T / joint.sum(axis=1) * n_given).T
    scaled = scaled / scaled.sum() * len(labels)
    return np.stack([_whole(row) for row in scaled])


def _with_one_right(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave each given class an image whose label is right, and lower its other counts instead."""
    n_right = counts.diagonal()
    n_added = np.maximum(n_right, 1) - n_right
    n_others = np.maximum(np.count_nonzero(counts, axis=1) - 1, 1)
    lowered = np.maximum(counts - (n_added / n_others)[:, None], 0).astype(np.int64)
    np.fill_diagonal(lowered, n_right + n_added)
    return lowered


def _whole(row: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round numbers so that their sum, a whole number, remains."""
    found = row.round().astype(np.int64)
    n_lacking = round(row.sum()) - int(found.sum())
    order = np.argsort(row - found)
    if n_lacking > 0:
        found[order[::-1][:n_lacking]] += 1
    elif n_lacking < 0:
        found[order[:-n_lacking]] -= 1
    return found
