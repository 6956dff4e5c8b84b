"""Which class was taken for which."""

import numpy as np
from numpy.typing import NDArray


def confusion_matrix(
    labels: NDArray[np.intp], predicted: NDArray[np.intp], n_classes: int
) -> NDArray[np.intp]:
    """Count pictures by true and predicted class.

    Args:
        labels: True class indices, shape (n,).
        predicted: Predicted class indices, shape (n,).
        n_classes: Number of classes.

    Returns:
        Shape (n_classes, n_classes); row: true class, column: predicted class.
    """
    counts = np.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes)
