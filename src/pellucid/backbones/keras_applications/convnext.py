"""ConvNeXt as Keras builds it, written with layers that every other network here has too.

Keras' own model nests models, convolves each channel by a convolution in as many groups, which
TensorFlow's converter to ONNX does not know, and multiplies by a layer of its own. What this
module builds instead computes the same numbers (Liu et al., "A ConvNet for the 2020s", 2022,
arXiv:2201.03545, section 2).
"""

import itertools
from collections.abc import Iterator
from functools import partial
from typing import Any

import keras
from keras import layers

_SCALE = "_layer_scale"
_SCALED = "_pointwise_conv_2"
"""Ends of the names of the layer that scales channels, and of the dense layer before it."""


def with_plain_layers(network: keras.Model) -> keras.Model:
    """Rebuild one of Keras' ConvNeXt networks without nested models and layers of its own.

    Args:
        network: The network with its weights.

    Returns:
        A functional model of the same function. A convolution in as many groups as channels becomes
        a DepthwiseConv2D, and the factors of LayerScale become part of the weights of the dense
        layer before them.
    """
    # Names that Keras counts within a process would change when a training is resumed.
    sum_names = (f"{network.name}_sum_{number}" for number in itertools.count())
    plain = keras.models.clone_model(
        network, clone_function=partial(_plain, sum_names=sum_names), call_function=_call
    )
    sources = {layer.name: layer for layer in _flat(network)}
    for layer in plain.layers:
        if layer.weights:
            layer.set_weights(_weights(layer, sources))
    return plain


def _plain(operation: Any, sum_names: Iterator[str]) -> Any:
    """Return the layer that takes the place of a layer or operation of Keras' network."""
    if isinstance(operation, keras.Sequential):
        return [_plain(layer, sum_names) for layer in operation.layers]
    if isinstance(operation, layers.Conv2D) and operation.groups > 1:
        return layers.DepthwiseConv2D(
            operation.kernel_size,
            strides=operation.strides,
            padding=operation.padding,
            name=operation.name,
            dtype=operation.dtype_policy,
        )
    if not isinstance(operation, layers.Layer):  # the sum at the end of each block
        return layers.Add(name=next(sum_names))
    if operation.name.endswith((_SCALE, "_identity")):
        return []
    return operation.__class__.from_config(operation.get_config())


def _call(plain: Any, *given: Any, **_options: Any) -> Any:
    if isinstance(plain, layers.Add):
        return plain(list(given))
    (x,) = given
    for layer in plain if isinstance(plain, list) else [plain]:
        x = layer(x)
    return x


def _flat(network: keras.Model) -> list[layers.Layer]:
    return [
        inner
        for layer in network.layers
        for inner in (layer.layers if isinstance(layer, keras.Sequential) else [layer])
    ]


def _weights(layer: layers.Layer, sources: dict[str, layers.Layer]) -> list[Any]:
    weights = sources[layer.name].get_weights()
    if isinstance(layer, layers.DepthwiseConv2D):
        kernel, bias = weights  # kernel: (height, width, 1, channels)
        return [kernel.swapaxes(2, 3), bias]
    if layer.name.endswith(_SCALED):
        (gamma,) = sources[layer.name.removesuffix(_SCALED) + _SCALE].get_weights()
        return [weight * gamma for weight in weights]
    return weights
