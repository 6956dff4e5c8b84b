"""Write each call of a model as a line of Keras code, which a reader can copy."""

import json
import re
from contextlib import suppress
from typing import Any

import keras

from pellucid.errors import ConfigError
from pellucid.explanation.calls import Call as ModelCall
from pellucid.explanation.calls import Ref
from pellucid.explanation.trace import Trace
from pellucid.exports.keras_script.layout import Call, Expression, ListOf, one_line
from pellucid.exports.keras_script.literal import keyword_argument, literal, quoted
from pellucid.exports.keras_script.objects import layer_call
from pellucid.exports.keras_script.operation import operation_function

LONGEST = 200
"""Number of letters above which an argument is left out, such as the means of all pixels."""

_LEFT_OUT = "..."
_NAMED = {
    "keras.constraints": keras.constraints,
    "keras.initializers": keras.initializers,
    "keras.regularizers": keras.regularizers,
}
"""Modules whose objects may be given by name, such as "he_normal"."""


def keras_lines(trace: Trace) -> list[str]:
    """Write the line of each call.

    Args:
        trace: Trace of any image through the model.

    Returns:
        One line per call: a layer as in `layer_line`, and an operation such as that behind
        ``x + y`` as the call of a function, ``keras.ops.add(x1, x2)``.
    """
    # Networks repeat their settings, and each check of a line creates several layers.
    known: dict[str, Call] = {}
    return [
        layer_line(call.operation, known)
        if isinstance(call.operation, keras.Layer)
        else _operation_line(call, trace)
        for call in trace.calls
    ]


def layer_line(layer: keras.Layer, known: dict[str, Call] | None = None) -> str:
    """Write the call that creates a layer.

    Args:
        layer: Any layer.
        known: Calls by settings, in which those of this layer are looked up and kept.

    Returns:
        The line, with only the arguments that differ from Keras' defaults. "..." stands for an
        argument that is too long, or for all of them if they cannot be written: those of Lambda,
        which contains code, and of a class that is not one of Keras' layers.

    Example:
        >>> layer_line(keras.layers.Conv2D(16, (3, 3), activation="relu", name="conv_1"))
        'keras.layers.Conv2D(16, 3, activation="relu", name="conv_1")'
    """
    kind = type(layer)
    is_keras = getattr(keras.layers, kind.__name__, None) is kind
    made = Call(f"keras.layers.{kind.__name__}" if is_keras else kind.__name__, (("", _LEFT_OUT),))
    if is_keras:
        with suppress(ConfigError):
            made = _remembered(layer, {} if known is None else known)
    return one_line(Call(made.function, (*made.items, ("name=", quoted(layer.name)))))


def _remembered(layer: keras.Layer, known: dict[str, Call]) -> Call:
    """Write the call without the name of the layer, or look it up.

    Raises:
        ConfigError: The layer cannot be written.
    """
    settings = {**layer.get_config(), "name": "", "trainable": layer.trainable}
    key = json.dumps([type(layer).__name__, settings], default=repr, sort_keys=True)
    if key not in known:
        made = layer_call(layer, "float32")
        known[key] = Call(
            f"keras.{made.function}", tuple((key, _short(value)) for key, value in made.items[:-1])
        )
    return known[key]


def _short(value: Expression) -> Expression:
    """Write an argument as short as a person would, and so that it needs only ``import keras``."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else _LEFT_OUT
    items = tuple((key, _short(one)) for key, one in value.items)
    if isinstance(value, ListOf):
        return ListOf(items)
    function = str(value.function)
    if function.startswith("layers."):
        return Call(f"keras.{function}", items)
    module, _, kind = function.rpartition(".")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    is_named = not items and type(_named(module, name)).__name__ == kind
    return quoted(name) if is_named else Call(function, items)


def _named(module: str, name: str) -> Any:
    """Return Keras' object of a name; None if there is none."""
    try:
        return _NAMED[module].get(name)
    except (KeyError, ValueError):
        return None


def _operation_line(call: ModelCall, trace: Trace) -> str:
    """Write the call of a function: x stands for its input, x1, x2 and so on for several."""
    refs = list(dict.fromkeys(call.inputs))
    tensors = {ref: keras.KerasTensor((1, *trace.value(ref).shape)) for ref in refs}
    names = ["x"] if len(refs) == 1 else [f"x{n}" for n in range(1, len(refs) + 1)]
    variables = {id(tensors[ref]): name for ref, name in zip(refs, names, strict=True)}

    def tensor_of(value: Any) -> Any:
        return tensors[value] if isinstance(value, Ref) else value

    def written(value: Any) -> str:
        if isinstance(value, keras.KerasTensor):
            return variables[id(value)]
        if isinstance(value, list | tuple):
            return f"[{', '.join(map(written, value))}]"
        return str(_short(literal(value)))

    args, kwargs = keras.tree.map_structure(tensor_of, (call.args, call.kwargs))
    try:
        function, given = operation_function(call.operation, args, kwargs)
        items = tuple((keyword_argument(key) if key else "", written(one)) for key, one in given)
    except ConfigError:
        function, items = type(call.operation).__name__, (("", _LEFT_OUT),)
    return one_line(Call(function, items))
