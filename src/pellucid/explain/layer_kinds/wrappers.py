"""Layers that wrap another layer."""

from dataclasses import replace

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, LayerKind, kind_of
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, simplified


def _look_at_own_step(look: Look) -> list[Mask] | None:
    """Each step depends on its own, as the layer inside tells."""
    found = []
    for needed in look.needed:
        inner = replace(
            look,
            operation=look.operation.layer,
            needed=needed,
            shape=look.shape[1:],
            given=tuple(shape[1:] for shape in look.given),
        )
        masks = _look_inside(inner)
        if not masks or len(masks) > 1:
            return None
        found.append(np.broadcast_to(masks[0], look.given[0][1:]))
    return [simplified(np.stack(found))]


def _look_as_inner_layer(look: Look) -> list[Mask] | None:
    """It changes the weights of a layer, not where the layer looks."""
    return _look_inside(replace(look, operation=look.operation.layer))


def _look_inside(look: Look) -> list[Mask] | None:
    rule = kind_of(look.operation).look
    return rule(look) if rule else None


LAYERS.register("TimeDistributed")(LayerKind(look=_look_at_own_step))
LAYERS.register("SpectralNormalization")(LayerKind(look=_look_as_inner_layer))
