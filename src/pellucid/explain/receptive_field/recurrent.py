"""Layers that go through a sequence step by step, and layers that wrap others."""

from dataclasses import replace

import numpy as np

from pellucid.explain.receptive_field.mask import Mask, along, everything, simplified, through
from pellucid.explain.receptive_field.registry import Look, layers, rule_for


@layers("GRU", "LSTM", "SimpleRNN")
def look_back(look: Look) -> list[Mask] | None:
    """Each step depends on all before it; the last one on all."""
    if len(look.given) > 1:
        return None
    return [_before(look, look.operation, look.needed)]


@layers("Bidirectional")
def look_both_ways(look: Look) -> list[Mask] | None:
    """One layer goes through the sequence from each end; the second's steps are put in order."""
    layer = look.operation
    if len(look.given) > 1 or rule_for(layer.forward_layer) is not look_back:
        return None
    if not layer.return_sequences:
        return [everything(2)]
    forward = backward = along(look.needed, [1])
    if layer.merge_mode == "concat" and look.needed.shape[1] > 1:
        half = look.shape[1] // 2
        forward, backward = along(look.needed[:, :half], [1]), along(look.needed[:, half:], [1])
    elif layer.merge_mode is None:
        return None
    n_steps = look.given[0][0]
    earlier = np.tri(n_steps, dtype=bool)
    return [through(forward, 0, earlier) | through(backward, 0, earlier.T)]


@layers("TimeDistributed")
def look_at_own_step(look: Look) -> list[Mask] | None:
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
        rule = rule_for(look.operation.layer)
        masks = rule and rule(inner)
        if not masks or len(masks) > 1:
            return None
        found.append(np.broadcast_to(masks[0], look.given[0][1:]))
    return [simplified(np.stack(found))]


@layers("SpectralNormalization")
def look_as_inner_layer(look: Look) -> list[Mask] | None:
    """It changes the weights of a layer, not where the layer looks."""
    rule = rule_for(look.operation.layer)
    return rule(replace(look, operation=look.operation.layer)) if rule else None


def _before(look: Look, layer: object, needed: Mask) -> Mask:
    if not getattr(layer, "return_sequences", False):
        return everything(2)
    n_steps = look.given[0][0]
    matrix = np.tri(n_steps, dtype=bool)
    if getattr(layer, "go_backwards", False):
        matrix = matrix[:, ::-1]
    return through(along(needed, [1]), 0, matrix)
