"""Layers that go through a sequence step by step."""

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, LayerKind, kind_of
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along, everything, through


def _look(look: Look) -> list[Mask] | None:
    """Each step depends on all before it; the last one on all."""
    layer = look.operation
    if len(look.given) > 1:
        return None
    if not layer.return_sequences:
        return [everything(2)]
    matrix = np.tri(look.given[0][0], dtype=bool)
    if layer.go_backwards:
        matrix = matrix[:, ::-1]
    return [through(along(look.needed, [1]), 0, matrix)]


def _look_both_ways(look: Look) -> list[Mask] | None:
    """One layer goes through the sequence from each end; the second's steps are put in order."""
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


_RECURRENT = LAYERS.register("GRU", "LSTM", "SimpleRNN")(LayerKind(look=_look))
LAYERS.register("Bidirectional")(LayerKind(look=_look_both_ways))
