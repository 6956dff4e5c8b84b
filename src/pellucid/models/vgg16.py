"""VGG16 with the course's head.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR
2015, configuration D.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale

_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Number of filters and number of convolutions for each block."""


def build_vgg16(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the thirteen convolutions of VGG16, followed by global pooling and one dense layer.

    Args:
        input_shape: (height, width, channels) in pixels, originally (224, 224, 3); the minimum
            height and width are 32.
        n_classes: Number of classes.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 14,777,458
        parameters at the original size with ten classes, 14,714,688 of them in the convolutions.
    """
    kit = LayerKit(options)
    blocks: list[keras.Layer] = []
    for number, (filters, n_convolutions) in enumerate(_BLOCKS, start=1):
        for which in range(1, n_convolutions + 1):
            blocks += kit.conv(filters, 3, f"conv_{number}_{which}", padding="same")
        stride = options.first_pool_stride if number == 1 else None
        blocks.append(layers.MaxPooling2D(2, stride or 2, name=f"max_pool_{number}"))
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            *blocks,
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.5, "dropout_1"),
            *kit.dense(kit.head_units(120), "dense"),
            *kit.dropout(0.5, "dropout_2"),
            *kit.classes(n_classes),
        ],
        name="vgg16",
    )
