"""Build the networks of `keras.applications` as flat models that map pixels to features."""

import inspect
from pathlib import Path

import keras
import numpy as np
from keras import layers

from pellucid.backbones.keras_applications.convnext import with_plain_layers
from pellucid.backbones.keras_applications.table import Application
from pellucid.backbones.keras_applications.weights import fill_with_random_weights, load_weights
from pellucid.backbones.scaling import scale_pixels
from pellucid.i18n import gettext as _

_STORED_AS_VARIANCE = (0.229, 0.224, 0.225)
"""Standard deviations that the ImageNet weights of EfficientNet contain in place of the variances
that the layer Normalization expects. `keras.applications` corrects this by a further layer, but
only for weights that it downloads (github.com/tensorflow/tensorflow/issues/49930)."""


def build_application(
    application: Application, image_size: int, weights: Path | None
) -> keras.Model:
    """Build one network without its top, preceded by scaling and followed by average pooling.

    Args:
        application: The network.
        image_size: Height and width of the images, in pixels.
        weights: File of weights without top: .h5, .weights.h5 or .keras; None for random weights,
            which are the same each time.

    Returns:
        A functional model without nested models that maps RGB pixels, shape (batch, image_size,
        image_size, 3), values from 0 to 255, to features, shape (batch, n_features).

    Raises:
        WeightsError: The file is damaged or contains the weights of another network.
    """
    function = getattr(keras.applications, application.function)
    options = {}
    if "include_preprocessing" in inspect.signature(function).parameters:
        options["include_preprocessing"] = application.scaling == "none"
    shape = (image_size, image_size, 3)
    pixels = keras.Input(shape, name="pixels")
    network = function(
        weights=None,  # with "imagenet", a missing file would be downloaded
        include_top=False,
        pooling="avg",
        input_tensor=scale_pixels(pixels, application.scaling),
        input_shape=shape,
        **options,
    )
    if weights is None:
        fill_with_random_weights(network)
    else:
        name = f"keras.applications.{application.function}"
        load_weights(network, weights, _("{name} without top", name=name))
    if application.function.startswith("ConvNeXt"):
        network = with_plain_layers(network)
    network = _with_own_scaling(network)
    return keras.Model(network.inputs[0], network.outputs[0], name=application.name)


def _with_own_scaling(network: keras.Model) -> keras.Model:
    """Replace a network's own scaling layers by float32 Rescaling layers, as in `scale_pixels`.

    EfficientNet B0 to B7 begin with the layer Normalization. Keras would export its mean and
    variance as inputs of the ONNX graph, which the caller would have to provide. With the ImageNet
    weights, this layer also computes a scaling that differs from the one in training.
    """

    def is_own(layer: layers.Layer) -> bool:
        is_scaling = isinstance(layer, layers.Rescaling | layers.Normalization)
        is_exact = isinstance(layer, layers.Rescaling) and layer.compute_dtype == "float32"
        return is_exact or not is_scaling

    if all(map(is_own, network.layers)):
        return network

    def clone(layer: layers.Layer) -> layers.Layer:
        if isinstance(layer, layers.Normalization):
            return _as_rescaling(layer)
        config = layer.get_config()
        if isinstance(layer, layers.Rescaling):
            config["dtype"] = "float32"
        return layer.__class__.from_config(config)

    cloned = keras.models.clone_model(network, clone_function=clone)
    for layer in cloned.layers:
        if layer.weights:
            layer.set_weights(network.get_layer(layer.name).get_weights())
    return cloned


def _as_rescaling(normalization: layers.Normalization) -> layers.Rescaling:
    mean, variance, _count = (np.asarray(value, float) for value in normalization.get_weights())
    if np.allclose(variance, _STORED_AS_VARIANCE, rtol=1e-3):
        variance = variance**2
    scale = 1 / np.sqrt(variance)
    offset = (-mean * scale).tolist()
    name = normalization.name
    return layers.Rescaling(scale.tolist(), offset=offset, name=name, dtype="float32")
