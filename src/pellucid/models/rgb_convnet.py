"""The course's convnet for small colour images, such as CIFAR-10."""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_rgb_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build three blocks of two convolutions and a pooling, then a dense layer between dropouts.

    Args:
        input_shape: (height, width, channels) in pixels, originally (32, 32, 3); the minimum
            height and width are 12.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 637,454 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *kit.conv(32, 5, "conv_1_1"),
            *kit.conv(32, 3, "conv_1_2", padding="same"),
            layers.MaxPooling2D(2, name="max_pool_1"),
            *kit.conv(64, 3, "conv_2_1", padding="same"),
            *kit.conv(64, 3, "conv_2_2", padding="same"),
            layers.MaxPooling2D(2, name="max_pool_2"),
            *kit.conv(128, 3, "conv_3_1", padding="same"),
            *kit.conv(128, 3, "conv_3_2", padding="same"),
            layers.MaxPooling2D(2, name="max_pool_3"),
            layers.Flatten(name="flatten"),
            *kit.dropout(0.5, "dropout_1"),
            *kit.dense(kit.head_units(300), "dense"),
            *kit.dropout(0.5, "dropout_2"),
            *kit.classes(n_classes),
        ],
        name="rgb_convnet",
    )
