"""AlexNet in one tower.

Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks",
NIPS 2012. The paper splits its layers over two GPUs and uses local response normalization; neither
is needed here.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_alexnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build AlexNet: five convolutions, overlapping pooling, two wide dense layers with dropout.

    Args:
        input_shape: (height, width, channels) in pixels, originally (227, 227, 3); the minimum
            height and width are 67.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 62,378,344
        parameters at the original size with 1,000 classes.
    """
    kit = LayerKit(options)
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *kit.conv(96, 11, "conv_1", strides=4),
            layers.MaxPooling2D(3, strides=2, name="max_pool_1"),
            *kit.conv(256, 5, "conv_2", padding="same"),
            layers.MaxPooling2D(3, strides=2, name="max_pool_2"),
            *kit.conv(384, 3, "conv_3", padding="same"),
            *kit.conv(384, 3, "conv_4", padding="same"),
            *kit.conv(256, 3, "conv_5", padding="same"),
            layers.MaxPooling2D(3, strides=2, name="max_pool_5"),
            layers.Flatten(name="flatten"),
            *kit.dense(4096, "dense_6"),
            *kit.dropout(0.5, "dropout_6"),
            *kit.dense(kit.head_units(4096), "dense_7"),
            *kit.dropout(0.5, "dropout_7"),
            *kit.classes(n_classes),
        ],
        name="alexnet",
    )
