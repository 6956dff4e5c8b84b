"""Write layers, initializers, regularizers and constraints as the calls that create them."""

import inspect
from collections.abc import Mapping
from typing import Any

import keras

from pellucid.errors import ConfigError
from pellucid.exports.keras_script.arguments import fewest_arguments, is_positional
from pellucid.exports.keras_script.layout import Call, Expression, Item, ListOf, plain
from pellucid.exports.keras_script.literal import keyword_argument, literal, quoted
from pellucid.i18n import gettext as _

_MODULES = {
    "keras.constraints": (keras.constraints, "keras.constraints."),
    "keras.initializers": (keras.initializers, "keras.initializers."),
    "keras.layers": (keras.layers, "layers."),
    "keras.regularizers": (keras.regularizers, "keras.regularizers."),
}
"""Modules of Keras' serialized objects, and the prefix of their names in a script."""

_RUN_CODE = {"FlaxLayer", "JaxLayer", "Lambda", "TFSMLayer", "TorchModuleWrapper"}
"""Layers of Keras that contain arbitrary code."""

_ELSEWHERE = {"name", "dtype", "trainable"}
"""Settings that all layers have, which are written separately."""


def layer_call(layer: keras.Layer, usual_dtype: str, *, is_trainable_said: bool = True) -> Call:
    """Write the call that creates a layer.

    Args:
        layer: A built-in Keras layer.
        usual_dtype: Dtype policy that is not written, such as "float32".
        is_trainable_said: Whether ``trainable=False`` is written for a frozen layer.

    Returns:
        The call, such as ``layers.Dense(10, activation="softmax", name="probabilities")``.

    Raises:
        ConfigError: The layer is not built into Keras, or contains arbitrary code.
    """
    name = type(layer).__name__
    if name in _RUN_CODE or getattr(keras.layers, name, None) is not type(layer):
        raise ConfigError(
            _(
                "The layer {layer} is a {kind}, which is not among the layers that Keras can "
                "build from a description, so there is no plain Keras code for it. Expected "
                "Keras' own layers. Use model.keras instead.",
                layer=quoted(layer.name),
                kind=name,
            )
        )
    config = layer.get_config()
    config["trainable"] = layer.trainable or not is_trainable_said
    return _call(type(layer), f"layers.{name}", config, usual_dtype)


def input_call(layer: keras.layers.InputLayer) -> Call:
    """Write ``keras.Input(...)``."""
    batch_size, *shape = layer.batch_shape
    items: list[Item] = [("", literal(tuple(shape)))]
    if batch_size is not None:
        items.append(("batch_size=", literal(batch_size)))
    if layer.dtype != keras.config.floatx():
        items.append(("dtype=", quoted(layer.dtype)))
    items += [(f"{name}=", "True") for name in ("sparse", "optional") if getattr(layer, name)]
    return Call("keras.Input", (*items, ("name=", quoted(layer.name))))


def _call(kind: type, name: str, config: dict[str, Any], usual_dtype: str) -> Call:
    own = {key: value for key, value in config.items() if key not in _ELSEWHERE}
    for value in own.values():
        if _is_serialized(value):
            _kind(value)  # has a better error message than a constructor
    arguments = fewest_arguments(kind, own)
    parameters = dict(inspect.signature(kind).parameters)
    is_in_front = True
    items: list[Item] = []
    for key, value in arguments.items():
        is_in_front = is_in_front and key in parameters and is_positional(key, parameters)
        items.append(("" if is_in_front else keyword_argument(key), _value(value, usual_dtype)))
    if not config.get("trainable", True):
        items.append(("trainable=", "False"))
    dtype = dtype_name(config.get("dtype", usual_dtype))
    if dtype != usual_dtype:
        items.append(("dtype=", quoted(dtype)))
    if "name" in config:
        items.append(("name=", quoted(config["name"])))
    return Call(name, tuple(items))


def _value(value: Any, usual_dtype: str) -> Expression:
    """Write an argument: a plain value, or one or several objects serialized by Keras."""
    if isinstance(value, list) and any(map(_is_serialized, value)):
        return ListOf(plain(*(_value(item, usual_dtype) for item in value)))
    if not _is_serialized(value):
        return literal(value)
    kind, name = _kind(value)
    return _call(kind, name, value["config"], usual_dtype)


def _is_serialized(value: Any) -> bool:
    return isinstance(value, Mapping) and "class_name" in value


def _kind(value: Mapping[str, Any]) -> tuple[type, str]:
    """Find the class of an object serialized by Keras, and its name in a script."""
    class_name, module = str(value["class_name"]), str(value.get("module"))
    place, prefix = _MODULES.get(module, (None, ""))
    kind = getattr(place, class_name, None)
    if not isinstance(kind, type) or kind.__name__ != class_name or class_name in _RUN_CODE:
        raise ConfigError(
            _(
                "The model uses {name} of {module}, which is not part of Keras, so there is no "
                "plain Keras code for it. Use model.keras instead.",
                name=quoted(class_name),
                module=quoted(module),
            )
        )
    return kind, prefix + class_name


def dtype_name(dtype: Any) -> str:
    """Return the name of a dtype policy serialized by Keras, such as "mixed_bfloat16".

    Raises:
        ConfigError: The policy is not a plain `DTypePolicy`, since the layer is quantized.
    """
    if not isinstance(dtype, Mapping):
        return str(dtype)
    if dtype.get("class_name") != "DTypePolicy":
        raise ConfigError(
            _(
                "A layer computes in {policy}. Only layers that are not quantized can be written "
                "as code. Use model.keras instead.",
                policy=quoted(str(dtype.get("class_name"))),
            )
        )
    return str(dtype["config"]["name"])
