"""The convnet for photos (cats and dogs) from Chollet's *Deep Learning with Python*, chapter 8."""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_book_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the book's convnet: five convolutions, with pooling after all but the last.

    Args:
        input_shape: (height, width, channels) in pixels, originally (180, 180, 3); the minimum
            height and width are 78.
        n_classes: Number of classes; 1 builds the book's own head, a single sigmoid unit.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 1,569,089
        parameters at the original size with the book's head.
    """
    kit = LayerKit(options)
    kit.refuse_head_units("book_convnet")
    blocks: list[keras.Layer] = []
    for number, filters in enumerate((32, 64, 128, 256), start=1):
        blocks += kit.conv(filters, 3, f"conv_{number}")
        blocks.append(layers.MaxPooling2D(2, name=f"max_pool_{number}"))
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *blocks,
            *kit.conv(512, 3, "conv_5"),
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.25, "dropout"),
            *kit.classes(n_classes),
        ],
        name="book_convnet",
    )
