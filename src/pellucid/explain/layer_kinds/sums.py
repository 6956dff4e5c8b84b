"""The weighted sums of a layer, with their bias and activation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explain.functions import describe_function, is_keras
from pellucid.explain.layer_kinds.kind import Look, Rule
from pellucid.explain.layer_kinds.window import look_through_window, window_at
from pellucid.explain.mask import Mask, along, same_group, through
from pellucid.explain.terms import Array, Index, Softmax, WeightedSum, activation_of


def numpy_of(weights: Any) -> Array:
    """Give weights in float64."""
    array: Array = ops.convert_to_numpy(ops.cast(weights, "float32")).astype("float64")
    return array


def bias_at(layer: Any, which: int) -> float | None:
    """Give the bias of one output; None if the layer has none."""
    return float(numpy_of(layer.bias)[which]) if layer.use_bias else None


def explain_window(
    layer: Any, inputs: NDArray[np.float32], index: Index, kernels: Array, n_groups: int
) -> WeightedSum:
    """Explain one number of a convolution (Goodfellow et al., 2016, eq. 9.6).

    Args:
        layer: Has a kernel size, strides, a padding, a dilation, a bias and an activation.
        inputs: Shape (height, width, channels).
        index: (row, column, filter) of the number.
        kernels: Shape (filters, height, width, channels that a filter sees).
        n_groups: Into how many groups the channels are divided; a filter sees its own.
    """
    n_filters, *_, n_seen = kernels.shape

    def sum_at(which: int) -> WeightedSum:
        first = which // (n_filters // n_groups) * n_seen
        seen = inputs[..., first : first + n_seen]
        numbers, is_padding, origin = window_at(layer, seen, *index[:2])
        gaps, bias = tuple(layer.dilation_rate), bias_at(layer, which)
        return WeightedSum(numbers, kernels[which], bias, origin, gaps, is_padding, first)

    def totals() -> Array:
        return np.array([sum_at(which).total for which in range(n_filters)])

    return activated(layer, index[-1], sum_at(index[-1]), totals)


def is_softmax(activation: Any) -> bool:
    """Whether an activation is Keras' softmax, a share among all numbers of the last axis."""
    name = getattr(activation, "__name__", "")
    return name == "softmax" and describe_function(activation).key == "softmax"


def activated(
    layer: Any, which: int, terms: WeightedSum, totals: Callable[[], Array]
) -> WeightedSum:
    """Put a layer's activation behind one of its sums.

    Args:
        layer: Has an activation.
        which: Which of the last axis' numbers is explained.
        terms: Its sum.
        totals: Gives the totals of the sums behind all of them, which softmax needs.
    """
    if is_softmax(layer.activation):
        return replace(terms, then=Softmax(totals(), which))
    return replace(terms, then=activation_of(layer.activation, terms.total))


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


def look_by_groups(n_groups: Callable[[Look], int]) -> Rule:
    """Make the rule that each number depends on a window of its group's channels."""

    def look_at_group(look: Look) -> list[Mask] | None:
        needed, axis = look_before_activation(look), look.channels
        if needed is None:
            return None
        if (n := n_groups(look)) == 1:
            needed = along(needed, [axis])
        else:
            needed = through(needed, axis, same_group(look.shape[axis], look.given[0][axis], n))
        return [look_through_window(look, needed)]

    return look_at_group
