"""The small Xception-like network of Chollet's *Deep Learning with Python*, chapter 9.

Its ideas are those of Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions",
CVPR 2017, arXiv:1610.02357.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through


def build_mini_xception(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build five blocks of separable convolutions, normalized before, with residuals around them.

    Args:
        input_shape: (height, width, channels) in pixels; (180, 180, 3) is its own, and 36 the
            least.
        n_classes: Number of classes.
        options: Where it deviates; it has no head_units.

    Returns:
        A model from pixels, values 0 to 255, to probabilities. 726,474 parameters with ten
        classes; the book's, with one sigmoid unit, has 721,857.
    """
    kit = LayerKit(options, normalization="batch")
    kit.refuse_head_units("mini_xception")
    pixels = pixels_input(input_shape)
    # The blocks normalize what they are given, so nothing does after the first convolution.
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
    """Twice normalize, relu and convolve; halve; and add what came in, halved by a projection."""
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
