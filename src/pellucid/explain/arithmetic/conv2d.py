"""Conv2D: a window of the input times a kernel."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, WeightedSum, activation_of
from pellucid.explain.arithmetic.weights import bias_at, numpy_of
from pellucid.explain.arithmetic.window import window_at


@ARITHMETIC.register("Conv2D")
def explain_conv2d(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number of a convolution (Goodfellow et al., 2016, eq. 9.6).

    With groups, a filter sees only the channels of its own group.
    """
    row, column, which = index
    kernel = numpy_of(layer.kernel)
    n_channels, n_filters = kernel.shape[2:]
    first = which // (n_filters // layer.groups) * n_channels
    seen = inputs[0][..., first : first + n_channels]
    window = window_at(
        seen, row, column, layer.kernel_size, layer.strides, layer.padding, layer.dilation_rate
    )
    bias = bias_at(layer, which)
    weights = kernel[..., which]
    total = float(np.sum(window.numbers * weights)) + (bias or 0.0)
    return WeightedSum(
        window.numbers,
        weights,
        bias,
        window.origin,
        tuple(layer.dilation_rate),
        window.is_padding,
        first,
        activation_of(layer.activation, total),
    )
