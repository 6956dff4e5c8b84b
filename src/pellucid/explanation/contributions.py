"""What each channel of a convolution's input contributes to one channel of its output."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from pellucid.explanation.arithmetic import explain_number
from pellucid.explanation.terms import Array, WeightedSum
from pellucid.explanation.trace import Floats, Trace


@dataclass(frozen=True)
class Contribution:
    """Contribution of one channel of the input."""

    channel: int
    """Index of the channel in the input."""
    given: Floats
    """The channel of the input, shape (input height, input width)."""
    kernel: Array
    """Its kernel, shape (kernel height, kernel width)."""
    sums: Floats
    """The channel convolved with its kernel alone, shape (height, width)."""


@dataclass(frozen=True)
class Contributions:
    """Contributions to one channel of a convolution."""

    place: tuple[int, int]
    """Row and column at which the contributions are compared."""
    parts: Sequence[Contribution]
    """The contributions with the largest absolute values at that place, the largest first."""
    n_channels: int
    """Number of all contributions."""
    bias: float | None
    total: Floats
    """Sum of all contributions and the bias, shape (height, width)."""
    result: Floats
    """The channel itself: the total after the activation."""


def find_contributions(
    trace: Trace, call: int, channel: int, n_parts: int, place: tuple[int, int] | None = None
) -> Contributions | None:
    """Divide a channel of a convolution into what each channel of the input contributes.

    A convolution is linear until its activation, so the channel is the sum of as many maps as the
    filter sees channels, and the bias (Goodfellow et al., 2016, eq. 9.6).

    Args:
        trace: Trace of an image through a model.
        call: Number of the call.
        channel: Index of the channel.
        n_parts: Number of contributions to compute.
        place: Row and column at which to compare them; by default, where the channel is largest.

    Returns:
        The contributions; None if the layer is neither Conv2D nor DepthwiseConv2D, or if its
        arithmetic is not known.
    """
    layer = trace.calls[call].operation
    if not isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D):
        return None
    result = trace.values[call][0][..., channel]
    if place is None:
        at = int(np.nan_to_num(result, nan=-np.inf).argmax())
        row, column = (int(n) for n in np.unravel_index(at, result.shape))
        place = (row, column)
    terms = explain_number(trace, call, (*place, channel))
    if not isinstance(terms, WeightedSum):
        return None
    (given,) = trace.inputs(call)
    seen = given[..., terms.first_channel : terms.first_channel + terms.weights.shape[-1]]
    order = np.argsort(-np.abs(terms.channel_sums), kind="stable")[:n_parts]
    total = _convolve(layer, seen, terms.weights) + np.float32(terms.bias or 0.0)
    return Contributions(
        place,
        [
            Contribution(
                terms.first_channel + int(n),
                seen[..., n],
                terms.weights[..., n],
                _convolve(layer, seen[..., n : n + 1], terms.weights[..., n : n + 1]),
            )
            for n in order
        ],
        terms.weights.shape[-1],
        terms.bias,
        total,
        result,
    )


def _convolve(layer: Any, given: Floats, kernel: Array) -> Floats:
    """Convolve channels of an image with one filter, as the layer does."""
    sums = ops.conv(
        ops.convert_to_tensor(given[None]),
        ops.convert_to_tensor(kernel[..., None].astype("float32")),
        layer.strides,
        layer.padding,
        data_format="channels_last",
        dilation_rate=layer.dilation_rate,
    )
    found: Floats = ops.convert_to_numpy(sums)[0, ..., 0]
    return found
