"""Detection of overfitting."""

from pellucid.evaluation.intervals import wilson_interval

NEARLY_ALL = 0.9
"""Share of the training images that a network is right on if it has memorized them."""
GAP = 0.2
"""Difference between training and validation accuracy above which a network is overfitted."""


def is_overfitted(train_accuracy: float, validation_accuracy: float, n_validation: int) -> bool:
    """Return whether a network has memorized its training images, and does far worse on others.

    It is right on nearly all of its training images, and not on nearly all of the others, even at
    the upper end of Wilson's interval, which is wide for few images.

    Args:
        train_accuracy: Accuracy on the training images, from 0 to 1.
        validation_accuracy: Accuracy on other images, from 0 to 1.
        n_validation: Number of these other images.

    Example:
        >>> is_overfitted(0.99, 0.7, 100)
        True
        >>> is_overfitted(0.48, 0.17, 6)
        False
    """
    _, upper = wilson_interval(validation_accuracy * n_validation, n_validation)
    return (
        train_accuracy >= NEARLY_ALL
        and train_accuracy - validation_accuracy > GAP
        and upper < NEARLY_ALL
    )
