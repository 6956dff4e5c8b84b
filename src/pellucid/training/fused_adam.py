"""Adam that updates each variable in one operation if the backend is TensorFlow."""

from typing import Any

import keras


class FusedAdam(keras.optimizers.Adam):
    """Adam that updates each variable in one pass with TensorFlow, and as in Keras otherwise.

    Keras takes about ten passes over each variable, which matter where batches are small. The
    result is the same except for rounding.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update a variable and its moments."""
        if not _is_fusible(gradient, variable) or self.amsgrad:
            super().update_step(gradient, variable, learning_rate)
            return
        import tensorflow as tf

        index = self._get_variable_index(variable)
        step = tf.cast(self.iterations.value + 1, tf.float32)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=tf.pow(self.beta_1, step),
            beta2_power=tf.pow(self.beta_2, step),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class FusedAdamW(FusedAdam, keras.optimizers.AdamW):
    """AdamW with the same update; Keras applies its weight decay before it."""


def _is_fusible(gradient: Any, variable: Any) -> bool:
    if keras.backend.backend() != "tensorflow":
        return False
    import tensorflow as tf

    is_dense = isinstance(gradient, tf.Tensor) and gradient.dtype == tf.float32
    return is_dense and isinstance(variable, tf.Variable) and variable.dtype == tf.float32
