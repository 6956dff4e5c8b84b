"""Evaluation of out-of-distribution (OOD) detection: how well scores detect images of no class."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

KEPT = 0.95
"""Share of the known images that the threshold accepts, by convention."""


def auroc(known: Floats, ood: Floats) -> float:
    """Compute the probability that an OOD image has a higher score than a known image.

    This is the area under the ROC curve (Hanley and McNeil, Radiology 1982); ties count half. The
    result equals that of scikit-learn, which is not used because its import takes a second in each
    training.

    Args:
        known: Scores of known images, shape (n,), n at least 1.
        ood: Scores of OOD images, shape (m,), m at least 1.

    Returns:
        The area, from 0 to 1; 0.5 is chance level.

    Example:
        >>> auroc(known=np.array([-0.8, -0.9]), ood=np.array([-0.1, -0.8]))
        0.875
    """
    ascending = np.sort(known)
    lower, not_higher = (np.searchsorted(ascending, ood, side) for side in ("left", "right"))
    return float((lower + not_higher).mean() / (2 * len(known)))


def choose_threshold(known: Floats, kept: float = KEPT) -> float:
    """Choose the score above which an image counts as OOD.

    Args:
        known: Scores of known images that the scorer was not fitted to, shape (n,), n at least 1.
        kept: Share of them that must not exceed the threshold.

    Returns:
        The threshold: the highest score that counts as known.

    Example:
        >>> choose_threshold(np.arange(100.0), kept=0.95)
        94.0
    """
    descending = np.sort(known)[::-1]
    return float(descending[int(np.floor((1 - kept) * len(descending)))])


def leave_one_class_out(
    features: Floats,
    labels: NDArray[np.intp],
    is_held_out: NDArray[np.bool_],
    turns: NDArray[np.intp],
    fit_without: Callable[[int], Callable[[Floats], Floats]],
) -> dict[int, float]:
    """Leave each class out in turn, and measure how well it is distinguished from the others.

    Args:
        features: Features of the images, shape (n, n_features).
        labels: Class indices, shape (n,).
        is_held_out: Whether each image is held out to test the score, shape (n,).
        turns: Classes to leave out.
        fit_without: Function that takes a class, fits a score to the images that are neither held
            out nor of that class, and returns the score as a function of features.

    Returns:
        The AUROC of each class left out. A class is skipped unless both it and the others have
        held-out images, and at least two classes remain to learn from.
    """
    found = {}
    for label in turns:
        is_known = labels != label
        learned = is_known & ~is_held_out
        is_tested = (is_held_out & ~is_known).any() and (is_held_out & is_known).any()
        if not is_tested or len(np.unique(labels[learned])) < 2:
            continue
        score = fit_without(int(label))
        known, ood = (score(features[is_held_out & part]) for part in (is_known, ~is_known))
        found[int(label)] = auroc(known, ood)
    return found
