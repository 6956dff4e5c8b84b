"""Whether a network knows its pictures by heart."""

GAP = 0.2
"""Above this difference of the accuracies the training pictures say little about others."""


def is_overfitted(train_accuracy: float, validation_accuracy: float) -> bool:
    """Tell whether a network does far better on the pictures that it learned from.

    Args:
        train_accuracy: On the pictures it learned from, from 0 to 1.
        validation_accuracy: On others, from 0 to 1.
    """
    return train_accuracy - validation_accuracy > GAP
