"""Max and average pooling, over windows or over everything."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, Pooled
from pellucid.explain.arithmetic.window import window_at


@ARITHMETIC.register("MaxPooling2D")
def explain_max_pooling(layer: Any, inputs: Inputs, index: Index) -> Pooled:
    """Explain one number: the largest in the window of its channel."""
    return _pooled("max", layer, inputs, index)


@ARITHMETIC.register("AveragePooling2D")
def explain_average_pooling(layer: Any, inputs: Inputs, index: Index) -> Pooled:
    """Explain one number: the mean of the window of its channel, without the padding."""
    return _pooled("mean", layer, inputs, index)


def _pooled(kind: str, layer: Any, inputs: Inputs, index: Index) -> Pooled:
    row, column, channel = index
    window = window_at(
        inputs[0][..., channel : channel + 1],
        row,
        column,
        layer.pool_size,
        layer.strides,
        layer.padding,
    )
    return Pooled(kind, window.numbers[..., 0], window.is_padding, window.origin, channel)


@ARITHMETIC.register("GlobalMaxPooling2D")
def explain_global_max_pooling(layer: Any, inputs: Inputs, index: Index) -> Pooled:
    """Explain one number: the largest of its channel."""
    del layer
    return _of_all("max", inputs, index)


@ARITHMETIC.register("GlobalAveragePooling2D")
def explain_global_average_pooling(layer: Any, inputs: Inputs, index: Index) -> Pooled:
    """Explain one number: the mean of its channel (Lin et al., 2014, section 3.2)."""
    del layer
    return _of_all("mean", inputs, index)


def _of_all(kind: str, inputs: Inputs, index: Index) -> Pooled:
    channel = index[-1]
    numbers = inputs[0][..., channel].astype("float64")
    return Pooled(kind, numbers, np.zeros(numbers.shape, bool), (0, 0), channel)
