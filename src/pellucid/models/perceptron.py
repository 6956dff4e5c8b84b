"""The perceptron: one layer of weights, trained by gradient descent.

Rosenblatt, "The Perceptron", Psychological Review 65, 1958; with a softmax in place of the step,
so that it has a gradient, and one unit a class.
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
        input_shape: (height, width, channels) in pixels; (28, 28, 1) is its own.
        n_classes: Number of classes.
        options: Where it deviates; it has no head_units and no convolutions to normalize.

    Returns:
        A model from pixels, values 0 to 255, to probabilities. 7,850 parameters at its own size
        with ten classes.
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
