"""The course's convnet with many means against overfitting, for small colour images."""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale

_L2 = 1e-5


def build_regularized_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build three blocks of normalized convolutions, with L2 penalties and dropout.

    Args:
        input_shape: (height, width, channels) in pixels, originally (32, 32, 3); the minimum
            height and width are 8.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 1,229,102
        parameters at the original size with ten classes.
    """
    kit = LayerKit(options, initializer="he_normal", normalization="batch")
    blocks: list[keras.Layer] = []
    for number, filters in enumerate((64, 128, 256), start=1):
        for which in (1, 2):
            # The first convolution has no penalty.
            l2 = 0.0 if (number, which) == (1, 1) else _L2
            blocks += kit.conv(filters, 3, f"conv_{number}_{which}", padding="same", l2=l2)
        blocks.append(layers.MaxPooling2D(2, name=f"max_pool_{number}"))
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *blocks,
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.5, "dropout_1"),
            *kit.dense(kit.head_units(300), "dense", l2=_L2),
            *kit.dropout(0.5, "dropout_2"),
            *kit.classes(n_classes, initializer="glorot_normal"),
        ],
        name="regularized_convnet",
    )
