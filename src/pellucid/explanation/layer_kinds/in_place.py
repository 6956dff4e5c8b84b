"""Layers that keep each number at its place: Rescaling, and those inactive in inference."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, Inputs, LayerKind, Look
from pellucid.explanation.mask import Mask
from pellucid.explanation.terms import Index, Moved

IN_TRAINING_ONLY = (
    "AlphaDropout", "AugMix", "GaussianDropout", "GaussianNoise", "RandAugment",
    "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter", "RandomContrast",
    "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur",
    "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization",
    "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation",
    "RandomZoom", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
)  # fmt: skip
"""Layers that, like Dropout, change their input only in training."""


def _explain(_layer: Any, inputs: Inputs, index: Index) -> Moved:
    return Moved(0, index, float(inputs[0][index]))


def _explain_rescaled(layer: Any, inputs: Inputs, index: Index) -> Moved:
    scale, offset = (
        float(np.broadcast_to(value, inputs[0].shape)[index])
        for value in (layer.scale, layer.offset)
    )
    return Moved(0, index, float(inputs[0][index]), scale, offset)


def _look(look: Look) -> list[Mask]:
    return [look.needed]


IN_PLACE = LAYERS.register("Normalization", "Solarization")(
    LayerKind(look=_look, lies="number", multiply_adds=no_multiply_adds)
)
_UNCHANGED = LAYERS.register("ActivityRegularization")(replace(IN_PLACE, explain=_explain))
_IN_TRAINING = replace(_UNCHANGED, sentences=("TrainingOnly",))

LAYERS.register(*IN_TRAINING_ONLY)(_IN_TRAINING)
LAYERS.register("Dropout")(replace(_IN_TRAINING, is_passing=lambda _: True))
LAYERS.register("Identity")(replace(IN_PLACE, is_passing=lambda _: True))
LAYERS.register("Rescaling")(replace(IN_PLACE, explain=_explain_rescaled, sentences=("Rescaling",)))
