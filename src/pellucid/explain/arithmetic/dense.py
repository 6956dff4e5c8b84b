"""Dense: every number of the input times a weight."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.arithmetic.terms import Index, Softmax, WeightedSum, activation_of
from pellucid.explain.arithmetic.weights import bias_at, numpy_of


@ARITHMETIC.register("Dense")
def explain_dense(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain one number; the softmax of a last layer needs the sums of all its units."""
    *place, which = index
    numbers = inputs[0][tuple(place)].astype("float64")
    kernel, bias = numpy_of(layer.kernel), bias_at(layer, which)
    totals = numbers @ kernel
    if layer.use_bias:
        totals = totals + numpy_of(layer.bias)
    then = (
        Softmax(totals, which)
        if is_softmax(layer.activation)
        else activation_of(layer.activation, float(totals[which]))
    )
    return WeightedSum(numbers, kernel[:, which], bias, then=then)
