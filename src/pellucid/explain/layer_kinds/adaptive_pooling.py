"""Pooling over as many parts as the output has places."""

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, through


def _look(look: Look) -> list[Mask]:
    """Each number depends on one of the parts of its channel, which may overlap."""
    needed = look.needed
    for axis in look.space:
        n_out, n_in = look.shape[axis], look.given[0][axis]
        matrix = np.zeros((n_out, n_in), bool)
        for at in range(n_out):
            matrix[at, at * n_in // n_out : -(-(at + 1) * n_in // n_out)] = True
        needed = through(needed, axis, matrix)
    return [needed]


LAYERS.register(
    "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
)(LayerKind(look=_look, lies="grid"))  # fmt: skip
