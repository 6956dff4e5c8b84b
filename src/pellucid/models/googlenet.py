"""GoogLeNet: Inception v1 without its auxiliary classifiers.

Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, table 1.
"""

from dataclasses import dataclass

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through


@dataclass(frozen=True)
class Inception:
    """Numbers of filters of the four branches of an Inception module."""

    name: str
    one: int
    """Filters of the 1 x 1 convolution."""
    three: tuple[int, int]
    """Filters of the 1 x 1 convolution before the 3 x 3 convolution, and of the latter."""
    five: tuple[int, int]
    """Filters of the 1 x 1 convolution before the 5 x 5 convolution, and of the latter."""
    pool: int
    """Filters of the 1 x 1 convolution after the 3 x 3 max pooling."""


STAGES = (
    (
        Inception("3a", 64, (96, 128), (16, 32), 32),
        Inception("3b", 128, (128, 192), (32, 96), 64),
    ),
    (
        Inception("4a", 192, (96, 208), (16, 48), 64),
        Inception("4b", 160, (112, 224), (24, 64), 64),
        Inception("4c", 128, (128, 256), (24, 64), 64),
        Inception("4d", 112, (144, 288), (32, 64), 64),
        Inception("4e", 256, (160, 320), (32, 128), 128),
    ),
    (
        Inception("5a", 256, (160, 320), (32, 128), 128),
        Inception("5b", 384, (192, 384), (48, 128), 128),
    ),
)
"""The modules of each stage; a max pooling follows each stage but the last."""


def build_googlenet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build GoogLeNet: a stem and nine modules whose four branches work at different scales.

    Args:
        input_shape: (height, width, channels) in pixels, originally (224, 224, 3); the minimum
            height and width are 32.
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 5,983,802
        parameters at the original size with ten classes.
    """
    kit = LayerKit(options)
    kit.refuse_head_units("googlenet")
    pixels = pixels_input(input_shape)
    x = through(
        pixels,
        [
            scale(),
            *kit.conv(64, 7, "conv_1", strides=2, padding="same"),
            _halve("max_pool_1"),
            *kit.conv(64, 1, "conv_2_reduce", padding="same"),
            *kit.conv(192, 3, "conv_2", padding="same"),
            _halve("max_pool_2"),
        ],
    )
    for number, stage in enumerate(STAGES, start=3):
        for module in stage:
            x = _inception(x, module, kit)
        if number < 2 + len(STAGES):
            x = _halve(f"max_pool_{number}")(x)
    x = through(
        x,
        [
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.5, "dropout"),
            *kit.classes(n_classes),
        ],
    )
    return keras.Model(pixels, x, name="googlenet")


def _halve(name: str) -> keras.Layer:
    return layers.MaxPooling2D(3, strides=2, padding="same", name=name)


def _inception(x: keras.KerasTensor, module: Inception, kit: LayerKit) -> keras.KerasTensor:
    """Apply one module: four parallel branches whose feature maps are concatenated (figure 2b)."""
    name = f"inception_{module.name}"

    def conv(filters: int, size: int, part: str) -> list[keras.Layer]:
        return kit.conv(filters, size, f"{name}_{part}", padding="same")

    pool = layers.MaxPooling2D(3, strides=1, padding="same", name=f"{name}_max_pool")
    branches = [
        conv(module.one, 1, "1x1"),
        conv(module.three[0], 1, "3x3_reduce") + conv(module.three[1], 3, "3x3"),
        conv(module.five[0], 1, "5x5_reduce") + conv(module.five[1], 5, "5x5"),
        [pool, *conv(module.pool, 1, "pool_1x1")],
    ]
    return layers.Concatenate(name=name)([through(x, branch) for branch in branches])
