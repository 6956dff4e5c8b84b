"""Tiny VGG, the network of CNN Explainer.

Wang et al., "CNN Explainer: Learning Convolutional Neural Networks with Interactive
Visualization", IEEE VIS 2020.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_tiny_vgg(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build Tiny VGG: two blocks of two convolutions and a max pooling, then one dense layer.

    Args:
        input_shape: (height, width, channels) in pixels, originally (64, 64, 3); the minimum
            height and width are 16.
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 19,920 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    kit.refuse_head_units("tiny_vgg")
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *kit.conv(10, 3, "conv_1_1"),
            *kit.conv(10, 3, "conv_1_2"),
            layers.MaxPooling2D(2, name="max_pool_1"),
            *kit.conv(10, 3, "conv_2_1"),
            *kit.conv(10, 3, "conv_2_2"),
            layers.MaxPooling2D(2, name="max_pool_2"),
            layers.Flatten(name="flatten"),
            *kit.dropout(0.0, "dropout"),
            *kit.classes(n_classes),
        ],
        name="tiny_vgg",
    )
