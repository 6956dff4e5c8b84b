"""TensorFlow's fused batch normalization, which Keras no longer uses."""

from typing import Any

from keras import KerasTensor, ops

DTYPES = ("float32", "bfloat16", "float16")
"""Types of activations for which the operation exists."""


def fused_normalize(
    x: KerasTensor, gamma: KerasTensor, beta: KerasTensor, epsilon: float
) -> tuple[KerasTensor, KerasTensor, KerasTensor]:
    """Normalize over all axes but the last; as `fast_batch_norm.normalize`, for TensorFlow only.

    Args:
        x: Activations, shape (..., channels), of one of the `DTYPES`.
        gamma: Scale of the result, shape (channels,), float32.
        beta: Offset of the result, shape (channels,), float32.
        epsilon: Small number added to the variance.

    Returns:
        The result, with the shape and dtype of x; and the mean and the variance of x, shape
        (channels,), float32.
    """
    import tensorflow as tf

    # The operation takes four axes.
    images = x if len(x.shape) == 4 else ops.reshape(x, (-1, 1, 1, x.shape[-1]))
    nothing: Any = tf.zeros((0,))
    result, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
        x=images,
        scale=gamma,
        offset=beta,
        mean=nothing,
        variance=nothing,
        epsilon=epsilon,
        is_training=True,
    )
    if images is not x:
        result = ops.reshape(result, ops.shape(x))
    # The operation returns the sample variance; Keras averages the population variance.
    n = ops.cast(ops.size(images) // x.shape[-1], "float32")
    return result, mean, variance * (ops.maximum(n - 1, 1) / n)
