"""Gradient of a function of tensors, with the backend that Keras uses."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

from pellucid.errors import ConfigError
from pellucid.explanation.trace import Floats
from pellucid.i18n import gettext as _


def gradient(function: Callable[[Any], Any], at: Floats) -> Floats:
    """Compute the gradient of a function from a tensor to a single number.

    Keras itself has no such operation.

    Args:
        function: Function made of `keras.ops` and layers.
        at: Point at which to differentiate.

    Returns:
        The gradient, of the same shape as `at`.

    Raises:
        ConfigError: The backend is neither TensorFlow nor JAX.
    """
    backend = keras.backend.backend()
    tensor = ops.convert_to_tensor(at)
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(tensor)
            value = function(tensor)
        found = tape.gradient(value, tensor)
    elif backend == "jax":
        import jax

        found = jax.grad(function)(tensor)
    else:
        raise ConfigError(
            _(
                "Explanations by gradients need the Keras backend tensorflow or jax; it is "
                "{backend}. Set KERAS_BACKEND.",
                backend=backend,
            )
        )
    if found is None:  # the value does not depend on the tensor
        return np.zeros_like(at)
    result: Floats = ops.convert_to_numpy(ops.cast(found, "float32"))
    return result
