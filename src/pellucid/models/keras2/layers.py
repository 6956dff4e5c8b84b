"""Create a layer of Keras 3 from the description of a layer in Keras 2."""

from typing import Any

import keras

from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.models.keras2.activations import activation_of
from pellucid.models.keras2.layer_table import (
    IGNORED,
    IGNORED_ENDS,
    INTERPOLATIONS,
    LAYERS,
    Mapped,
)
from pellucid.models.keras2.refusal import NotMappedError, about_layer, layer_of

_UNKNOWN = marked("{layer} is not among those that are mapped to Keras 3")
_ACTIVATIONS = ("activation", "recurrent_activation")
_OTHER_PEOPLES = {
    "KerasLayer": marked("{layer} is a module of TensorFlow Hub"),
    "TensorFlowOpLayer": marked("{layer} is an operation of TensorFlow 2.0 to 2.3"),
    "CuDNNLSTM": marked("{layer} is a layer that only runs on graphics processors"),
    "CuDNNGRU": marked("{layer} is a layer that only runs on graphics processors"),
}


def make_layer(description: dict[str, Any]) -> keras.Layer:
    """Create a layer.

    Args:
        description: Object with class_name and config, for a layer other than a model or an
            operation.

    Returns:
        The layer of Keras 3.

    Raises:
        NotMappedError: No layer of Keras 3 is known to compute the same numbers.
    """
    kind, config = description.get("class_name"), description.get("config")
    if not isinstance(kind, str) or not isinstance(config, dict):
        raise NotMappedError(
            _("{layer} is not described in the format of Keras", layer=layer_of(description))
        )
    if kind in ("Bidirectional", "TimeDistributed"):
        return _wrapped(kind, description, config)
    mapped = LAYERS.get(kind)
    if mapped is None or str(description.get("registered_name") or kind).count(">"):
        said = _OTHER_PEOPLES.get(kind, _UNKNOWN)
        raise NotMappedError(_(said, layer=layer_of(description)))
    try:
        settings = _settings(mapped, config)
        layer: keras.Layer = getattr(keras.layers, mapped.name)(**settings)
        layer.trainable = bool(config.get("trainable", True))
    except NotMappedError as error:
        raise NotMappedError(about_layer(description, str(error))) from None
    except (TypeError, ValueError, OverflowError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise NotMappedError(
            _(
                "{layer} has settings that Keras 3 does not take: {reason}",
                layer=layer_of(description),
                reason=first,
            )
        ) from None
    return layer


def common_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Map the settings that all layers have: name and dtype."""
    settings: dict[str, Any] = {}
    if "name" in config:
        # Keras 3 reserves the slash for paths.
        settings["name"] = str(config["name"]).replace("/", "_")
    dtype = config.get("dtype")
    if isinstance(dtype, dict):  # a policy
        dtype = (dtype.get("config") or {}).get("name")
    if dtype is not None:
        settings["dtype"] = dtype
    return settings


def _settings(mapped: Mapped, config: dict[str, Any]) -> dict[str, Any]:
    settings = common_settings(config)
    for key, value in config.items():
        if key in ("name", "trainable", "dtype") or key in IGNORED or key in mapped.ignored:
            continue
        if key.endswith(IGNORED_ENDS) or mapped.ignored == ("*",):
            continue
        if key in mapped.passed:
            settings[key] = _value(key, value)
        elif key in mapped.renamed:
            settings[mapped.renamed[key]] = value
        elif key in mapped.only:
            if value not in mapped.only[key]:
                raise NotMappedError(
                    _("has {key}={value!r}, which Keras 3 lacks", key=key, value=value)
                )
        elif not (key == "dynamic" and value is False):
            raise NotMappedError(_("has the setting {key}, which is not known", key=key))
    return mapped.added | settings


def _value(key: str, value: Any) -> Any:
    if key in _ACTIVATIONS:
        return activation_of(value, make_layer)
    if key == "interpolation" and value not in INTERPOLATIONS:
        raise NotMappedError(_("has interpolation={value!r}, which Keras 3 lacks", value=value))
    if key == "axis" and isinstance(value, list) and len(value) == 1:
        return value[0]
    return tuple(value) if key in ("kernel_size", "strides", "pool_size") else value


def _wrapped(kind: str, description: dict[str, Any], config: dict[str, Any]) -> keras.Layer:
    settings = common_settings(config)
    for key, value in config.items():
        if key in settings or key in IGNORED or key in ("trainable", "dtype"):
            continue
        if key in ("layer", "backward_layer"):
            settings[key] = make_layer(value)
        elif kind == "Bidirectional" and key == "merge_mode":
            settings[key] = value
        else:
            raise NotMappedError(
                _(
                    "{layer} has the setting {key}, which is unknown",
                    layer=layer_of(description),
                    key=key,
                )
            )
    layer: keras.Layer = getattr(keras.layers, kind)(**settings)
    return layer
