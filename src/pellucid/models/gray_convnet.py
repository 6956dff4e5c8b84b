"""The course's convnet for small grey images, such as Fashion-MNIST."""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_gray_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build three convolutions, one pooling and three dense layers.

    Args:
        input_shape: (height, width, channels) in pixels, originally (28, 28, 1); the minimum
            height and width are 5.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 503,296 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *kit.conv(16, 3, "conv_1", padding="same"),
            *kit.conv(32, 4, "conv_2", padding="same"),
            *kit.conv(64, 4, "conv_3"),
            layers.MaxPooling2D(2, name="max_pool"),
            layers.Flatten(name="flatten"),
            *kit.dropout(0.5, "dropout"),
            *kit.dense(50, "dense_1"),
            *kit.dense(kit.head_units(20), "dense_2"),
            *kit.classes(n_classes),
        ],
        name="gray_convnet",
    )
