"""Softmax, as a layer or as an activation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, Softmax, WeightedSum, activation_of
from pellucid.explain.functions import describe_function


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
    """Whether an activation is Keras' softmax, a share among all numbers of the last axis."""
    name = getattr(activation, "__name__", "")
    return name == "softmax" and describe_function(activation).key == "softmax"


def activated(layer: Any, which: int, sum_at: Callable[[int], WeightedSum]) -> WeightedSum:
    """Put a layer's activation behind one of its sums.

    Args:
        layer: Has an activation.
        which: Which of the last axis' numbers is explained.
        sum_at: Gives the sum behind each of them: softmax needs all.
    """
    terms = sum_at(which)
    if not is_softmax(layer.activation):
        return replace(terms, then=activation_of(layer.activation, terms.total))
    totals = np.array([sum_at(other).total for other in range(layer.output.shape[-1])])
    return replace(terms, then=Softmax(totals, which))
