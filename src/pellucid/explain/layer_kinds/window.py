"""The window that convolution and pooling slide over their input."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.layer_kinds.kind import Look
from pellucid.explain.mask import Mask, Matrix, through
from pellucid.explain.terms import Array, Index


def window_at(
    layer: Any, inputs: NDArray[np.float32], row: int, column: int
) -> tuple[Array, NDArray[np.bool_], Index]:
    """Cut out what a layer looks at for one place of its output.

    Args:
        layer: Of convolution or pooling, in two dimensions.
        inputs: Shape (height, width, channels).
        row: Of the output, from 0.
        column: Of the output, from 0.

    Returns:
        The numbers, shape (height, width, channels), 0 outside of the input; which cells lie
        outside, shape (height, width); row and column of the first cell, negative outside.
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


def look_through_window(look: Look, needed: Mask) -> Mask:
    """Follow places of the output back to the windows that they were computed from."""
    layer = look.operation
    for axis, cells, stride, gap in zip(look.space, *_steps(layer), strict=True):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        before = padding_before(n_in, cells, stride, layer.padding, gap)
        needed = through(needed, axis, window_matrix(n_out, n_in, cells, stride, gap, before))
    return needed


def window_sizes(layer: Any, height: int, width: int) -> tuple[str, str]:
    """Write out how many windows there are (Dumoulin and Visin, 2016, relationships 3 to 6, 11).

    Returns:
        For height and width, such as "(28 - 3) / 1 + 1 = 26" or "ceil(28 / 2) = 14".
    """
    first, second = (
        _size(length, cells, stride, gap, layer.padding)
        for length, cells, stride, gap in zip((height, width), *_steps(layer), strict=True)
    )
    return first, second


def padding_before(length: int, cells: int, stride: int, padding: str, gap: int = 1) -> int:
    """Count the cells of padding above or to the left of the input.

    With "same", the output has ceil(length / stride) cells, and what that takes is padded, half
    of it before, rounded down (TensorFlow's rule, which Keras follows on every backend).
    """
    if padding == "valid":
        return 0
    if padding == "causal":
        return (cells - 1) * gap
    reach = (cells - 1) * gap + 1
    needed = (math.ceil(length / stride) - 1) * stride + reach - length
    return max(0, needed) // 2


def window_matrix(n_out: int, n_in: int, cells: int, stride: int, gap: int, before: int) -> Matrix:
    """Tell which places a window covers along one axis.

    Args:
        n_out: Places of the output.
        n_in: Places of the input.
        cells: Of the window.
        stride: From window to window, in places of the input.
        gap: From cell to cell, in places of the input.
        before: Places of padding before the input.
    """
    places = np.arange(n_out)[:, None] * stride - before + gap * np.arange(cells)[None]
    matrix = np.zeros((n_out, n_in), bool)
    rows, columns = np.nonzero((places >= 0) & (places < n_in))
    matrix[rows, places[rows, columns]] = True
    return matrix


def _steps(layer: Any) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Give for each axis the cells of the window, the stride, and the distance of the cells."""
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
