"""Which of the web app's sentences says what a call does."""

import keras

from pellucid.explain.arithmetic.moving import PASSES
from pellucid.explain.calls import Call, Ref, keras_kind

_ALWAYS = frozenset({
    "Activation", "AveragePooling2D", "Cropping2D", "DepthwiseConv2D", "Flatten",
    "GlobalAveragePooling2D", "GlobalMaxPooling2D", "MaxPooling2D", "Rescaling", "SeparableConv2D",
    "ZeroPadding2D",
})  # fmt: skip
"""Layers for which the same sentence is true, whatever their settings are."""

_OPERATIONS = frozenset({"Add", "Concatenate", "Multiply", "Reshape"})
"""Layers, and functions of `keras.ops` that do the same to values of the network."""

_TRAINING_ONLY = frozenset(PASSES) - {"ActivityRegularization"}

_BY_SETTINGS = frozenset({"BatchNormalization", "Conv2D", "Dense"})
"""Layers for which different sentences are true, depending on their settings."""

DESCRIPTIONS = frozenset({
    *_ALWAYS, *_OPERATIONS, *_BY_SETTINGS, "GroupedConv2D", "DenseAtEachPlace", "TrainingOnly",
})  # fmt: skip
"""All keys that `description_of` gives."""


def description_of(call: Call, n_axes: int) -> str | None:
    """Find the sentence that is true of a call.

    Args:
        call: Of any layer or operation.
        n_axes: Number of axes of its first input, without the batch.

    Returns:
        A key, or None where no sentence is certain to be true, as for a class that is not Keras'
        own.
    """
    kind = keras_kind(call.operation)
    if kind in _OPERATIONS:
        # A number among the arguments, as in `x + 1.0`, is no value of the network.
        given = keras.tree.flatten((call.args, call.kwargs))
        return kind if all(isinstance(one, Ref) for one in given) else None
    if not isinstance(call.operation, keras.Layer):
        return None
    if kind in _TRAINING_ONLY:
        return "TrainingOnly"
    if kind == "Conv2D" and call.operation.groups > 1:
        return "GroupedConv2D"
    if kind == "Dense" and n_axes > 1:
        return "DenseAtEachPlace"
    if kind == "BatchNormalization" and call.operation.axis not in (-1, n_axes):
        return None
    return kind if kind in _ALWAYS | _BY_SETTINGS else None
