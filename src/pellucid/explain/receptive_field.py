"""What part of the picture one number of a network can depend on.

Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill,
2019; here place by place, going back from the number to the picture, so that borders, branches
and paddings of any kind are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.explain.arithmetic.moving import PASSES
from pellucid.explain.arithmetic.window import padding_before
from pellucid.explain.calls import PICTURE, Call
from pellucid.explain.flips import KIND as FLIP
from pellucid.explain.flips import flipped_axes

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Box:
    """Rows and columns, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int

    def union(self, other: "Box") -> "Box":
        """Give the smallest box that holds both."""
        return Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def within(self, height: int, width: int) -> "Box | None":
        """Cut off what lies outside of so many rows and columns; None if nothing is left."""
        box = Box(
            max(0, self.top), max(0, self.left), min(height, self.bottom), min(width, self.right)
        )
        return box if box.top < box.bottom and box.left < box.right else None


def receptive_field(
    calls: Sequence[Call], shapes: Sequence[Shape], picture: Shape, call: int, place: Shape
) -> Box | None:
    """Find the pixels that a number can depend on.

    Of a layer whose way of looking is not known the whole input counts.

    Args:
        calls: As `list_calls` gives them.
        shapes: Of the first output of each call, without the batch.
        picture: (height, width, channels).
        call: Number of the call whose output holds the number.
        place: Of the number in it, such as (row, column, channel).

    Returns:
        A box of pixels, or None if it depends on none of them, such as in a zero padding.
    """
    while type(calls[call].operation).__name__ == "Flatten":
        (ref,) = calls[call].inputs
        shape = picture if ref.call == PICTURE else shapes[ref.call]
        place = tuple(int(at) for at in np.unravel_index(place[0], shape))
        if ref.call == PICTURE:
            return _box_of(place, shape)
        call = ref.call
    needed: dict[int, Box] = {call: _box_of(place, shapes[call])}
    found: Box | None = None
    for number in range(call, -1, -1):
        box = needed.pop(number, None)
        if box is None:
            continue
        for ref in calls[number].inputs:
            shape = picture if ref.call == PICTURE else shapes[ref.call]
            part = _looked_at(calls[number].operation, box, shape, shapes[number])
            if part is None:
                continue
            if ref.call == PICTURE:
                found = part if found is None else found.union(part)
            else:
                known = needed.get(ref.call)
                needed[ref.call] = part if known is None else known.union(part)
    return found


def _box_of(place: Shape, shape: Shape) -> Box:
    if len(shape) < 3:
        return Box(0, 0, 1, 1)  # no rows and columns: a number of them all
    return Box(place[0], place[1], place[0] + 1, place[1] + 1)


def _looked_at(operation: Any, box: Box, shape: Shape, given: Shape) -> Box | None:
    """Find what part of an input a box of an output comes from.

    Args:
        operation: The layer.
        box: Of its output.
        shape: Of the input, without the batch.
        given: Of the output.
    """
    if len(shape) < 3:
        return Box(0, 0, 1, 1)
    height, width = shape[:2]
    everything = Box(0, 0, height, width)
    kind = type(operation).__name__
    if kind in _WINDOWS:
        size, strides, dilation = _WINDOWS[kind](operation)
        sides = []
        for (first, last), length, cells, stride, gap in zip(
            ((box.top, box.bottom), (box.left, box.right)),
            (height, width),
            size,
            strides,
            dilation,
            strict=True,
        ):
            before = padding_before(length, cells, stride, operation.padding, gap)
            start = first * stride - before
            sides.append((start, (last - 1) * stride - before + (cells - 1) * gap + 1))
        (top, bottom), (left, right) = sides
        return Box(top, left, bottom, right).within(height, width)
    if kind in ("ZeroPadding2D", "Cropping2D"):
        is_padding = kind == "ZeroPadding2D"
        (top, _), (left, _) = operation.padding if is_padding else operation.cropping
        down, across = (-top, -left) if is_padding else (top, left)
        moved = Box(box.top + down, box.left + across, box.bottom + down, box.right + across)
        return moved.within(height, width)
    if kind == FLIP:
        axes = flipped_axes(operation, len(shape))
        top, bottom = (
            (height - box.bottom, height - box.top) if 0 in axes else (box.top, box.bottom)
        )
        left, right = (width - box.right, width - box.left) if 1 in axes else (box.left, box.right)
        return Box(top, left, bottom, right)
    is_in_place = kind in _IN_PLACE and given[:2] == (height, width)
    if kind in _OVER_AXES:
        is_in_place &= _is_over_channels(operation.axis, len(shape))
    return box if is_in_place else everything


def _is_over_channels(axis: Any, n_axes: int) -> bool:
    """Whether a layer goes over the last axis alone; Keras counts the batch as the first."""
    axes = axis if isinstance(axis, list | tuple) else [axis]
    return all(one is not None and one % (n_axes + 1) == n_axes for one in axes)


def _of_convolution(layer: Any) -> tuple[Shape, Shape, Shape]:
    return tuple(layer.kernel_size), tuple(layer.strides), tuple(layer.dilation_rate)


def _of_pooling(layer: Any) -> tuple[Shape, Shape, Shape]:
    return tuple(layer.pool_size), tuple(layer.strides), (1, 1)


_WINDOWS = {
    "Conv2D": _of_convolution,
    "DepthwiseConv2D": _of_convolution,
    "SeparableConv2D": _of_convolution,
    "MaxPooling2D": _of_pooling,
    "AveragePooling2D": _of_pooling,
}

_IN_PLACE = frozenset({
    "Activation", "ReLU", "LeakyReLU", "ELU", "PReLU", "Softmax", "BatchNormalization",
    "LayerNormalization", "Normalization", "Rescaling", "Add", "Subtract", "Multiply", "Average",
    "Maximum", "Minimum", "Concatenate", "Take", "Dense", *PASSES,
})  # fmt: skip
"""Each number depends on the numbers at its own row and column alone ..."""

_OVER_AXES = frozenset({"Softmax", "LayerNormalization", "Take"})
"""... these if they go over the channels."""
