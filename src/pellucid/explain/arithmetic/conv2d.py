"""Conv2D: a window of the input times a kernel."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import activated
from pellucid.explain.arithmetic.terms import Index, WeightedSum
from pellucid.explain.arithmetic.weighted_window import weighted_window
from pellucid.explain.arithmetic.weights import numpy_of


@ARITHMETIC.register("Conv2D")
def explain_conv2d(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number of a convolution (Goodfellow et al., 2016, eq. 9.6).

    With groups, a filter sees only the channels of its own group.
    """
    kernel = numpy_of(layer.kernel)
    n_channels, n_filters = kernel.shape[2:]

    def sum_at(which: int) -> WeightedSum:
        first = which // (n_filters // layer.groups) * n_channels
        place = (*index[:-1], which)
        return weighted_window(layer, inputs[0], place, kernel[..., which], first)

    return activated(layer, index[-1], sum_at)
