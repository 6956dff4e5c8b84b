"""Windows that slide over rows, columns and so on: convolution, pooling."""

from collections.abc import Sequence

import numpy as np

from pellucid.explain.arithmetic.window import padding_before
from pellucid.explain.receptive_field.in_place import before_function
from pellucid.explain.receptive_field.mask import Mask, Matrix, along, through
from pellucid.explain.receptive_field.registry import Look, layers


@layers("Conv1D", "Conv2D", "Conv3D")
def look_through_convolution(look: Look) -> list[Mask] | None:
    """Each number depends on a window of its group's channels."""
    needed = before_function(look)
    if needed is None:
        return None
    channels = look.channels
    if look.operation.groups == 1:
        needed = along(needed, [channels])
    else:
        needed = through(needed, channels, _groups(look, look.operation.groups))
    return [_slid(look, needed, look.operation.kernel_size, look.operation.dilation_rate)]


@layers("DepthwiseConv1D", "DepthwiseConv2D")
def look_through_depthwise_convolution(look: Look) -> list[Mask] | None:
    """Each number depends on a window of one channel."""
    needed = before_function(look)
    if needed is None:
        return None
    needed = through(needed, look.channels, _groups(look, look.given[0][look.channels]))
    return [_slid(look, needed, look.operation.kernel_size, look.operation.dilation_rate)]


@layers("SeparableConv1D", "SeparableConv2D")
def look_through_separable_convolution(look: Look) -> list[Mask] | None:
    """Each number depends on a window of all channels."""
    needed = before_function(look)
    if needed is None:
        return None
    needed = along(needed, [look.channels])
    return [_slid(look, needed, look.operation.kernel_size, look.operation.dilation_rate)]


@layers(
    "AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "MaxPooling1D", "MaxPooling2D",
    "MaxPooling3D",
)  # fmt: skip
def look_through_pooling(look: Look) -> list[Mask]:
    """Each number depends on a window of its own channel."""
    size = look.operation.pool_size
    return [_slid(look, look.needed, size, (1,) * len(look.space))]


@layers("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
def look_through_transposed_convolution(look: Look) -> list[Mask] | None:
    """Each number is a sum of what several windows of the output have been given.

    Dumoulin and Visin, "A guide to convolution arithmetic", 2016, section 4: a convolution from
    the output to the input, read the other way.
    """
    layer = look.operation
    needed = before_function(look)
    if needed is None:
        return None
    needed = along(needed, [look.channels])
    for axis, cells, stride, gap in zip(
        look.space, layer.kernel_size, layer.strides, layer.dilation_rate, strict=True
    ):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        reach = (cells - 1) * gap + 1
        cut = max(0, (n_in - 1) * stride + reach - n_out) // 2 if layer.padding == "same" else 0
        matrix = window_matrix(n_in, n_out, cells, stride, gap, cut).T
        needed = through(needed, axis, matrix)
    return [needed]


@layers(
    "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
)  # fmt: skip
def look_through_adaptive_pooling(look: Look) -> list[Mask]:
    """Each number depends on one of the parts of its channel, which may overlap."""
    needed = look.needed
    for axis in look.space:
        n_out, n_in = look.shape[axis], look.given[0][axis]
        matrix = np.zeros((n_out, n_in), bool)
        for at in range(n_out):
            matrix[at, at * n_in // n_out : -(-(at + 1) * n_in // n_out)] = True
        needed = through(needed, axis, matrix)
    return [needed]


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


def _slid(look: Look, needed: Mask, size: Sequence[int], gaps: Sequence[int]) -> Mask:
    layer = look.operation
    for axis, cells, stride, gap in zip(look.space, size, layer.strides, gaps, strict=True):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        if layer.padding == "causal":
            before = (cells - 1) * gap
        else:
            before = padding_before(n_in, cells, stride, layer.padding, gap)
        needed = through(needed, axis, window_matrix(n_out, n_in, cells, stride, gap, before))
    return needed


def _groups(look: Look, n_groups: int) -> Matrix:
    """Tell which channels each channel of the output sees: those of its group."""
    n_out, n_in = look.shape[look.channels], look.given[0][look.channels]
    of_output = np.arange(n_out) // (n_out // n_groups)
    of_input = np.arange(n_in) // (n_in // n_groups)
    matrix: Matrix = of_output[:, None] == of_input[None]
    return matrix
