"""Activation, and the layers that are one function of each number."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.arithmetic.terms import Applied, Index, Moved, Softmax, activation_of, applied


@ARITHMETIC.register("Activation")
def explain_activation(layer: Any, inputs: Inputs, index: Index) -> Applied | Softmax | Moved:
    """Explain one number of an activation."""
    if is_softmax(layer.activation):
        return Softmax(inputs[0][index[:-1]].astype("float64"), index[-1])
    value = float(inputs[0][index])
    return activation_of(layer.activation, value) or Moved(0, index, value)


@ARITHMETIC.register("ReLU")
@ARITHMETIC.register("LeakyReLU")
@ARITHMETIC.register("ELU")
def explain_function(layer: Any, inputs: Inputs, index: Index) -> Applied:
    """Explain one number of a layer that is the same function for all."""
    return applied(layer, float(inputs[0][index]))
