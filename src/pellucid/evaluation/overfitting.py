"""Detection of overfitting."""

GAP = 0.2
"""Difference between training and validation accuracy above which a network is overfitted."""


def is_overfitted(train_accuracy: float, validation_accuracy: float) -> bool:
    """Return whether a network does far better on its training images than on others.

    Args:
        train_accuracy: Accuracy on the training images, from 0 to 1.
        validation_accuracy: Accuracy on other images, from 0 to 1.

    Example:
        >>> is_overfitted(0.99, 0.7)
        True
    """
    return train_accuracy - validation_accuracy > GAP
