"""LeNet-5.

LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition",
Proceedings of the IEEE 86, 1998, section II.B.
"""

import keras
from keras import layers, ops

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through

C3_CONNECTIONS = (
    (0, 1, 2),
    (1, 2, 3),
    (2, 3, 4),
    (3, 4, 5),
    (0, 4, 5),
    (0, 1, 5),
    (0, 1, 2, 3),
    (1, 2, 3, 4),
    (2, 3, 4, 5),
    (0, 3, 4, 5),
    (0, 1, 4, 5),
    (0, 1, 2, 5),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)
"""Table I: the feature maps of S2 that each feature map of C3 takes as input."""


def build_lenet_5(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build LeNet-5: the published 60,000 trainable parameters, with a softmax output layer.

    As in the paper, C3 is partially connected, and subsampling has one coefficient and one bias for
    each feature map. C5 is a dense layer, which is equivalent at 32 x 32 and also works at other
    sizes. The activation is tanh without the paper's factors, and the output layer is dense with a
    softmax instead of radial basis functions.

    Args:
        input_shape: (height, width, channels) in pixels, originally (32, 32, 1); the minimum
            height and width are 16.
        n_classes: Number of classes.
        options: Deviations from the published network; initializer, l1 and l2 also apply to the
            coefficients of the subsampling layers.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 60,850 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    pixels = pixels_input(input_shape)
    x = through(scale()(pixels), kit.conv(6, 5, "c1", activation="tanh"))
    x = _subsample(x, "s2", kit)
    maps = [
        kit.conv_alone(1, 5, f"c3_{number}")(ops.take(x, list(seen), axis=-1))
        for number, seen in enumerate(C3_CONNECTIONS)
    ]
    x = layers.Concatenate(name="c3")(maps)
    x = through(x, [*kit.normalize("c3_norm"), layers.Activation("tanh", name="c3_tanh")])
    x = _subsample(x, "s4", kit)
    x = through(
        x,
        [
            layers.Flatten(name="flatten"),
            *kit.dense(120, "c5", activation="tanh"),
            *kit.dense(kit.head_units(84), "f6", activation="tanh"),
            *kit.dropout(0.0, "dropout"),
            *kit.classes(n_classes),
        ],
    )
    return keras.Model(pixels, x, name="lenet_5")


def _subsample(x: keras.KerasTensor, name: str, kit: LayerKit) -> keras.KerasTensor:
    """Average 2 x 2 pixels; each feature map has its own coefficient and bias."""
    coefficients = layers.DepthwiseConv2D(
        1,
        activation="tanh",
        depthwise_initializer=kit.kernel_initializer(),
        depthwise_regularizer=kit.kernel_regularizer(),
        name=f"{name}_scale",
    )
    return coefficients(layers.AveragePooling2D(2, name=f"{name}_average")(x))
