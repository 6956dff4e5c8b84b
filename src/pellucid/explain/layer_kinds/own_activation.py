"""The activation that a layer applies to its own sums."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explain.functions import describe_function, is_keras
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along
from pellucid.explain.terms import Softmax, WeightedSum, activation_of


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


def look_before_activation(look: Look) -> Mask | None:
    """Find which of a layer's sums lie behind the numbers that its activation gives.

    Returns:
        None if that is not known, as for a function that is not Keras' own.
    """
    function = getattr(look.operation, "activation", None)
    if function is None:
        return look.needed
    described = describe_function(function)
    if described.is_elementwise or described.key == "prelu":
        return look.needed
    if described.name in ("softmax", "log_softmax", "sparsemax") and is_keras(function):
        return along(look.needed, [-1])
    return None
