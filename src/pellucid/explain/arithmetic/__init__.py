"""The arithmetic behind one number of a network, one kind of layer a file."""

import keras

from pellucid.explain.arithmetic import (  # noqa: F401 (each registers its kinds)
    activation,
    batch_normalization,
    combining,
    conv2d,
    dense,
    depthwise_conv2d,
    moving,
    pooling,
    separable_conv2d,
    softmax,
)
from pellucid.explain.arithmetic.activation import explain_function
from pellucid.explain.arithmetic.registry import ARITHMETIC, Explain
from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.arithmetic.terms import Index, Terms
from pellucid.explain.calls import Call, Ref, keras_kind
from pellucid.explain.functions import describe_function
from pellucid.explain.trace import Trace

_OPERATIONS = frozenset(
    {"Add", "Concatenate", "Flip", "Maximum", "Minimum", "Multiply", "Softmax", "Subtract"}
)
"""Functions of `keras.ops` that compute what the layers of the same name do."""


def is_explained(call: Call) -> bool:
    """Whether the arithmetic of a call is known.

    It is of Keras' own kinds, by name; a class of the same name may compute something else. And
    of channels that come last, as everywhere in Keras by default. Its activation is one of each
    number by itself, or softmax; its weights are numbers as they are, not quantized ones.
    """
    return _explanation(call) is not None


def _explanation(call: Call) -> Explain | None:
    operation = call.operation
    kind = keras_kind(operation)
    if describe_function(operation).is_elementwise:
        return explain_function
    if not isinstance(operation, keras.Layer):
        # A number among the arguments, as in `x + 1.0`, is no value that the trace has.
        given = keras.tree.flatten((call.args, call.kwargs))
        if kind not in _OPERATIONS or not all(isinstance(one, Ref) for one in given):
            return None
    if kind == "Softmax" and not isinstance(operation.axis, int):
        return None
    function = getattr(operation, "activation", None)
    if function is not None and not (
        describe_function(function).is_elementwise or is_softmax(function)
    ):
        return None
    if getattr(operation, "data_format", None) == "channels_first":
        return None
    if getattr(operation, "quantization_mode", None) is not None:
        return None
    return ARITHMETIC.get(kind) if kind in ARITHMETIC.names() else None


def explain_number(trace: Trace, call: int, index: Index) -> Terms | None:
    """Explain how a layer came to one number of its first output.

    Args:
        trace: Of a model and a picture.
        call: Number of the call.
        index: The place in the output, without the batch, such as (row, column, channel).

    Returns:
        The numbers that went in and what comes of them, or None for a kind of layer that is not
        known.

    Raises:
        IndexError: The output has no such place.
    """
    shape = trace.values[call][0].shape
    if len(index) != len(shape) or not all(
        0 <= at < size for at, size in zip(index, shape, strict=True)
    ):
        raise IndexError(f"{trace.calls[call].name} gives an output of shape {shape}; not {index}.")
    explain = _explanation(trace.calls[call])
    return explain and explain(trace.calls[call].operation, trace.inputs(call), index)
