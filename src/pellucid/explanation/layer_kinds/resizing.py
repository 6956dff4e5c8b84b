"""Layers that enlarge or shrink a map: UpSampling, Resizing."""

from dataclasses import replace

import numpy as np
from keras import ops

from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, LayerKind, Look
from pellucid.explanation.mask import Mask, through


def _look_through_enlarging(look: Look) -> list[Mask] | None:
    """Each number is repeated, or interpolated between neighbours."""
    layer = look.operation
    if getattr(layer, "interpolation", "nearest") != "nearest":
        return _look(look)
    needed = look.needed
    size = layer.size if isinstance(layer.size, list | tuple) else [layer.size]
    for axis, times in zip(look.space, size, strict=True):
        n_in = look.given[0][axis]
        matrix = np.repeat(np.eye(n_in, dtype=bool), times, axis=0)
        needed = through(needed, axis, matrix)
    return [needed]


def _look(look: Look) -> list[Mask] | None:
    """Each number is a weighted sum along rows and columns, with weights measured in Keras."""
    operation = look.operation
    is_cut = any(getattr(operation, f"{how}_to_aspect_ratio", False) for how in ("crop", "pad"))
    if is_cut or getattr(operation, "data_format", "channels_last") == "channels_first":
        return None
    needed = look.needed
    for axis in (0, 1):
        # The input is an identity matrix, so that the output shows the weights of each place.
        n_in = look.given[0][axis]
        picture = np.expand_dims(np.eye(n_in, dtype=np.float32), (0, 2 - axis))
        weights = ops.convert_to_numpy(operation(ops.convert_to_tensor(picture)))[0]
        needed = through(needed, axis, np.abs(weights.take(0, axis=1 - axis)) > 1e-6)
    return [needed]


_RESIZING = LayerKind(look=_look, lies="grid", multiply_adds=no_multiply_adds)

LAYERS.register("Resizing")(_RESIZING)
OPERATIONS.register("Resize")(_RESIZING)
LAYERS.register("UpSampling1D", "UpSampling2D", "UpSampling3D")(
    replace(_RESIZING, look=_look_through_enlarging)
)
