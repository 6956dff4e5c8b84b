"""Activation, and the layers and operations that are one function of each number."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.arithmetic.terms import Applied, Index, Moved, Softmax, activation_of, applied
from pellucid.explain.arithmetic.weights import numpy_of
from pellucid.explain.functions import Function, leaky_relu


@ARITHMETIC.register("Activation")
def explain_activation(layer: Any, inputs: Inputs, index: Index) -> Applied | Softmax | Moved:
    """Explain one number of an activation."""
    if is_softmax(layer.activation):
        return Softmax(inputs[0][index[:-1]].astype("float64"), index[-1])
    value = float(inputs[0][index])
    return activation_of(layer.activation, value) or Moved(0, index, value)


@ARITHMETIC.register("PReLU")
def explain_prelu(layer: Any, inputs: Inputs, index: Index) -> Applied:
    """Explain one number: the slope below 0 is learned, and may differ from place to place."""
    slope = float(np.broadcast_to(numpy_of(layer.alpha), inputs[0].shape)[index])
    function = Function("PReLU", "prelu", leaky_relu(slope))
    return Applied(function, float(inputs[0][index]), lambda x: x if x >= 0 else slope * x)


def explain_function(operation: Any, inputs: Inputs, index: Index) -> Applied:
    """Explain one number of a layer or an operation that is the same function for all numbers."""
    return applied(operation, float(inputs[0][index]))
