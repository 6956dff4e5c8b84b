"""Tiny VGG: the network of CNN Explainer.

Wang et al., "CNN Explainer: Learning Convolutional Neural Networks with Interactive
Visualization", IEEE VIS 2020.
"""

import keras
from keras import layers


def build_tiny_vgg(input_shape: tuple[int, int, int], n_classes: int) -> keras.Model:
    """Build Tiny VGG: two blocks of two convolutions and a max-pooling, then one dense layer.

    Args:
        input_shape: (height, width, channels) in pixels; (64, 64, 3) is its own, and 16 the least.
        n_classes: Number of classes.

    Returns:
        A model from pixels, values 0 to 255, to probabilities. 19,920 parameters at its own size
        with ten classes.
    """
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            layers.Rescaling(1 / 255, name="scale_0_to_1"),
            layers.Conv2D(10, 3, activation="relu", name="conv_1_1"),
            layers.Conv2D(10, 3, activation="relu", name="conv_1_2"),
            layers.MaxPooling2D(2, name="max_pool_1"),
            layers.Conv2D(10, 3, activation="relu", name="conv_2_1"),
            layers.Conv2D(10, 3, activation="relu", name="conv_2_2"),
            layers.MaxPooling2D(2, name="max_pool_2"),
            layers.Flatten(name="flatten"),
            layers.Dense(n_classes, activation="softmax", name="probabilities"),
        ],
        name="tiny_vgg",
    )
