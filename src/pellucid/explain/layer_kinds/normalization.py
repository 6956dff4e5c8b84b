"""Normalization by the numbers of the picture itself, along some axes or in groups of channels."""

from pellucid.explain.layer_kinds.kind import LAYERS, OPERATIONS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along, same_group, through


def _look_along_axes(look: Look) -> list[Mask] | None:
    """Each number depends on all along the layer's axes."""
    axes = look.axes(look.operation.axis)
    return None if axes is None else [along(look.needed, axes)]


def _look_at_group(look: Look) -> list[Mask] | None:
    """Each number depends on all places of the channels of its group."""
    axis = look.axis(look.operation.axis)
    if axis is None:
        return None
    n_channels = look.shape[axis]
    needed = through(look.needed, axis, same_group(n_channels, n_channels, look.operation.groups))
    return [along(needed, (one for one in range(needed.ndim) if one != axis))]


ALONG_AXES = LayerKind(look=_look_along_axes, lies="token")

LAYERS.register("LayerNormalization", "RMSNormalization", "UnitNormalization")(ALONG_AXES)
LAYERS.register("GroupNormalization")(LayerKind(look=_look_at_group, lies="token"))
OPERATIONS.register("Normalize")(ALONG_AXES)
