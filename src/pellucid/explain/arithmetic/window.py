"""The cells of the input that a window looks at."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.arithmetic.terms import Array


@dataclass(frozen=True)
class Window:
    """A part of an input."""

    numbers: Array
    """Shape (height, width, channels); 0 where it lies outside of the input."""
    is_padding: NDArray[np.bool_]
    """Which cells lie outside, shape (height, width)."""
    origin: tuple[int, int]
    """Row and column of the first cell in the input; negative outside of it."""


def window_at(
    inputs: NDArray[np.float32],
    row: int,
    column: int,
    size: tuple[int, int],
    strides: tuple[int, int],
    padding: str,
    dilation: tuple[int, int] = (1, 1),
) -> Window:
    """Cut out what a layer looks at for one place of its output.

    Args:
        inputs: Shape (height, width, channels).
        row: Of the output, from 0.
        column: Of the output, from 0.
        size: Height and width of the window, in cells.
        strides: Steps between neighbouring outputs, in cells of the input.
        padding: "valid" or "same"; "same" puts the odd cell below and to the right.
        dilation: Distance of neighbouring cells in the input.
    """
    places, origin = [], []
    for at, length, cells, stride, gap in zip(
        (row, column), inputs.shape[:2], size, strides, dilation, strict=True
    ):
        start = at * stride - padding_before(length, cells, stride, padding, gap)
        places.append(start + gap * np.arange(cells))
        origin.append(start)
    rows, columns = places
    row_is_in = (rows >= 0) & (rows < inputs.shape[0])
    column_is_in = (columns >= 0) & (columns < inputs.shape[1])
    is_in = row_is_in[:, None] & column_is_in[None, :]
    near = inputs[rows.clip(0, inputs.shape[0] - 1)][:, columns.clip(0, inputs.shape[1] - 1)]
    numbers = np.where(is_in[..., None], near.astype(np.float64), 0.0)
    return Window(numbers, ~is_in, (origin[0], origin[1]))


def padding_before(length: int, cells: int, stride: int, padding: str, dilation: int = 1) -> int:
    """Count the cells of padding above or to the left of the input.

    With "same", the output has ceil(length / stride) cells, and what that takes is padded, half
    of it before, rounded down (TensorFlow's rule, which Keras follows on every backend).
    """
    if padding == "valid":
        return 0
    reach = (cells - 1) * dilation + 1
    needed = (math.ceil(length / stride) - 1) * stride + reach - length
    return max(0, needed) // 2
