"""The windows of weights that a convolution slides over its input."""

from typing import Any

from pellucid.explain.arithmetic.terms import Array
from pellucid.explain.arithmetic.weights import numpy_of
from pellucid.explain.calls import keras_kind

_KERNELS = {
    "Conv2D": "kernel",
    "DepthwiseConv2D": "kernel",
    "SeparableConv2D": "depthwise_kernel",
}


def kernel_of(layer: Any) -> Any:
    """Find a layer's kernel: shape (height, width, channels, filters).

    Returns:
        None for a layer that has none, or whose channels do not come last.
    """
    name = _KERNELS.get(keras_kind(layer))
    is_last = getattr(layer, "data_format", None) == "channels_last"
    return getattr(layer, name, None) if name is not None and is_last else None


def kernels_of_output(layer: Any, channel: int) -> Array:
    """Give the weights by which one channel of the output looks at its input.

    Returns:
        Shape (height, width, channels that it sees).
    """
    kernel = numpy_of(kernel_of(layer))
    kind = type(layer).__name__
    if kind == "Conv2D":
        return kernel[..., channel]
    multiplier = kernel.shape[3]
    if kind == "DepthwiseConv2D":
        seen, which = divmod(channel, multiplier)
        return kernel[:, :, seen : seen + 1, which]
    return kernel.reshape(*kernel.shape[:2], -1)
