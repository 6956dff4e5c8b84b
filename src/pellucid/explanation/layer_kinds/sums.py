"""Weighted sums of a layer, with their bias and activation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explanation.functions import describe_function, is_keras
from pellucid.explanation.layer_kinds.kind import Look, Rule
from pellucid.explanation.layer_kinds.window import look_through_window, window_at
from pellucid.explanation.mask import Mask, along, same_group, through
from pellucid.explanation.terms import Array, Index, Softmax, WeightedSum, activation_of


def float32_of(weights: Any) -> NDArray[np.float32]:
    """Convert weights to a NumPy array in float32."""
    array: NDArray[np.float32] = ops.convert_to_numpy(ops.cast(weights, "float32"))
    return array


def numpy_of(weights: Any) -> Array:
    """Convert weights to a NumPy array in float64."""
    return float32_of(weights).astype("float64")


def bias_at(layer: Any, which: int) -> float | None:
    """Return the bias of one output; None if the layer has none."""
    return float(numpy_of(layer.bias)[which]) if layer.use_bias else None


def bias_of(layer: Any) -> Array | None:
    """Return the biases of all outputs, shape (channels,); None if the layer has none."""
    return numpy_of(layer.bias) if layer.use_bias else None


def explain_window(
    layer: Any, inputs: NDArray[np.float32], index: Index, kernels: Array, n_groups: int
) -> WeightedSum:
    """Explain one number of a convolution (Goodfellow et al., 2016, eq. 9.6).

    Args:
        layer: Layer with kernel size, strides, padding, dilation, bias and activation.
        inputs: Input, shape (height, width, channels).
        index: Index of the number, (row, column, filter).
        kernels: Kernels, shape (filters, height, width, channels that a filter sees).
        n_groups: Number of groups of channels. A filter sees the channels of its own group.

    Returns:
        The weighted sum of the number.
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
    """Return whether an activation is Keras' softmax over the last axis."""
    name = getattr(activation, "__name__", "")
    return name == "softmax" and describe_function(activation).key == "softmax"


def activated(
    layer: Any, which: int, terms: WeightedSum, totals: Callable[[], Array]
) -> WeightedSum:
    """Append a layer's activation to one of its sums.

    Args:
        layer: Layer with an activation.
        which: Index along the last axis of the number to explain.
        terms: The sum of that number.
        totals: Function that returns the totals of all sums along the last axis, for softmax.

    Returns:
        The sum with its activation.
    """
    if is_softmax(layer.activation):
        return replace(terms, then=Softmax(totals(), which))
    return replace(terms, then=activation_of(layer.activation, terms.total))


def look_before_activation(look: Look) -> Mask | None:
    """Find the sums of a layer that the wanted outputs of its activation depend on.

    Returns:
        Mask of the sums, or None if they are not known, as for a function that is not Keras' own.
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
    """Create the rule that each number depends on a window of the channels in its group."""

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
