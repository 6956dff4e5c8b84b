"""Telling pictures of no class from those of a class, and what it costs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.floating[Any]]

KEPT = 0.95
"""The share of known pictures that the threshold lets pass, by convention."""


def auroc(known: Floats, strange: Floats) -> float:
    """Compute the chance that a known picture scores higher than a strange one.

    The area under the ROC curve by ranks (Hanley and McNeil, Radiology 1982); ties count half.
    It is that of scikit-learn, whose import would take each training another second.

    Args:
        known: Scores of known pictures, shape (n,), n at least 1.
        strange: Scores of strange ones, shape (m,), m at least 1.

    Returns:
        From 0 to 1; 0.5 is chance.
    """
    ranks = rankdata(np.concatenate([known, strange]))
    n, m = len(known), len(strange)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def choose_threshold(known: Floats, kept: float = KEPT) -> float:
    """Choose the score below which a picture counts as strange.

    Args:
        known: Scores of known pictures that the score was not fitted on, shape (n,), n at least 1.
        kept: The share of them that has to pass.

    Returns:
        The lowest score that still passes.
    """
    ordered = np.sort(known)
    return float(ordered[int(np.floor((1 - kept) * len(ordered)))])


def leave_one_class_out(
    features: Floats,
    labels: NDArray[np.intp],
    is_held_out: NDArray[np.bool_],
    turns: NDArray[np.intp],
    fit: Callable[[Floats, NDArray[np.intp]], Callable[[Floats], Floats]],
) -> dict[int, float]:
    """Leave each class out in turn, and measure how well it is told from the others.

    Args:
        features: Shape (n, n_features).
        labels: Class indices, shape (n,).
        is_held_out: Which pictures are for the test, shape (n,).
        turns: The classes to leave out.
        fit: From features and labels to a score.

    Returns:
        The AUROC by class, of those with a picture held out.
    """
    found = {}
    for label in turns:
        is_known = labels != label
        learned = is_known & ~is_held_out
        is_tested = (is_held_out & ~is_known).any() and (is_held_out & is_known).any()
        if not is_tested or len(np.unique(labels[learned])) < 2:
            continue
        score = fit(features[learned], labels[learned])
        known, strange = (score(features[is_held_out & part]) for part in (is_known, ~is_known))
        found[int(label)] = auroc(known, strange)
    return found


def coverage_accuracy(score: Floats, is_right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Compute how accurate the answers are if only the highest scores are answered.

    El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.

    Args:
        score: By which pictures are refused, shape (n,), n at least 1.
        is_right: Whether the answer is right, shape (n,).

    Returns:
        Coverage, rising from 1/n to 1, and the accuracy at each, both of shape (n,). Pictures of
        the same score are answered in the order given.
    """
    order = np.argsort(-score, kind="stable")
    n = np.arange(1, len(order) + 1)
    return n / len(order), np.cumsum(is_right[order]) / n
