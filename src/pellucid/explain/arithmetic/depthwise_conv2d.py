"""DepthwiseConv2D: a window of one channel times a kernel of that channel's own."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import activated
from pellucid.explain.arithmetic.terms import Index, WeightedSum
from pellucid.explain.arithmetic.weighted_window import weighted_window
from pellucid.explain.arithmetic.weights import numpy_of


@ARITHMETIC.register("DepthwiseConv2D")
def explain_depthwise_conv2d(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number: output number c * depth_multiplier + m comes from channel c alone."""
    kernel = numpy_of(layer.kernel)

    def sum_at(which: int) -> WeightedSum:
        channel, multiple = divmod(which, layer.depth_multiplier)
        weights = kernel[:, :, channel : channel + 1, multiple]
        return weighted_window(layer, inputs[0], (*index[:-1], which), weights, channel)

    return activated(layer, index[-1], sum_at)
