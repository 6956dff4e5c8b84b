"""A Sequential model as the call that makes it."""

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
        model: Built.
        make: Writes what makes a layer.
        is_whole: Whether to begin with the input; a model in a model takes what it is called on.
    """
    parts = [make(layer) for layer in model.layers]
    if is_whole:
        parts.insert(0, input_call(model.inputs[0]._keras_history.operation))
    return Call("keras.Sequential", (("", ListOf(plain(*parts))), ("name=", quoted(model.name))))
