"""Which numbers of a value are asked about: a mask that can be broadcast to the value's shape.

An axis of size 1 stands for all places along it alike. So what a convolution looks at is a mask of
rows and columns, however many channels there are, and a whole value is a single True.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""Without the batch; as many axes as the value."""
Matrix = NDArray[np.bool_]
"""Shape (places of the output, places of the input) along one axis: which depend on which."""
Shape = Sequence[int]


@dataclass(frozen=True)
class Box:
    """Rows and columns, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int


NOWHERE = Box(0, 0, 0, 0)
"""No pixel at all."""


def mask_of_place(place: Shape, shape: Shape) -> Mask:
    """Mark a single number."""
    mask = np.zeros(tuple(shape), bool)
    mask[tuple(place)] = True
    return mask


def everything(n_axes: int) -> Mask:
    """Mark all numbers."""
    return np.ones((1,) * n_axes, bool)


def union(one: Mask, other: Mask) -> Mask:
    """Mark what either mask marks."""
    both: Mask = one | other
    return everything(both.ndim) if both.all() else both


def simplified(mask: Mask) -> Mask:
    """Reduce axes along which nothing differs to the size 1."""
    for axis in range(mask.ndim):
        first = mask.take([0], axis)
        if (mask == first).all():
            mask = first
    return mask


def along(mask: Mask, axes: Iterable[int]) -> Mask:
    """Mark all places along some axes where any is marked, as for a mean over these axes."""
    found: Mask = np.logical_or.reduce(mask, axis=tuple(axes), keepdims=True)
    return found


def through(mask: Mask, axis: int, matrix: Matrix) -> Mask:
    """Follow the places along one axis back to those that they depend on."""
    if mask.shape[axis] == 1:
        line: Mask = np.logical_or.reduce(matrix, axis=0)
        shape = [1] * mask.ndim
        shape[axis] = len(line)
        return mask if line.all() else mask & line.reshape(shape)
    moved = np.moveaxis(mask, axis, -1)
    lines = moved.reshape(-1, matrix.shape[0])
    # Of the many channels of a depthwise convolution one is asked about.
    is_asked = lines.any(axis=1)
    found = np.zeros((len(lines), matrix.shape[1]), bool)
    found[is_asked] = lines[is_asked].astype(np.float32) @ matrix.astype(np.float32) > 0
    return np.moveaxis(found.reshape(*moved.shape[:-1], -1), -1, axis)


def shrunk(mask: Mask, shape: Shape) -> Mask:
    """Follow an output back to an input that it repeats along axes of size 1, or missing ones."""
    mask = np.logical_or.reduce(mask, axis=tuple(range(mask.ndim - len(shape))))
    return along(mask, (axis for axis, size in enumerate(shape) if size == 1))


def same_group(n_out: int, n_in: int, n_groups: int) -> Matrix:
    """Tell which channels of the input are in the group of each channel of the output."""
    of_output = np.arange(n_out) // (n_out // n_groups)
    of_input = np.arange(n_in) // (n_in // n_groups)
    matrix: Matrix = of_output[:, None] == of_input[None]
    return matrix


def box_of(mask: Mask, height: int, width: int) -> Box:
    """Put a box around the marked numbers of a picture, shape (height, width, channels)."""
    places = np.broadcast_to(mask.any(axis=2), (height, width))
    rows, columns = np.flatnonzero(places.any(axis=1)), np.flatnonzero(places.any(axis=0))
    if not len(rows):
        return NOWHERE
    return Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
