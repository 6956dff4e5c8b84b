"""The small Xception-like network from Chollet's *Deep Learning with Python*, chapter 9.

It is based on Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017,
arXiv:1610.02357.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through


def build_mini_xception(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build five residual blocks of separable convolutions, each preceded by normalization.

    Args:
        input_shape: (height, width, channels) in pixels, originally (180, 180, 3); the minimum
            height and width are 36.
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 726,474 parameters
        with ten classes; the book's network, with one sigmoid unit, has 721,857.
    """
    kit = LayerKit(options, normalization="batch")
    kit.refuse_head_units("mini_xception")
    pixels = pixels_input(input_shape)
    # The blocks normalize their input, so no normalization follows the first convolution.
    first = kit.conv_alone(32, 5, "conv_1", use_bias=False)
    x = first(scale()(pixels))
    for number, filters in enumerate((32, 64, 128, 256, 512), start=2):
        x = _block(x, filters, f"block_{number}", kit)
    x = through(
        x,
        [
            layers.GlobalAveragePooling2D(name="features"),
            *kit.dropout(0.5, "dropout"),
            *kit.classes(n_classes),
        ],
    )
    return keras.Model(pixels, x, name="mini_xception")


def _block(x: keras.KerasTensor, filters: int, name: str, kit: LayerKit) -> keras.KerasTensor:
    """Apply normalization, ReLU and convolution twice, halve, and add the projected input."""
    projection = kit.conv_alone(
        filters, 1, f"{name}_shortcut", strides=2, padding="same", use_bias=False
    )
    shortcut = projection(x)
    for which in (1, 2):
        x = through(
            x,
            [
                *kit.normalize(f"{name}_norm_{which}"),
                layers.Activation("relu", name=f"{name}_relu_{which}"),
                *kit.separable_conv(filters, 3, f"{name}_conv_{which}"),
            ],
        )
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"{name}_max_pool")(x)
    return layers.Add(name=f"{name}_add")([x, shortcut])
