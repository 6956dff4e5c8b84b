"""Layers that compute each number from the one at its own place, in ways that are not shown."""

from pellucid.explain.layer_kinds.kind import LAYERS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask


def _look(look: Look) -> list[Mask]:
    return [look.needed]


IN_PLACE = LAYERS.register("Normalization", "Solarization")(LayerKind(look=_look, lies="number"))
