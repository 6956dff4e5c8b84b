"""Dense: every number of the input times a weight."""

from typing import Any

from keras import ops

from pellucid.explain.calls import Call
from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.own_activation import is_softmax, look_before_activation
from pellucid.explain.layer_kinds.weights import bias_at, numpy_of
from pellucid.explain.mask import Mask, along
from pellucid.explain.terms import Index, Softmax, WeightedSum, activation_of


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """The softmax of a last layer needs the sums of all its units."""
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


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on all along the last axis."""
    needed = look_before_activation(look)
    return None if needed is None else [along(needed, [-1])]


def _sentence(_call: Call, n_axes: int) -> str:
    return "DenseAtEachPlace" if n_axes > 1 else "Dense"


def _before_activation(layer: Any, inputs: list[Any]) -> Any:
    sums = ops.matmul(ops.cast(inputs[0], "float32"), ops.cast(layer.kernel, "float32"))
    return sums + ops.cast(layer.bias, "float32") if layer.use_bias else sums


LAYERS.register("Dense")(
    LayerKind(
        explain=_explain,
        look=_look,
        lies="token",
        sentences=("Dense", "DenseAtEachPlace"),
        sentence=_sentence,
        before_activation=_before_activation,
    )
)
