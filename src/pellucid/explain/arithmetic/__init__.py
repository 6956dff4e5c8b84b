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
from pellucid.explain.arithmetic.registry import ARITHMETIC
from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.arithmetic.terms import ELEMENTWISE, Index, Terms
from pellucid.explain.calls import Call, Ref
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
    operation = call.operation
    kind = type(operation)
    if not isinstance(operation, keras.Layer):
        # A number among the arguments, as in `x + 1.0`, is no value that the trace has.
        given = keras.tree.flatten((call.args, call.kwargs))
        if kind.__name__ not in _OPERATIONS or not all(isinstance(one, Ref) for one in given):
            return False
    if kind.__name__ == "Softmax" and not isinstance(operation.axis, int):
        return False
    function = getattr(operation, "activation", None)
    name = getattr(function, "__name__", "")
    is_function_known = function is None or (
        (name in ELEMENTWISE or is_softmax(function))
        and str(getattr(function, "__module__", "")).startswith("keras.")
    )
    return (
        is_function_known
        and kind.__name__ in ARITHMETIC.names()
        and kind.__module__.startswith("keras.")
        and getattr(operation, "data_format", None) != "channels_first"
        and getattr(operation, "quantization_mode", None) is None
    )


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
    operation = trace.calls[call].operation
    if not is_explained(trace.calls[call]):
        return None
    return ARITHMETIC.get(type(operation).__name__)(operation, trace.inputs(call), index)
