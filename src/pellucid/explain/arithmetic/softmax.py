"""Softmax, as a layer or as an activation."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, Softmax


@ARITHMETIC.register("Softmax")
def explain_softmax(layer: Any, inputs: Inputs, index: Index) -> Softmax:
    """Explain one number of a softmax over the layer's axis."""
    # Keras counts the batch, which is not here; a negative axis counts from the end in both.
    axis = layer.axis if layer.axis < 0 else layer.axis - 1
    place: list[Any] = list(index)
    at = place[axis]
    place[axis] = slice(None)
    return Softmax(inputs[0][tuple(place)].astype("float64"), at)


def is_softmax(activation: Any) -> bool:
    """Whether an activation looks at all numbers of the last axis."""
    return getattr(activation, "__name__", "") == "softmax"
