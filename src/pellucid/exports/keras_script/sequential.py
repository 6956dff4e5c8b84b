"""Write a Sequential model as the call that creates it."""

from collections.abc import Callable
from typing import Any

import keras

from pellucid.exports.keras_script.layout import Call, Expression, ListOf, plain
from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.objects import input_call


def sequential_call(
    model: keras.Sequential, make: Callable[[Any], Expression], *, is_whole: bool
) -> Call:
    """Write ``keras.Sequential([...])``.

    Args:
        model: A built model.
        make: Function that writes the call that creates a layer.
        is_whole: Whether to start with the input, which a nested model does not need.
    """
    parts = [make(layer) for layer in model.layers]
    if is_whole:
        parts.insert(0, input_call(model.inputs[0]._keras_history.operation))
    return Call("keras.Sequential", (("", ListOf(plain(*parts))), ("name=", quoted(model.name))))
