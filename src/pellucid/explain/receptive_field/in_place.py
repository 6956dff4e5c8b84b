"""What depends on the numbers at the same place alone: functions of numbers, sums of branches."""

import numpy as np

from pellucid.explain.arithmetic.moving import PASSES
from pellucid.explain.functions import describe_function, is_keras
from pellucid.explain.receptive_field.mask import Mask, along, shrunk
from pellucid.explain.receptive_field.registry import Look, layers, operations


@layers(
    "BatchNormalization", "ELU", "Identity", "LeakyReLU", "Normalization", "PReLU", "ReLU",
    "Rescaling", "Solarization", *PASSES,
)  # fmt: skip
@operations(
    "Absolute", "Arctan", "Cast", "Ceil", "Celu", "Clip", "Copy", "Cos", "Cosh", "Elu", "Erf",
    "Exp", "Exp2", "Expm1", "Floor", "Gelu", "HardShrink", "HardSigmoid", "HardSilu", "HardTanh",
    "LeakyRelu", "Log", "Log10", "Log1p", "Log2", "LogSigmoid", "Negative", "ReLU", "Reciprocal",
    "Relu", "Relu6", "Round", "Rsqrt", "SaturateCast", "Selu", "Sigmoid", "Sign", "Silu", "Sin",
    "Sinh", "SoftShrink", "Softplus", "Softsign", "SparsePlus", "SparseSigmoid", "Sqrt", "Square",
    "Squareplus", "StopGradient", "Tan", "Tanh", "TanhShrink", "Threshold",
)  # fmt: skip
def look_in_place(look: Look) -> list[Mask]:
    """Each number depends on the one at its own place."""
    return [look.needed]


@layers("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")
def look_at_branches(look: Look) -> list[Mask]:
    """Each number depends on those at its own place in each input."""
    return [shrunk(look.needed, shape) for shape in look.given]


@operations(
    "Add", "Arctan2", "Divide", "DivideNoNan", "Equal", "Greater", "GreaterEqual", "Hypot", "Less",
    "LessEqual", "Logaddexp", "Maximum", "Minimum", "Mod", "Multiply", "NotEqual", "Power",
    "Subtract", "TrueDivide",
)  # fmt: skip
def look_at_operands(look: Look) -> list[Mask] | None:
    """Do the same, some of the operands being constants."""
    # NumPy lines axes up from the last one: with fewer, those of the batch would move.
    if any(len(shape) != len(look.shape) for shape in look.given):
        return None
    return look_at_branches(look)


@layers("Activation")
def look_through_function(look: Look) -> list[Mask] | None:
    """Each number depends on those that the function takes."""
    if describe_function(look.operation.activation).name == "glu":
        return look_at_halves(look)
    before = before_function(look)
    return None if before is None else [before]


@operations("Glu")
def look_at_halves(look: Look) -> list[Mask] | None:
    """Each number is one of the first half, times a function of its partner in the second."""
    axis = look.axis(getattr(look.operation, "axis", -1))
    if axis is None:
        return None
    half = look.needed
    return [half if half.shape[axis] == 1 else np.concatenate([half, half], axis)]


def before_function(look: Look) -> Mask | None:
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
