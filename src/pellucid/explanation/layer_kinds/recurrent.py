"""Recurrent layers, and layers that wrap others."""

from dataclasses import replace

import numpy as np

from pellucid.explanation.layer_kinds.counting import count_of_each_step, count_of_wrapped
from pellucid.explanation.layer_kinds.kind import LAYERS, LayerKind, Look, kind_of
from pellucid.explanation.mask import Mask, along, everything, simplified, through


def _look(look: Look) -> list[Mask] | None:
    """Each step depends on all steps up to it, so the last one depends on all."""
    layer = look.operation
    if len(look.given) > 1:
        return None
    if not layer.return_sequences:
        return [everything(2)]
    earlier = np.tri(look.given[0][0], dtype=bool)
    matrix = earlier[:, ::-1] if layer.go_backwards else earlier
    return [through(along(look.needed, [1]), 0, matrix)]


def _look_both_ways(look: Look) -> list[Mask] | None:
    """One layer reads the sequence forward and one backward, whose steps are put back in order."""
    layer = look.operation
    if len(look.given) > 1 or kind_of(layer.forward_layer) is not _RECURRENT:
        return None
    if not layer.return_sequences:
        return [everything(2)]
    forward = backward = along(look.needed, [1])
    if layer.merge_mode == "concat" and look.needed.shape[1] > 1:
        half = look.shape[1] // 2
        forward, backward = along(look.needed[:, :half], [1]), along(look.needed[:, half:], [1])
    elif layer.merge_mode is None:
        return None
    earlier = np.tri(look.given[0][0], dtype=bool)
    return [through(forward, 0, earlier) | through(backward, 0, earlier.T)]


def _look_at_own_step(look: Look) -> list[Mask] | None:
    """Each step depends on its own step of the input, by the rule of the wrapped layer."""
    found = []
    shape, given = look.shape[1:], tuple(shape[1:] for shape in look.given)
    for needed in look.needed:
        masks = _look_inside(replace(look, needed=needed, shape=shape, given=given))
        if not masks or len(masks) > 1:
            return None
        found.append(np.broadcast_to(masks[0], given[0]))
    return [simplified(np.stack(found))]


def _look_inside(look: Look) -> list[Mask] | None:
    """Apply the rule of the wrapped layer."""
    inner = look.operation.layer
    rule = kind_of(inner).look
    return rule(replace(look, operation=inner)) if rule else None


_RECURRENT = LAYERS.register("GRU", "LSTM", "SimpleRNN")(LayerKind(look=_look))
LAYERS.register("Bidirectional")(LayerKind(look=_look_both_ways))
LAYERS.register("TimeDistributed")(
    LayerKind(look=_look_at_own_step, multiply_adds=count_of_each_step)
)
LAYERS.register("SpectralNormalization")(
    LayerKind(look=_look_inside, multiply_adds=count_of_wrapped)
)
