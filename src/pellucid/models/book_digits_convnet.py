"""The first convnet of Chollet's *Deep Learning with Python*, chapter 8, for small digits."""

import keras
from keras import layers


def build_book_digits_convnet(input_shape: tuple[int, int, int], n_classes: int) -> keras.Model:
    """Build the book's convnet for digits: 64, 128 and 256 filters with pooling between.

    Args:
        input_shape: (height, width, channels) in pixels; (28, 28, 1) is its own, and 18 the least.
        n_classes: Number of classes.

    Returns:
        A model from pixels, values 0 to 255, to probabilities. 372,234 parameters at its own
        size with ten classes.
    """
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            layers.Rescaling(1 / 255, name="scale_0_to_1"),
            layers.Conv2D(64, 3, activation="relu", name="conv_1"),
            layers.MaxPooling2D(2, name="max_pool_1"),
            layers.Conv2D(128, 3, activation="relu", name="conv_2"),
            layers.MaxPooling2D(2, name="max_pool_2"),
            layers.Conv2D(256, 3, activation="relu", name="conv_3"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dense(n_classes, activation="softmax", name="probabilities"),
        ],
        name="book_digits_convnet",
    )
