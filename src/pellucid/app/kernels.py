"""The kernels that a convolution slides over its input."""

from typing import Any

from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.layer_kinds.sums import numpy_of
from pellucid.explanation.terms import Array


def kernel_of(layer: Any) -> Any:
    """Return a layer's kernel.

    Returns:
        The kernel, shape (height, width, channels, filters), or None if the layer has none or its
        channels do not come last.
    """
    name = kind_of(layer).kernel
    is_last = getattr(layer, "data_format", None) == "channels_last"
    return getattr(layer, name, None) if name is not None and is_last else None


def kernels_of_output(layer: Any, channel: int) -> Array:
    """Return the kernels of one output channel of a layer for which `kernel_of` is not None.

    Returns:
        The kernels, shape (height, width, input channels that the output channel sees).
    """
    kernels_of = kind_of(layer).kernels_of
    assert kernels_of is not None
    return kernels_of(numpy_of(kernel_of(layer)), channel)
