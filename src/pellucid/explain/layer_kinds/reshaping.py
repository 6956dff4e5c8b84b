"""Layers and operations that only move numbers: Flatten, Reshape, transpositions and so on."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind, always
from pellucid.explain.layer_kinds.look import Look, takes_values_only
from pellucid.explain.layer_kinds.moved_places import (
    back_through,
    places_in_one,
    places_in_several,
)
from pellucid.explain.terms import Index, Moved


def _explain(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """The order of the numbers stays, rows first, channels last."""
    shape = inputs[0].shape
    number = index[0]
    if len(index) > 1:
        # What the layer gives without the batch, as `target_shape` may have a -1 in it.
        given = layer.compute_output_shape((1, *shape))[1:]
        number = int(np.ravel_multi_index(index, given))
    place = tuple(int(i) for i in np.unravel_index(number, shape))
    return Moved(0, place, float(inputs[0][place]))


def _places_in_padded(look: Look) -> Any:
    """A border of another number than 0 would look like a place."""
    return places_in_one(look) if takes_values_only(look.call) else None


MOVING = LayerKind(look=back_through(places_in_one), moved=places_in_one)
_RESHAPING = replace(MOVING, is_passing=always)

LAYERS.register("Permute", "RepeatVector")(MOVING)
LAYERS.register("Flatten")(replace(_RESHAPING, explain=_explain, sentences=("Flatten",)))
LAYERS.register("Reshape")(replace(_RESHAPING, explain=_explain, sentences=("Reshape",)))
OPERATIONS.register("Reshape")(replace(_RESHAPING, sentences=("Reshape",)))
OPERATIONS.register("Squeeze")(_RESHAPING)
OPERATIONS.register(
    "DepthToSpace", "ExpandDims", "ExtractPatches", "GetItem", "Moveaxis", "Repeat", "Roll",
    "Rot90", "SpaceToDepth", "Swapaxes", "Take", "Tile", "Transpose",
)(MOVING)  # fmt: skip
OPERATIONS.register("Hstack", "Stack")(
    LayerKind(look=back_through(places_in_several), moved=places_in_several)
)
OPERATIONS.register("Pad")(LayerKind(look=back_through(_places_in_padded), moved=_places_in_padded))
