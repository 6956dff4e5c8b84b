"""Masks that mark numbers of a value, and can be broadcast to the value's shape.

An axis of size 1 stands for all places along it. The mask of a convolution's window thus needs only
rows and columns, however many channels there are, and the mask of a whole value is a single True.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""Mask without the batch, with as many axes as the value."""
Matrix = NDArray[np.bool_]
"""Dependencies along one axis, shape (places of the output, places of the input)."""
Shape = Sequence[int]


@dataclass(frozen=True)
class Box:
    """Box of rows and columns; `bottom` and `right` are not included."""

    top: int
    left: int
    bottom: int
    right: int


NOWHERE = Box(0, 0, 0, 0)
"""Box without any pixel."""


def mask_of_place(place: Shape, shape: Shape) -> Mask:
    """Return a mask of a single number."""
    mask = np.zeros(tuple(shape), bool)
    mask[tuple(place)] = True
    return mask


def everything(n_axes: int) -> Mask:
    """Return a mask of all numbers."""
    return np.ones((1,) * n_axes, bool)


def union(one: Mask, other: Mask) -> Mask:
    """Return the union of two masks.

    Example:
        >>> union(mask_of_place([0], [3]), mask_of_place([2], [3])).tolist()
        [True, False, True]
    """
    both: Mask = one | other
    return everything(both.ndim) if both.all() else both


def simplified(mask: Mask) -> Mask:
    """Reduce constant axes to size 1."""
    for axis in range(mask.ndim):
        first = mask.take([0], axis)
        if (mask == first).all():
            mask = first
    return mask


def along(mask: Mask, axes: Iterable[int]) -> Mask:
    """Mark all places along some axes if any of them is marked, as for a mean over these axes."""
    found: Mask = np.logical_or.reduce(mask, axis=tuple(axes), keepdims=True)
    return found


def through(mask: Mask, axis: int, matrix: Matrix) -> Mask:
    """Map the marked places along one axis to the places that they depend on."""
    if mask.shape[axis] == 1:
        line: Mask = np.logical_or.reduce(matrix, axis=0)
        shape = [1] * mask.ndim
        shape[axis] = len(line)
        return mask if line.all() else mask & line.reshape(shape)
    moved = np.moveaxis(mask, axis, -1)
    lines = moved.reshape(-1, matrix.shape[0])
    # Often only one of the many channels of a depthwise convolution is marked.
    is_asked = lines.any(axis=1)
    found = np.zeros((len(lines), matrix.shape[1]), bool)
    found[is_asked] = lines[is_asked].astype(np.float32) @ matrix.astype(np.float32) > 0
    return np.moveaxis(found.reshape(*moved.shape[:-1], -1), -1, axis)


def shrunk(mask: Mask, shape: Shape) -> Mask:
    """Map the mask of an output to an input that was broadcast to the output's shape."""
    mask = np.logical_or.reduce(mask, axis=tuple(range(mask.ndim - len(shape))))
    return along(mask, (axis for axis, size in enumerate(shape) if size == 1))


def same_group(n_out: int, n_in: int, n_groups: int) -> Matrix:
    """Return which input channels are in the group of each output channel.

    Example:
        >>> same_group(n_out=2, n_in=4, n_groups=2).astype(int).tolist()
        [[1, 1, 0, 0], [0, 0, 1, 1]]
    """
    of_output = np.arange(n_out) // (n_out // n_groups)
    of_input = np.arange(n_in) // (n_in // n_groups)
    matrix: Matrix = of_output[:, None] == of_input[None]
    return matrix


def box_of(mask: Mask, height: int, width: int) -> Box:
    """Return the smallest box around the marked numbers of an image (height, width, channels).

    Example:
        >>> box_of(mask_of_place([1, 2, 0], [4, 4, 3]), height=4, width=4)
        Box(top=1, left=2, bottom=2, right=3)
    """
    places = np.broadcast_to(mask.any(axis=2), (height, width))
    rows, columns = np.flatnonzero(places.any(axis=1)), np.flatnonzero(places.any(axis=0))
    if not len(rows):
        return NOWHERE
    return Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
