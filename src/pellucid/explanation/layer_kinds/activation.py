"""Activation, and layers and operations that are activation functions."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.form import Form
from pellucid.explanation.functions import Function, describe_function, leaky_relu
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.in_place import IN_PLACE
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind, Look
from pellucid.explanation.layer_kinds.sums import is_softmax, look_before_activation, numpy_of
from pellucid.explanation.mask import Mask
from pellucid.explanation.terms import Applied, Index, Moved, Softmax, activation_of, applied


def _explain(layer: Any, inputs: Inputs, index: Index) -> Applied | Softmax | Moved:
    if is_softmax(layer.activation):
        return Softmax(inputs[0][index[:-1]].astype("float64"), index[-1])
    value = float(inputs[0][index])
    return activation_of(layer.activation, value) or Moved(0, index, value)


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on the inputs of its function."""
    if describe_function(look.operation.activation).name == "glu":
        return _look_at_halves(look)
    before = look_before_activation(look)
    return None if before is None else [before]


def _look_at_halves(look: Look) -> list[Mask] | None:
    """Each number is one of the first half times a function of its counterpart in the second."""
    axis = look.axis(getattr(look.operation, "axis", -1))
    if axis is None:
        return None
    half = look.needed
    return [half if half.shape[axis] == 1 else np.concatenate([half, half], axis)]


def _explain_function(operation: Any, inputs: Inputs, index: Index) -> Applied:
    return applied(operation, float(inputs[0][index]))


def _explain_prelu(layer: Any, inputs: Inputs, index: Index) -> Applied:
    """The slope below 0 is learned, and may differ from place to place."""
    slope = float(np.broadcast_to(numpy_of(layer.alpha), inputs[0].shape)[index])
    function = Function("PReLU", "prelu", leaky_relu(slope))
    return Applied(function, float(inputs[0][index]), lambda x: x if x >= 0 else slope * x)


_FUNCTION = replace(
    IN_PLACE,
    explain=_explain_function,
    form=lambda operation, _: Form("function", function=operation),
    is_explained=lambda call: describe_function(call.operation).is_elementwise,
)

LAYERS.register("Activation")(
    LayerKind(
        explain=_explain,
        form=lambda layer, _: Form("function", function=layer.activation),
        look=_look,
        lies="token",
        sentences=("Activation",),
        is_passing=lambda layer: describe_function(layer.activation).key == "linear",
        multiply_adds=no_multiply_adds,
        before_activation=lambda _layer, inputs: inputs[0],
    )
)
LAYERS.register("ELU", "LeakyReLU", "ReLU")(_FUNCTION)
LAYERS.register("PReLU")(replace(IN_PLACE, explain=_explain_prelu))
OPERATIONS.register("Glu")(
    LayerKind(look=_look_at_halves, lies="token", multiply_adds=no_multiply_adds)
)
OPERATIONS.register(
    "Absolute", "Arctan", "Cast", "Ceil", "Celu", "Clip", "Copy", "Cos", "Cosh", "Elu", "Erf",
    "Exp", "Exp2", "Expm1", "Floor", "Gelu", "HardShrink", "HardSigmoid", "HardSilu", "HardTanh",
    "LeakyRelu", "Log", "Log10", "Log1p", "Log2", "LogSigmoid", "Negative", "ReLU", "Reciprocal",
    "Relu", "Relu6", "Round", "Rsqrt", "SaturateCast", "Selu", "Sigmoid", "Sign", "Silu", "Sin",
    "Sinh", "SoftShrink", "Softplus", "Softsign", "SparsePlus", "SparseSigmoid", "Sqrt", "Square",
    "Squareplus", "StopGradient", "Tan", "Tanh", "TanhShrink", "Threshold",
)(_FUNCTION)  # fmt: skip
