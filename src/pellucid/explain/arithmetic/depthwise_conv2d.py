"""DepthwiseConv2D: a window of one channel times a kernel of that channel's own."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, WeightedSum, activation_of
from pellucid.explain.arithmetic.weights import bias_at, numpy_of
from pellucid.explain.arithmetic.window import window_at


@ARITHMETIC.register("DepthwiseConv2D")
def explain_depthwise_conv2d(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number: output number c * depth_multiplier + m comes from channel c alone."""
    row, column, which = index
    kernel = numpy_of(layer.kernel)
    channel, multiple = divmod(which, layer.depth_multiplier)
    window = window_at(
        inputs[0][..., channel : channel + 1],
        row,
        column,
        layer.kernel_size,
        layer.strides,
        layer.padding,
        layer.dilation_rate,
    )
    weights = kernel[:, :, channel : channel + 1, multiple]
    bias = bias_at(layer, which)
    total = float(np.sum(window.numbers * weights)) + (bias or 0.0)
    return WeightedSum(
        window.numbers,
        weights,
        bias,
        window.origin,
        tuple(layer.dilation_rate),
        window.is_padding,
        channel,
        activation_of(layer.activation, total),
    )
