"""The window that convolution and pooling slide over their input."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.form import Window
from pellucid.explanation.layer_kinds.kind import Look
from pellucid.explanation.mask import Mask, Matrix, through
from pellucid.explanation.terms import Array, Index


def window_at(
    layer: Any, inputs: NDArray[np.float32], row: int, column: int
) -> tuple[Array, NDArray[np.bool_], Index]:
    """Cut out the window of the input behind one place of the output.

    Args:
        layer: Layer of convolution or pooling in two dimensions.
        inputs: Input, shape (height, width, channels).
        row: Row of the output, from 0.
        column: Column of the output, from 0.

    Returns:
        Three values: the numbers of the window, shape (height, width, channels), 0 outside of the
        input; whether each cell lies outside, shape (height, width); row and column in the input of
        the first cell, negative if it lies outside.
    """
    places, inside, origin = [], [], []
    for at, length, cells, stride, gap in zip(
        (row, column), inputs.shape[:2], *_steps(layer), strict=True
    ):
        start = at * stride - padding_before(length, cells, stride, layer.padding, gap)
        place = start + gap * np.arange(cells)
        inside.append((place >= 0) & (place < length))
        places.append(place.clip(0, length - 1))
        origin.append(start)
    is_in = np.logical_and.outer(*inside)
    numbers = np.where(is_in[..., None], inputs[np.ix_(*places)].astype(np.float64), 0.0)
    return numbers, ~is_in, tuple(origin)


def window_of(layer: Any, shape: tuple[int, ...]) -> Window:
    """Return the window of a layer of convolution or pooling in two dimensions.

    Args:
        layer: The layer.
        shape: Shape of its input, (height, width, channels).
    """
    (rows, columns), (down, across), (row_gap, column_gap) = _steps(layer)
    padding = layer.padding
    before = (
        padding_before(shape[0], rows, down, padding, row_gap),
        padding_before(shape[1], columns, across, padding, column_gap),
    )
    return Window((rows, columns), (down, across), (row_gap, column_gap), before)


def look_through_window(look: Look, needed: Mask) -> Mask:
    """Map places of the output to the windows that they are computed from."""
    layer = look.operation
    for axis, cells, stride, gap in zip(look.space, *_steps(layer), strict=True):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        before = padding_before(n_in, cells, stride, layer.padding, gap)
        needed = through(needed, axis, window_matrix(n_out, n_in, cells, stride, gap, before))
    return needed


def window_sizes(layer: Any, height: int, width: int) -> tuple[str, str]:
    """Return the formulas of the number of windows.

    See Dumoulin and Visin, 2016, relationships 3 to 6 and 11.

    Returns:
        Formulas for height and width, such as "(28 - 3) / 1 + 1 = 26" or "ceil(28 / 2) = 14".
    """
    first, second = (
        _size(length, cells, stride, gap, layer.padding)
        for length, cells, stride, gap in zip((height, width), *_steps(layer), strict=True)
    )
    return first, second


def padding_before(length: int, cells: int, stride: int, padding: str, gap: int = 1) -> int:
    """Return the number of padding cells above or to the left of the input.

    With "same", the output has ceil(length / stride) cells, and the input is padded as far as that
    needs, with half of the padding (rounded down) before it. This is TensorFlow's rule, which Keras
    follows on every backend.

    Example:
        >>> padding_before(length=28, cells=3, stride=1, padding="same")
        1
    """
    if padding == "valid":
        return 0
    if padding == "causal":
        return (cells - 1) * gap
    reach = (cells - 1) * gap + 1
    needed = (math.ceil(length / stride) - 1) * stride + reach - length
    return max(0, needed) // 2


def window_matrix(n_out: int, n_in: int, cells: int, stride: int, gap: int, before: int) -> Matrix:
    """Return which places of the input each window covers along one axis.

    Args:
        n_out: Number of places of the output.
        n_in: Number of places of the input.
        cells: Number of cells of the window.
        stride: Distance between windows, in places of the input.
        gap: Distance between cells, in places of the input.
        before: Number of padding places before the input.

    Returns:
        Matrix of shape (n_out, n_in).

    Example:
        >>> window_matrix(n_out=2, n_in=3, cells=2, stride=1, gap=1, before=0).astype(int).tolist()
        [[1, 1, 0], [0, 1, 1]]
    """
    places = np.arange(n_out)[:, None] * stride - before + gap * np.arange(cells)[None]
    matrix = np.zeros((n_out, n_in), bool)
    rows, columns = np.nonzero((places >= 0) & (places < n_in))
    matrix[rows, places[rows, columns]] = True
    return matrix


def _steps(layer: Any) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Return the window's cells, the stride, and the distance between cells, for each axis."""
    if hasattr(layer, "pool_size"):
        return layer.pool_size, layer.strides, (1,) * len(layer.pool_size)
    return layer.kernel_size, layer.strides, layer.dilation_rate


def _size(length: int, cells: int, stride: int, gap: int, padding: str) -> str:
    if padding == "same":
        return f"ceil({length} / {stride}) = {-(-length // stride)}"
    reach = (cells - 1) * gap + 1
    seen = str(cells) if gap == 1 else f"({cells - 1}*{gap} + 1)"
    result = (length - reach) // stride + 1
    quotient = f"({length} - {seen}) / {stride}"
    if (length - reach) % stride:
        quotient = f"floor({quotient})"
    return f"{quotient} + 1 = {result}"
