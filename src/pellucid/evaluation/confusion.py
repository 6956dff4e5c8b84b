"""The confusion matrix."""

import numpy as np
from numpy.typing import NDArray


def confusion_matrix(
    labels: NDArray[np.intp], predicted: NDArray[np.intp], n_classes: int
) -> NDArray[np.intp]:
    """Count images by true and predicted class.

    Args:
        labels: True class indices, shape (n,).
        predicted: Predicted class indices, shape (n,).
        n_classes: Number of classes.

    Returns:
        Counts, shape (n_classes, n_classes); row: true class, column: predicted class.

    Example:
        >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), n_classes=2).tolist()
        [[1, 1], [0, 1]]
    """
    counts = np.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes)
