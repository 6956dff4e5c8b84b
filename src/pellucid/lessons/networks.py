"""The small networks of the comparison runs."""

import keras

from pellucid.lessons.variant import SIDE, Variant

TURN = 15 / 360
"""Largest rotation of an augmented picture, in full turns."""
SHIFT = 0.15
"""Largest translation of an augmented picture, and largest zoom, as a share of its size."""
N_MAPS = (16, 32, 32)
"""Number of maps of each convolution."""
N_UNITS = 64
"""Number of units of the dense layer."""


def build_network(variant: Variant, n_classes: int) -> keras.Model:
    """Build the network of a variant.

    Args:
        variant: What to build.
        n_classes: Number of classes.

    Returns:
        A model that is not compiled. It takes pixels from 0 to 255, shape (batch, 32, 32, 3), and
        gives probabilities.
    """
    layers = keras.layers
    inputs = keras.Input((SIDE, SIDE, 3))
    x = inputs
    if variant.is_augmented:
        for layer in augmentation():
            x = layer(x)
    x = layers.Rescaling(1 / 127.5, offset=-1)(x)
    if variant.network == "convnet":
        x = _convolutions(x, variant)
    x = layers.Flatten()(x)
    x = layers.Dense(N_UNITS, activation="relu", **_kernel(variant))(x)
    if variant.dropout:
        x = layers.Dropout(variant.dropout)(x)
    outputs = layers.Dense(n_classes, activation="softmax", **_kernel(variant))(x)
    return keras.Model(inputs, outputs, name=variant.name)


def augmentation() -> list[keras.layers.Layer]:
    """Create the layers that change pictures at random in training."""
    layers = keras.layers
    return [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(TURN, fill_mode="nearest"),
        layers.RandomTranslation(SHIFT, SHIFT, fill_mode="nearest"),
        layers.RandomZoom(SHIFT, fill_mode="nearest"),
    ]


def _convolutions(x: keras.KerasTensor, variant: Variant) -> keras.KerasTensor:
    layers = keras.layers
    for number, n_maps in enumerate(N_MAPS):
        # The first one has a stride, for speed.
        x = layers.Conv2D(
            n_maps,
            3,
            strides=1 if number else 2,
            padding="same",
            use_bias=not variant.is_normalized,
            **_kernel(variant),
        )(x)
        if variant.is_normalized:
            # Few steps: with Keras' momentum of 0.99, the averages would lag behind.
            x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.Activation("relu")(x)
        if number:
            x = layers.MaxPooling2D(2)(x)
    return x


def _kernel(variant: Variant) -> dict[str, object]:
    penalty = keras.regularizers.L2(variant.l2) if variant.l2 else None
    return {"kernel_initializer": variant.initializer, "kernel_regularizer": penalty}
