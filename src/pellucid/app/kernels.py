"""The windows of weights that a convolution slides over its input."""

from typing import Any

from pellucid.explain.layer_kinds import kind_of
from pellucid.explain.layer_kinds.sums import numpy_of
from pellucid.explain.terms import Array


def kernel_of(layer: Any) -> Any:
    """Find a layer's kernel: shape (height, width, channels, filters).

    Returns:
        None for a layer that has none, or whose channels do not come last.
    """
    name = kind_of(layer).kernel
    is_last = getattr(layer, "data_format", None) == "channels_last"
    return getattr(layer, name, None) if name is not None and is_last else None


def kernels_of_output(layer: Any, channel: int) -> Array:
    """Give the weights by which one channel of the output of such a layer looks at its input.

    Returns:
        Shape (height, width, channels that it sees).
    """
    kernels_of = kind_of(layer).kernels_of
    assert kernels_of is not None
    return kernels_of(numpy_of(kernel_of(layer)), channel)
