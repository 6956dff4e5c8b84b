"""Build a Keras 3 model from the graph description of a Keras 2 model."""

from typing import Any

import keras

from pellucid.i18n import gettext as _
from pellucid.models.keras2.built import Built
from pellucid.models.keras2.functional import Functional
from pellucid.models.keras2.layers import common_settings, make_layer
from pellucid.models.keras2.refusal import NotMappedError, layer_of

_MODELS = ("Sequential", "Functional", "Model")
"""Classes of models. Before Keras 2.4, a functional model was called Model."""
_OPERATIONS = ("TFOpLambda", "SlicingOpLambda")


def build_model(description: dict[str, Any], *, allow_code: bool) -> Built:
    """Build a model, with random weights.

    Args:
        description: Object that Keras 2 saved.
        allow_code: Whether Lambda layers may be created.

    Returns:
        The model and its parts.

    Raises:
        NotMappedError: A part has no equivalent in Keras 3, or its description is not in the format
            of Keras.
    """
    kind, config = description.get("class_name"), description.get("config")
    if kind not in _MODELS:
        raise NotMappedError(
            _("it is a model of the class {kind}, whose code is not in the file", kind=kind)
        )
    if kind == "Sequential":
        return _sequential(config, allow_code)
    if not isinstance(config, dict):
        raise NotMappedError(_("the description of its layers is not in the format of Keras"))

    def make(part: Any) -> Built:
        return _make(part, allow_code)

    return Functional(kind, config, make).build()


def _make(description: Any, allow_code: bool) -> Built:
    """Create a layer or a nested model; an operation is created later, when it is called."""
    if not isinstance(description, dict) or not isinstance(description.get("config"), dict | list):
        raise NotMappedError(
            _("the description of one of its layers is not in the format of Keras")
        )
    kind, config = str(description.get("class_name")), description["config"]
    name = config.get("name") if isinstance(config, dict) else None
    name = str(name or description.get("name") or "")
    if kind in _MODELS:
        return build_model(description, allow_code=allow_code)
    if kind in _OPERATIONS:
        return Built(kind, name)
    if kind == "InputLayer":
        return Built(kind, name, _input_layer(description))
    if kind == "Lambda":
        return Built(kind, name, _lambda_layer(description, allow_code))
    return Built(kind, name, make_layer(description))


def _input_layer(description: dict[str, Any]) -> keras.Layer:
    config = description["config"]
    shape = _shape(config.get("batch_input_shape", config.get("batch_shape")))
    if shape is None or config.get("sparse") or config.get("ragged"):
        raise NotMappedError(
            _("{layer} does not take pictures of a known shape", layer=layer_of(description))
        )
    settings = common_settings(config)
    return keras.layers.InputLayer(batch_shape=(None, *shape[1:]), **settings)


def _lambda_layer(description: dict[str, Any], allow_code: bool) -> keras.Layer:
    config = description["config"]
    function = config.get("function")
    if not allow_code:
        raise NotMappedError(_("{layer} holds code of its own", layer=layer_of(description)))
    if isinstance(function, list) and len(function) == 3:
        code = dict(zip(("code", "defaults", "closure"), function, strict=True))
        function = {"class_name": "__lambda__", "config": code}
    if not isinstance(function, dict) or function.get("class_name") != "__lambda__":
        raise NotMappedError(
            _(
                "{layer} calls {function!r}, which is not in the file",
                layer=layer_of(description),
                function=function,
            )
        )
    settings = common_settings(config) | {"function": function}
    settings["arguments"] = config.get("arguments") or {}
    layer: keras.Layer = keras.layers.Lambda.from_config(settings, safe_mode=False)
    return layer


def _shape(value: Any) -> list[int | None] | None:
    if isinstance(value, dict):  # {"class_name": "__tuple__", "items": [...]}
        value = value.get("items")
    is_shape = isinstance(value, list) and all(
        size is None or (isinstance(size, int) and not isinstance(size, bool)) for size in value
    )
    return value if is_shape else None


def _sequential(config: Any, allow_code: bool) -> Built:
    # Up to Keras 2.2.2, the config was just the list of layers.
    layers = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(layers, list) or not layers:
        raise NotMappedError(_("one of its Sequential models has no list of layers"))
    parts = [_make(layer, allow_code) for layer in layers]
    if any(part.layer is None for part in parts):
        raise NotMappedError(_("one of its Sequential models holds an operation"))
    stack = [part.layer for part in parts]
    if parts[0].kind != "InputLayer" and (shape := _input_shape(config, layers[0], parts[0])):
        stack.insert(0, keras.layers.InputLayer(batch_shape=(None, *shape[1:])))
    name = str(config.get("name", "sequential")) if isinstance(config, dict) else "sequential"
    model = keras.Sequential(stack, name=name.replace("/", "_"))
    return Built("Sequential", name, model, parts)


def _input_shape(config: Any, first: dict[str, Any], part: Built) -> list[int | None] | None:
    """Find the input shape of a Sequential model; None if it is only built when it is called."""
    inside = first["config"]
    if isinstance(inside, dict):
        for key in ("batch_input_shape", "batch_shape"):
            if (shape := _shape(inside.get(key))) is not None:
                return shape
    if part.parts and getattr(part.layer, "inputs", None):
        return list(part.layer.inputs[0].shape)  # type: ignore[union-attr]
    return _shape(config.get("build_input_shape")) if isinstance(config, dict) else None
