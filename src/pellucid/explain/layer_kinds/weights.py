"""A layer's weights as numbers."""

from typing import Any

from keras import ops

from pellucid.explain.terms import Array


def numpy_of(weights: Any) -> Array:
    """Give weights in float64."""
    array: Array = ops.convert_to_numpy(ops.cast(weights, "float32")).astype("float64")
    return array


def bias_at(layer: Any, which: int) -> float | None:
    """Give the bias of one output; None if the layer has none."""
    return float(numpy_of(layer.bias)[which]) if layer.use_bias else None
