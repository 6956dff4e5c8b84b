"""Flip: numbers come from the other end, as in a network that looks at a mirror image too."""

from dataclasses import replace
from typing import Any

from pellucid.explain.layer_kinds.kind import OPERATIONS, Inputs
from pellucid.explain.layer_kinds.reshaping import MOVING
from pellucid.explain.terms import Index, Moved


def _explain(operation: Any, inputs: Inputs, index: Index) -> Moved:
    shape = inputs[0].shape
    axes = _flipped_axes(operation.axis, len(shape))
    place = tuple(shape[axis] - 1 - at if axis in axes else at for axis, at in enumerate(index))
    return Moved(0, place, float(inputs[0][place]))


def _flipped_axes(axis: Any, n_axes: int) -> frozenset[int]:
    """Count the axes that are reversed without the batch, which Keras counts."""
    if axis is None:
        return frozenset(range(n_axes))
    axes = [axis] if isinstance(axis, int) else axis
    return frozenset((axis % (n_axes + 1)) - 1 for axis in axes) - {-1}


OPERATIONS.register("Flip")(replace(MOVING, explain=_explain))
