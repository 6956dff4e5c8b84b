"""The perceptron: one layer of weights, trained by gradient descent.

Rosenblatt, "The Perceptron", Psychological Review 65, 1958. Here it has one unit for each class,
and a softmax instead of the step function, so that it has a gradient.
"""

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale


def build_perceptron(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build a perceptron: every pixel is connected to every class.

    Args:
        input_shape: (height, width, channels) in pixels, originally (28, 28, 1).
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units and normalization,
            which do not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 7,850 parameters
        at the original size with ten classes.
    """
    kit = LayerKit(options)
    kit.refuse_head_units("perceptron")
    kit.refuse_normalization("perceptron")
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            layers.Flatten(name="flatten"),
            *kit.dropout(0.0, "dropout"),
            *kit.classes(n_classes),
        ],
        name="perceptron",
    )
