"""Layers and operations that only move numbers: Flatten, Reshape, Flip, Transpose and so on."""

from dataclasses import replace
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explanation.calls import Ref
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind, Look, Moves
from pellucid.explanation.mask import Mask, simplified
from pellucid.explanation.terms import Index, Moved
from pellucid.explanation.trace import call_with

_MAX_EXACT = 2**24
"""Limit above which float32 cannot represent every integer."""


def _explain_reshaped(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """The order of the numbers stays the same, row-major with channels last."""
    shape = inputs[0].shape
    # Computed, because `target_shape` may contain -1.
    given = layer.compute_output_shape((1, *shape))[1:]
    place = tuple(int(i) for i in np.unravel_index(np.ravel_multi_index(index, given), shape))
    return Moved(0, place, float(inputs[0][place]))


def _explain_flipped(operation: Any, inputs: Inputs, index: Index) -> Moved:
    """Each number comes from the mirrored place."""
    shape = inputs[0].shape
    axes = range(-1, len(shape)) if operation.axis is None else np.atleast_1d(operation.axis)
    # Keras counts the batch.
    flipped = {int(axis) % (len(shape) + 1) - 1 for axis in axes}
    place = tuple(shape[axis] - 1 - at if axis in flipped else at for axis, at in enumerate(index))
    return Moved(0, place, float(inputs[0][place]))


def moved_places(look: Look) -> NDArray[np.int64] | None:
    """Find out which number of the inputs each number of the output is, by running the operation.

    The operation is applied to the indices of the numbers instead of the numbers.

    Returns:
        Indices in the shape of the output. The numbers of the first input are 1, 2, ..., and the
        other inputs continue from there; 0 is padding. None if the result is not reliable.
    """
    inputs = look.call.inputs
    sizes = [int(np.prod(shape)) for shape in look.given]
    if sum(sizes) >= _MAX_EXACT or len(set(inputs)) < len(inputs):
        return None
    # Layers cast float32 to their own dtype, which may round, but they do not cast integers.
    dtype = np.int32 if isinstance(look.operation, keras.Layer) else np.float32
    places: dict[Ref, NDArray[np.generic]] = {}
    begin = 1
    for ref, shape, size in zip(inputs, look.given, sizes, strict=True):
        places[ref] = np.arange(begin, begin + size, dtype=dtype).reshape(1, *shape)
        begin += size
    outputs = call_with(
        look.call,
        lambda one: ops.convert_to_tensor(places[one]) if isinstance(one, Ref) else one,
    )
    found = ops.convert_to_numpy(outputs[0])
    moved = found[0].astype(np.int64)
    is_sound = found.shape[1:] == tuple(look.shape) and (moved == found[0]).all()
    return moved if is_sound and moved.min() >= 0 and moved.max() < begin else None


def places_in_several(look: Look) -> NDArray[np.int64] | None:
    """Return `moved_places`; None if there are constants, which would be taken for indices."""
    return moved_places(look) if look.call.takes_values_only() else None


def _places_in_one(look: Look) -> NDArray[np.int64] | None:
    """Return `moved_places` for one input; with several, other inputs control the movement."""
    return moved_places(look) if len(look.call.inputs) < 2 else None


def _places_in_padded(look: Look) -> NDArray[np.int64] | None:
    """Return `moved_places`; None if the padding is not 0."""
    return _places_in_one(look) if look.call.takes_values_only() else None


def _moving(moves: Moves) -> LayerKind:
    """Create the kind for layers in which each number depends on the one moved to its place."""

    def look_back(look: Look) -> list[Mask] | None:
        moved = moves(look)
        if moved is None:
            return None
        sizes = [int(np.prod(shape)) for shape in look.given]
        wanted = np.zeros(sum(sizes) + 1, bool)
        wanted[moved[np.broadcast_to(look.needed, look.shape)]] = True
        parts = np.split(wanted[1:], np.cumsum(sizes)[:-1])
        return [
            simplified(part.reshape(shape)) for part, shape in zip(parts, look.given, strict=True)
        ]

    return LayerKind(look=look_back, moved=moves, multiply_adds=no_multiply_adds)


_MOVING = _moving(_places_in_one)
_RESHAPING = replace(_MOVING, is_passing=lambda _: True)

LAYERS.register("Permute", "RepeatVector")(_MOVING)
LAYERS.register("Flatten")(replace(_RESHAPING, explain=_explain_reshaped, sentences=("Flatten",)))
LAYERS.register("Reshape")(replace(_RESHAPING, explain=_explain_reshaped, sentences=("Reshape",)))
OPERATIONS.register("Reshape")(replace(_RESHAPING, sentences=("Reshape",)))
OPERATIONS.register("Squeeze")(_RESHAPING)
OPERATIONS.register("Flip")(replace(_MOVING, explain=_explain_flipped))
OPERATIONS.register(
    "DepthToSpace", "ExpandDims", "ExtractPatches", "GetItem", "Moveaxis", "Repeat", "Roll",
    "Rot90", "SpaceToDepth", "Swapaxes", "Take", "Tile", "Transpose",
)(_MOVING)  # fmt: skip
OPERATIONS.register("Hstack", "Stack")(_moving(places_in_several))
OPERATIONS.register("Pad")(_moving(_places_in_padded))
