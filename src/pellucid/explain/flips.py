"""Where a network turns its input round, as one that looks at a mirror image too does."""

from collections.abc import Sequence
from typing import Any

from pellucid.explain.calls import PICTURE, Call

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


def mirrored_sides(calls: Sequence[Call], call: int) -> frozenset[int]:
    """Tell in which directions a call's rows (0) and columns (1) run against the picture's.

    Where values of both kinds come together, the first one counts.

    Args:
        calls: As `list_calls` gives them.
        call: Number of the call.
    """
    sides: frozenset[int] = frozenset()
    while call != PICTURE and calls[call].inputs:
        operation = calls[call].operation
        if type(operation).__name__ == KIND:
            # (height, width, channels)
            sides ^= flipped_axes(operation, 3) & {0, 1}
        call = calls[call].inputs[0].call
    return sides
