"""What only moves numbers: cut, padded, joined, transposed, repeated, enlarged."""

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explain.calls import Ref, keras_kind
from pellucid.explain.receptive_field.mask import Mask, Matrix, simplified, through
from pellucid.explain.receptive_field.registry import Look, layers, operations, refs_only
from pellucid.explain.trace import call_with

_OF_SEVERAL = frozenset({"Concatenate", "Hstack", "Stack"})
_MOST_EXACT = 2**24
"""Above this, float32 does not hold every whole number."""


@layers("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")
def look_inside_padding(look: Look) -> list[Mask]:
    """Each number is one of the input, or a zero of the border."""
    return [_shifted(look, look.operation.padding, 1)]


@layers("Cropping1D", "Cropping2D", "Cropping3D")
def look_at_what_is_left(look: Look) -> list[Mask]:
    """Each number is one that stands further inside."""
    return [_shifted(look, look.operation.cropping, -1)]


@layers("UpSampling1D", "UpSampling2D", "UpSampling3D")
def look_through_enlarging(look: Look) -> list[Mask] | None:
    """Each number is repeated, or lies between its neighbours."""
    layer = look.operation
    if getattr(layer, "interpolation", "nearest") != "nearest":
        return look_through_resizing(look)
    needed = look.needed
    size = layer.size if isinstance(layer.size, list | tuple) else [layer.size]
    for axis, times in zip(look.space, size, strict=True):
        n_in = look.given[0][axis]
        matrix = np.repeat(np.eye(n_in, dtype=bool), times, axis=0)
        needed = through(needed, axis, matrix)
    return [needed]


@layers("Resizing")
@operations("Resize")
def look_through_resizing(look: Look) -> list[Mask] | None:
    """Each number is a weighted sum along rows and columns; the weights are asked of Keras."""
    operation = look.operation
    is_cut = any(getattr(operation, f"{how}_to_aspect_ratio", False) for how in ("crop", "pad"))
    if is_cut or getattr(operation, "data_format", "channels_last") == "channels_first":
        return None
    needed = look.needed
    for axis in (0, 1):
        # The rows of an identity matrix, each one place: the output shows the weights of each.
        n_in = look.given[0][axis]
        picture = np.expand_dims(np.eye(n_in, dtype=np.float32), (0, 2 - axis))
        weights = ops.convert_to_numpy(operation(ops.convert_to_tensor(picture)))[0]
        needed = through(needed, axis, np.abs(weights.take(0, axis=1 - axis)) > 1e-6)
    return [needed]


@layers("Concatenate")
@operations("Concatenate")
def look_at_parts(look: Look) -> list[Mask] | None:
    """Each number is one of one input."""
    axis = look.axis(look.operation.axis)
    if axis is None or not refs_only(look.call):
        return None
    found, begin = [], 0
    for shape in look.given:
        end = begin + shape[axis]
        is_alike = look.needed.shape[axis] == 1
        part = (slice(None),) * axis + (slice(None) if is_alike else slice(begin, end),)
        found.append(look.needed[part])
        begin = end
    return found


@layers("Flatten", "Permute", "RepeatVector", "Reshape")
@operations(
    "DepthToSpace", "ExpandDims", "ExtractPatches", "Flip", "GetItem", "Hstack",
    "Moveaxis", "Pad", "Repeat", "Reshape", "Roll", "Rot90", "SpaceToDepth",
    "Squeeze", "Stack", "Swapaxes", "Take", "Tile", "Transpose",
)  # fmt: skip
def look_where_it_came_from(look: Look) -> list[Mask] | None:
    """Each number is one of an input; the operation itself tells which.

    It is given the places of the numbers instead of the numbers, from 1 on, as 0 is a padding.
    """
    moved = moved_places(look)
    if moved is None:
        return None
    found, begin = [], 0
    wanted = np.zeros(sum(int(np.prod(shape)) for shape in look.given) + 1, bool)
    wanted[moved[np.broadcast_to(look.needed, look.shape)]] = True
    for shape in look.given:
        size = int(np.prod(shape))
        found.append(simplified(wanted[1 + begin : 1 + begin + size].reshape(shape)))
        begin += size
    return found


def moved_places(look: Look) -> NDArray[np.int64] | None:
    """Tell which number of the inputs each number of the output is, where numbers only move.

    Returns:
        Shape of the output. The numbers of the first input are 1, 2, ..., those of the others go
        on; 0 is a padding. None if it cannot be told.
    """
    inputs = look.call.inputs
    sizes = [int(np.prod(shape)) for shape in look.given]
    if sum(sizes) >= _MOST_EXACT or len(set(inputs)) < len(inputs):
        return None
    kind = keras_kind(look.operation)
    if kind in _OF_SEVERAL:
        if not refs_only(look.call):
            return None  # constants, which would be taken for places
    elif len(inputs) > 1:
        return None  # the network computes what is moved where
    if kind == "Pad" and not refs_only(look.call):
        return None  # another number than 0 at the border
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


def _shifted(look: Look, widths: Any, by: int) -> Mask:
    needed = look.needed
    # Sequences have one pair, maps one for each axis.
    pairs = [widths] if len(look.space) == 1 else widths
    for axis, (before, _) in zip(look.space, pairs, strict=True):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        matrix: Matrix = np.arange(n_out)[:, None] - by * before == np.arange(n_in)[None]
        needed = through(needed, axis, matrix)
    return needed
