"""Where numbers come from that an operation only moves; the operation itself tells."""

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explain.calls import Ref
from pellucid.explain.layer_kinds.kind import Moves, Rule
from pellucid.explain.layer_kinds.look import Look, takes_values_only
from pellucid.explain.mask import Mask, simplified
from pellucid.explain.trace import call_with

_MOST_EXACT = 2**24
"""Above this, float32 does not hold every whole number."""


def moved_places(look: Look) -> NDArray[np.int64] | None:
    """Tell which number of the inputs each number of the output is, where numbers only move.

    The operation is given the places of the numbers instead of the numbers.

    Returns:
        Shape of the output. The numbers of the first input are 1, 2, ..., those of the others go
        on; 0 is a padding. None if it cannot be told.
    """
    inputs = look.call.inputs
    sizes = [int(np.prod(shape)) for shape in look.given]
    if sum(sizes) >= _MOST_EXACT or len(set(inputs)) < len(inputs):
        return None
    # Layers would round float32 to their own type, but not whole numbers.
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


def places_in_one(look: Look) -> NDArray[np.int64] | None:
    """Do the same for one input: with several, the network computes what is moved where."""
    return moved_places(look) if len(look.call.inputs) < 2 else None


def places_in_several(look: Look) -> NDArray[np.int64] | None:
    """Do the same for any number of inputs, but not of constants, which would look like places."""
    return moved_places(look) if takes_values_only(look.call) else None


def back_through(moves: Moves) -> Rule:
    """Make the rule that each number depends on the one that has been moved to its place."""

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

    return look_back
