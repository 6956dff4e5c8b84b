"""Rescaling: each number times a scale, plus an offset; both may differ by channel."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explain.layer_kinds.in_place import IN_PLACE
from pellucid.explain.layer_kinds.kind import LAYERS, Inputs
from pellucid.explain.terms import Index, Moved


def _explain(layer: Any, inputs: Inputs, index: Index) -> Moved:
    scale, offset = (
        float(np.broadcast_to(value, inputs[0].shape)[index])
        for value in (layer.scale, layer.offset)
    )
    return Moved(0, index, float(inputs[0][index]), scale, offset)


LAYERS.register("Rescaling")(replace(IN_PLACE, explain=_explain, sentences=("Rescaling",)))
