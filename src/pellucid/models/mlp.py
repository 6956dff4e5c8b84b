"""The multilayer perceptron (MLP), in the three styles of Keras.

Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323,
1986. All three styles build the same network: it has the same layers and the same number of
parameters, and equal weights give equal outputs.
"""

from typing import Any

import keras
from keras import layers

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, pixels_input, scale, through

_FIRST, _SECOND = 64, 128


def build_mlp(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the MLP as a list of layers, each of which takes the output of the one before.

    Args:
        input_shape: (height, width, channels) in pixels, originally (28, 28, 1).
        n_classes: Number of classes.
        options: Deviations from the published network, except normalization, which does not
            apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities. It has 59,850 parameters
        at the original size with ten classes.
    """
    return keras.Sequential(
        [keras.Input(input_shape, name="pixels"), *_layers(n_classes, options)], name="mlp"
    )


def build_mlp_functional(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the same MLP with the functional API, which also allows branches.

    Args:
        input_shape: As for `build_mlp`.
        n_classes: As for `build_mlp`.
        options: As for `build_mlp`.

    Returns:
        The same network.
    """
    pixels = pixels_input(input_shape)
    return keras.Model(pixels, through(pixels, _layers(n_classes, options)), name="mlp")


def _layers(n_classes: int, options: ModelOptions) -> list[keras.Layer]:
    kit = LayerKit(options)
    kit.refuse_normalization("mlp")
    return [
        scale(),
        layers.Flatten(name="flatten"),
        *kit.dense(_FIRST, "hidden_1"),
        *kit.dense(kit.head_units(_SECOND), "hidden_2"),
        *kit.dropout(0.0, "dropout"),
        *kit.classes(n_classes),
    ]


@keras.saving.register_keras_serializable(package="pellucid")
class MLP(keras.Model):
    """The same MLP as a subclassed model: `__init__` creates the layers, and `call` applies them.

    Args:
        n_classes: Number of classes.
        arguments: Arguments of `keras.Model`, such as its name.
    """

    def __init__(self, n_classes: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.n_classes = n_classes
        self.scale = scale()
        self.flatten = layers.Flatten(name="flatten")
        self.hidden_1 = layers.Dense(_FIRST, activation="relu", name="hidden_1")
        self.hidden_2 = layers.Dense(_SECOND, activation="relu", name="hidden_2")
        self.probabilities = layers.Dense(
            n_classes, activation="softmax", dtype="float32", name="probabilities"
        )

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Compute probabilities, shape (batch, n_classes), from pixels, values 0 to 255."""
        x = self.flatten(self.scale(pixels))
        return self.probabilities(self.hidden_2(self.hidden_1(x)))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the constructor, so that the model can be saved and loaded."""
        return {**super().get_config(), "n_classes": self.n_classes}
