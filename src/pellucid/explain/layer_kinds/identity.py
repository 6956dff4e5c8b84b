"""Layers that do nothing in inference."""

from dataclasses import replace
from typing import Any

from pellucid.explain.layer_kinds.in_place import IN_PLACE
from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, always
from pellucid.explain.terms import Index, Moved

IN_TRAINING_ONLY = (
    "AlphaDropout", "AugMix", "Dropout", "GaussianDropout", "GaussianNoise", "RandAugment",
    "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter", "RandomContrast",
    "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur",
    "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization",
    "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation",
    "RandomZoom", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
)  # fmt: skip
"""Layers that change their input in training only."""


def _explain(_layer: Any, inputs: Inputs, index: Index) -> Moved:
    return Moved(0, index, float(inputs[0][index]))


_PASSING = replace(IN_PLACE, explain=_explain, is_passing=always)

LAYERS.register("ActivityRegularization", "Identity")(_PASSING)
LAYERS.register(*IN_TRAINING_ONLY)(replace(_PASSING, sentences=("TrainingOnly",)))
