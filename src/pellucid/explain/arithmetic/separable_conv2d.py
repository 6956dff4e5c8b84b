"""SeparableConv2D: a kernel for each channel, then a weight for each of their sums."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import activated
from pellucid.explain.arithmetic.terms import Index, WeightedSum
from pellucid.explain.arithmetic.weights import bias_at, numpy_of
from pellucid.explain.arithmetic.window import window_at


@ARITHMETIC.register("SeparableConv2D")
def explain_separable_conv2d(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number: `before` has the depthwise sums, the rest is the pointwise one.

    Chollet, "Xception", 2017, section 1.
    """
    row, column, _ = index
    depthwise, pointwise = numpy_of(layer.depthwise_kernel), numpy_of(layer.pointwise_kernel)
    window = window_at(
        inputs[0], row, column, layer.kernel_size, layer.strides, layer.padding, layer.dilation_rate
    )
    before = tuple(
        WeightedSum(
            window.numbers[..., channel : channel + 1],
            depthwise[:, :, channel : channel + 1, multiple],
            None,
            window.origin,
            tuple(layer.dilation_rate),
            window.is_padding,
            channel,
        )
        for channel in range(depthwise.shape[2])
        for multiple in range(depthwise.shape[3])
    )
    numbers = np.array([each.total for each in before])

    def sum_at(which: int) -> WeightedSum:
        weights = pointwise[0, 0, :, which]
        return WeightedSum(numbers, weights, bias_at(layer, which), before=before)

    return activated(layer, index[-1], sum_at)
