"""Active learning: choose the unlabelled images whose labels would teach a classifier the most.

Uncertain images come first, and among them some that differ from one another: the labels of many
near copies would teach no more than one of them.
"""

import numpy as np
from numpy.typing import NDArray


def margins(probabilities: NDArray[np.floating]) -> NDArray[np.floating]:
    """Compute by how much the most probable class exceeds the second.

    Margin sampling asks for the labels of the images with the smallest margins (Settles, "Active
    Learning Literature Survey", 2009, section 3.1).

    Args:
        probabilities: Shape (n, n_classes), n_classes at least 2.

    Returns:
        Margins from 0 to 1, shape (n,).

    Example:
        >>> margins(np.array([[0.5, 0.25, 0.25], [0.5, 0.5, 0.0]]))
        array([0.25, 0.  ])
    """
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def choose_diverse(features: NDArray[np.floating], n: int) -> NDArray[np.intp]:
    """Choose rows that are far from one another, beginning with the first.

    Each further row is the one that is farthest from all that were chosen: the greedy solution of
    the k-centre problem, as for the core sets of Sener and Savarese, "Active Learning for
    Convolutional Neural Networks: A Core-Set Approach", ICLR 2018.

    Args:
        features: Finite features, shape (n_rows, n_features), n_rows at least 1.
        n: Number of rows to choose, at least 1; all if there are fewer.

    Returns:
        Indices in the order in which they were chosen.

    Example:
        >>> choose_diverse(np.array([[0.0], [0.1], [9.0], [4.0]]), 3)
        array([0, 2, 3])
    """
    chosen = [0]
    distances = _squared_distances(features, 0)
    while len(chosen) < min(n, len(features)):
        distances[chosen[-1]] = -1.0  # of equal rows, none is chosen twice
        chosen.append(int(distances.argmax()))
        distances = np.minimum(distances, _squared_distances(features, chosen[-1]))
    return np.array(chosen, np.intp)


def _squared_distances(features: NDArray[np.floating], row: int) -> NDArray[np.floating]:
    return np.asarray(((features - features[row]) ** 2).sum(axis=1))
