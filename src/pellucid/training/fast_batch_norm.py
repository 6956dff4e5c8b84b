"""Batch normalization for training, with fewer passes over the activations than in Keras.

Keras computes batch normalization operation by operation, and TensorFlow derives the gradient of
each operation. On CPUs this takes some thirty passes over all activations, which in bfloat16 last
as long as the convolutions between them. With oneDNN, TensorFlow's fused operation replaces them.
Without oneDNN that operation is slow; the implementation below then takes half the time of Keras:
it computes the gradient in closed form (Ioffe and Szegedy, "Batch Normalization", 2015, section 3),
and sums over the batch as products with a row of ones. The result is the same except for rounding.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
from keras import KerasTensor, ops

from pellucid.keras_runtime import uses_onednn
from pellucid.training.fused_batch_norm import DTYPES, fused_normalize


@contextmanager
def fast_batch_norm(model: keras.Model) -> Iterator[None]:
    """Speed up the batch normalization layers of a model within the context.

    The layers remain Keras layers, so that the model can be saved as a plain Keras model. A model
    that was compiled and used before must be compiled again.

    Args:
        model: Model whose layers, including those of nested models, are sped up.
    """
    # JAX's compiler already merges these passes.
    is_slow = keras.backend.backend() == "tensorflow"
    layers = [layer for layer in _flattened(model) if is_slow and _is_plain(layer)]
    for layer in layers:
        layer.call = _fast_call(layer)
    try:
        yield
    finally:
        for layer in layers:
            del layer.call  # restores the method of the class


def normalize(
    x: KerasTensor, gamma: KerasTensor, beta: KerasTensor, epsilon: float
) -> tuple[KerasTensor, KerasTensor, KerasTensor]:
    """Normalize over all axes but the last.

    Args:
        x: Activations, shape (..., channels).
        gamma: Scale of the result, shape (channels,), float32.
        beta: Offset of the result, shape (channels,), float32.
        epsilon: Small number added to the variance.

    Returns:
        The result, with the shape and dtype of x; and the mean and the variance of x, shape
        (channels,), float32, through which no gradient flows.
    """

    def differentiable(
        x: KerasTensor, gamma: KerasTensor, beta: KerasTensor
    ) -> tuple[Any, Callable[..., Any]]:
        inputs = _as_rows(x)
        n = ops.cast(ops.shape(inputs)[0], "float32")
        mean = _column_sums(inputs) / n
        centred = inputs - mean
        variance = _column_sums(ops.square(centred)) / n
        inverse = ops.rsqrt(variance + epsilon)
        scale = gamma * inverse
        result = _like(centred * scale + beta, x)

        def gradient(
            upstream: KerasTensor, *_: KerasTensor
        ) -> tuple[KerasTensor, KerasTensor, KerasTensor]:
            rows = _as_rows(upstream)
            inputs = _as_rows(x)  # recomputed: faster than keeping it and reading it from memory
            to_beta = _column_sums(rows)
            to_gamma = (_column_sums(rows * inputs) - mean * to_beta) * inverse
            slope = -scale * inverse * to_gamma / n
            constant = -scale * to_beta / n - slope * mean
            to_x = rows * scale + (inputs * slope + constant)
            return _like(to_x, x), to_gamma, to_beta

        return (result, mean, variance), gradient

    result: tuple[KerasTensor, KerasTensor, KerasTensor]
    result = ops.custom_gradient(differentiable)(x, gamma, beta)
    return result


def _as_rows(x: KerasTensor) -> KerasTensor:
    return ops.cast(ops.reshape(x, (-1, x.shape[-1])), "float32")


def _column_sums(rows: KerasTensor) -> KerasTensor:
    # This is several times as fast as TensorFlow's sum over an axis.
    return ops.matmul(ops.ones((1, ops.shape(rows)[0]), "float32"), rows)[0]


def _like(rows: KerasTensor, x: KerasTensor) -> KerasTensor:
    return ops.reshape(ops.cast(rows, x.dtype), ops.shape(x))


def _fast_call(layer: keras.layers.BatchNormalization) -> Callable[..., KerasTensor]:
    plain, has_fused = layer.call, uses_onednn()

    def call(
        inputs: KerasTensor, training: bool | None = None, mask: KerasTensor | None = None
    ) -> KerasTensor:
        if not (training and layer.trainable) or mask is not None:
            return plain(inputs, training=training, mask=mask)
        shape = layer.moving_mean.shape
        gamma = ops.convert_to_tensor(layer.gamma) if layer.scale else ops.ones(shape)
        beta = ops.convert_to_tensor(layer.beta) if layer.center else ops.zeros(shape)
        is_fused = has_fused and keras.backend.standardize_dtype(inputs.dtype) in DTYPES
        fastest = fused_normalize if is_fused else normalize
        result, mean, variance = fastest(inputs, gamma, beta, layer.epsilon)
        for average, value in ((layer.moving_mean, mean), (layer.moving_variance, variance)):
            average.assign(average * layer.momentum + value * (1 - layer.momentum))
        return ops.cast(result, layer.compute_dtype)

    return call


def _is_plain(layer: keras.Layer) -> bool:
    return (
        type(layer) is keras.layers.BatchNormalization
        and layer.axis in (-1, layer.input_spec.ndim - 1)
        and not layer.synchronized
        and not getattr(layer, "renorm", False)  # older versions of Keras lack the attribute
    )


def _flattened(model: keras.Model) -> Iterator[keras.Layer]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _flattened(layer)
        else:
            yield layer
