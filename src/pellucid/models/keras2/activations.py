"""Activation functions of Keras 2."""

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

from pellucid.i18n import gettext as _
from pellucid.models.keras2.refusal import NotMappedError

_SAME = frozenset(
    {
        "linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "elu", "selu", "softplus",
        "softsign", "exponential", "swish", "silu", "gelu", "leaky_relu", "mish",
    }
)  # fmt: skip
"""Functions that are the same in Keras 3. `relu6` and `leaky_relu` come from TensorFlow."""


def hard_sigmoid_2(x: Any) -> Any:
    """Compute Keras 2's hard sigmoid, 0.2 x + 0.5 clipped to 0 and 1; Keras 3's slope is 1/6."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


def activation_of(
    config: Any, make_layer: Callable[[dict[str, Any]], keras.Layer]
) -> str | Callable[[Any], Any]:
    """Map the description of an activation in Keras 2 to Keras 3.

    Args:
        config: A name, None, or an object that describes a function or a layer.
        make_layer: Function that creates a layer from its description.

    Returns:
        A name, a function or a layer.

    Raises:
        NotMappedError: It is not a function of Keras.
    """
    if config is None:
        return "linear"
    if isinstance(config, dict):
        if config.get("class_name") != "function":
            return make_layer(config)
        config = config.get("config")
    if config == "hard_sigmoid":
        function: Callable[[Any], Any] = hard_sigmoid_2
        return function
    if config == "softmax_v2":  # TensorFlow's name for its softmax
        return "softmax"
    if isinstance(config, str) and config in _SAME:
        return config
    raise NotMappedError(
        _("uses the function {function!r}, which is not part of Keras 3", function=config)
    )
