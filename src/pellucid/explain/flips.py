"""Where a network turns its input round, as one that looks at a mirror image too does."""

from typing import Any

KIND = "Flip"
"""Keras' name of the operation."""


def flipped_axes(operation: Any, n_axes: int) -> frozenset[int]:
    """Give the axes that `keras.ops.flip` reverses, counted without the batch.

    Args:
        operation: Of the kind `KIND`.
        n_axes: Of its output, without the batch.
    """
    if operation.axis is None:
        return frozenset(range(n_axes))
    axes = [operation.axis] if isinstance(operation.axis, int) else operation.axis
    return frozenset((axis % (n_axes + 1)) - 1 for axis in axes) - {-1}
