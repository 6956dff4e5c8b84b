"""Accuracy of a classifier that answers only for some of the images."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def coverage_accuracy(score: Floats, is_right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Compute the accuracy if the classifier answers only for the images with the highest scores.

    See El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.

    Args:
        score: Score of each image, shape (n,), n at least 1; low scores are rejected first.
        is_right: Whether each answer is right, shape (n,).

    Returns:
        Coverage, rising from 1/n to 1, and the accuracy at each coverage, both of shape (n,).
        Images with equal scores keep their order.
    """
    order = np.argsort(-score, kind="stable")
    n = np.arange(1, len(order) + 1)
    return n / len(order), np.cumsum(is_right[order]) / n
