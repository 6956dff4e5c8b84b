"""ResNet-50 with the course's head.

He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, table 1. The
layers of the backbone are those of `keras.applications.ResNet50`.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through

_STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
"""Number of filters inside a block, and number of blocks, for each stage."""
_EXPANSION = 4
"""Ratio of the output channels of a block to the filters inside it."""


def build_resnet50(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build ResNet-50: sixteen bottleneck blocks, each with a shortcut connection.

    Args:
        input_shape: (height, width, channels) in pixels, originally (224, 224, 3); the minimum
            height and width are 32.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 23,999,522
        parameters at the original size with ten classes, 23,587,712 of them in the backbone.
    """
    kit = LayerKit(options, normalization="batch", epsilon=1.001e-5)
    pixels = pixels_input(input_shape)
    x = through(
        pixels,
        [
            scale(),
            layers.ZeroPadding2D(3, name="conv_1_pad"),
            *kit.conv(64, 7, "conv_1", strides=2),
            layers.ZeroPadding2D(1, name="max_pool_1_pad"),
            layers.MaxPooling2D(3, strides=2, name="max_pool_1"),
        ],
    )
    for stage, (filters, n_blocks) in enumerate(_STAGES, start=2):
        for block in range(1, n_blocks + 1):
            strides = 2 if block == 1 and stage > 2 else 1
            x = _bottleneck(x, filters, strides, f"conv_{stage}_{block}", kit, is_first=block == 1)
    x = through(
        x,
        [
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.5, "dropout_1"),
            *kit.dense(kit.head_units(200), "dense"),
            *kit.dropout(0.5, "dropout_2"),
            *kit.classes(n_classes),
        ],
    )
    return keras.Model(pixels, x, name="resnet50")


def _bottleneck(
    x: keras.KerasTensor, filters: int, strides: int, name: str, kit: LayerKit, *, is_first: bool
) -> keras.KerasTensor:
    """Apply 1 x 1 (down), 3 x 3 and 1 x 1 (up) convolutions, and add the input.

    The first block of a stage projects the input to the new shape.
    """
    wide = _EXPANSION * filters
    shortcut = x
    if is_first:
        projection = kit.conv(wide, 1, f"{name}_shortcut", strides=strides, activation=None)
        shortcut = through(x, projection)
    x = through(
        x,
        [
            *kit.conv(filters, 1, f"{name}_down", strides=strides),
            *kit.conv(filters, 3, f"{name}_middle", padding="same"),
            *kit.conv(wide, 1, f"{name}_up", activation=None),
        ],
    )
    x = layers.Add(name=f"{name}_add")([shortcut, x])
    return layers.Activation("relu", name=f"{name}_out")(x)
