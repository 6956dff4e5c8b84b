"""A window of an input times a kernel, as layers of convolution have it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.arithmetic.terms import Array, Index, WeightedSum, activated
from pellucid.explain.arithmetic.weights import bias_at
from pellucid.explain.arithmetic.window import window_at


def weighted_window(
    layer: Any, inputs: NDArray[np.float32], index: Index, weights: Array, first_channel: int
) -> WeightedSum:
    """Explain one number of a convolution.

    Args:
        layer: Has a kernel size, strides, a padding, a dilation, a bias and an activation.
        inputs: Shape (height, width, channels).
        index: (row, column, filter) of the number.
        weights: The filter's, shape (height, width, channels that it sees).
        first_channel: The first channel that it sees.
    """
    row, column, which = index
    seen = inputs[..., first_channel : first_channel + weights.shape[-1]]
    window = window_at(
        seen, row, column, layer.kernel_size, layer.strides, layer.padding, layer.dilation_rate
    )
    terms = WeightedSum(
        window.numbers,
        weights,
        bias_at(layer, which),
        window.origin,
        tuple(layer.dilation_rate),
        window.is_padding,
        first_channel,
    )
    return activated(terms, layer.activation)
