"""Layers that only move numbers, or scale them: Flatten, Concatenate, ZeroPadding2D and so on."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, Moved
from pellucid.explain.flips import KIND, flipped_axes

PASSES = (
    "ActivityRegularization", "AlphaDropout", "AugMix", "Dropout", "GaussianDropout",
    "GaussianNoise", "RandAugment", "RandomBrightness", "RandomColorDegeneration",
    "RandomColorJitter", "RandomContrast", "RandomElasticTransform", "RandomErasing", "RandomFlip",
    "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective",
    "RandomPosterization", "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear",
    "RandomTranslation", "RandomZoom", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
)  # fmt: skip
"""Layers that change their input in training only."""


@ARITHMETIC.register("Flatten")
@ARITHMETIC.register("Reshape")
def explain_flatten(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: the order of the numbers stays, rows first, channels last."""
    shape = inputs[0].shape
    number = index[0]
    if len(index) > 1:
        # What the layer gives without the batch, as `target_shape` may have a -1 in it.
        given = layer.compute_output_shape((1, *shape))[1:]
        number = int(np.ravel_multi_index(index, given))
    place = tuple(int(i) for i in np.unravel_index(number, shape))
    return Moved(0, place, float(inputs[0][place]))


@ARITHMETIC.register("Concatenate")
def explain_concatenate(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: the inputs stand behind one another along the axis."""
    axis = layer.axis if layer.axis < 0 else layer.axis - 1  # Keras counts the batch
    place = list(index)
    source = 0
    while place[axis] >= inputs[source].shape[axis]:
        place[axis] -= inputs[source].shape[axis]
        source += 1
    return Moved(source, tuple(place), float(inputs[source][tuple(place)]))


@ARITHMETIC.register("ZeroPadding2D")
def explain_zero_padding(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: one of the input, or a zero of the border."""
    (top, _), (left, _) = layer.padding
    place = (index[0] - top, index[1] - left, *index[2:])
    height, width = inputs[0].shape[:2]
    if not (0 <= place[0] < height and 0 <= place[1] < width):
        return Moved(0, None, 0.0)
    return Moved(0, place, float(inputs[0][place]))


@ARITHMETIC.register("Cropping2D")
def explain_cropping(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: what is left of the input begins further in."""
    (top, _), (left, _) = layer.cropping
    place = (index[0] + top, index[1] + left, *index[2:])
    return Moved(0, place, float(inputs[0][place]))


@ARITHMETIC.register(KIND)
def explain_flip(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: it comes from the other end."""
    shape = inputs[0].shape
    axes = flipped_axes(layer, len(shape))
    place = tuple(shape[axis] - 1 - at if axis in axes else at for axis, at in enumerate(index))
    return Moved(0, place, float(inputs[0][place]))


@ARITHMETIC.register("Rescaling")
def explain_rescaling(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: times the scale, plus the offset; both may differ by channel."""
    scale, offset = (
        float(np.broadcast_to(value, inputs[0].shape)[index])
        for value in (layer.scale, layer.offset)
    )
    return Moved(0, index, float(inputs[0][index]), scale, offset)


def explain_identity(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Explain one number: in inference it passes unchanged."""
    del layer
    return Moved(0, index, float(inputs[0][index]))


for _name in PASSES:
    ARITHMETIC.register(_name)(explain_identity)
