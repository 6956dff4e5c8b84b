"""A window of an input times a kernel, as layers of convolution have it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.layer_kinds.weights import bias_at
from pellucid.explain.layer_kinds.window import window_at
from pellucid.explain.terms import Array, Index, WeightedSum


def weighted_window(
    layer: Any, inputs: NDArray[np.float32], index: Index, weights: Array, first_channel: int
) -> WeightedSum:
    """Give the sum behind one number of a convolution, before the activation.

    Args:
        layer: Has a kernel size, strides, a padding, a dilation and a bias.
        inputs: Shape (height, width, channels).
        index: (row, column, filter) of the number.
        weights: The filter's, shape (height, width, channels that it sees).
        first_channel: The first channel that it sees.
    """
    row, column, which = index
    seen = inputs[..., first_channel : first_channel + weights.shape[-1]]
    window = window_at(layer, seen, row, column)
    return WeightedSum(
        window.numbers,
        weights,
        bias_at(layer, which),
        window.origin,
        tuple(layer.dilation_rate),
        window.is_padding,
        first_channel,
    )
