"""The first convnet in chapter 8 of Chollet's *Deep Learning with Python*, for small digits."""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_book_digits_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the book's convnet for digits: three convolutions with pooling between them.

    Args:
        input_shape: (height, width, channels) in pixels, originally (28, 28, 1); the minimum
            height and width are 18.
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 372,234 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    kit.refuse_head_units("book_digits_convnet")
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *kit.conv(64, 3, "conv_1"),
            layers.MaxPooling2D(2, name="max_pool_1"),
            *kit.conv(128, 3, "conv_2"),
            layers.MaxPooling2D(2, name="max_pool_2"),
            *kit.conv(256, 3, "conv_3"),
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.0, "dropout"),
            *kit.classes(n_classes),
        ],
        name="book_digits_convnet",
    )
