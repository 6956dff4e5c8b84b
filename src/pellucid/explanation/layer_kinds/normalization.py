"""Normalization by moving averages from training, or by statistics of the image itself."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.calls import Call
from pellucid.explanation.form import Form
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.in_place import IN_PLACE
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind, Look
from pellucid.explanation.layer_kinds.sums import numpy_of
from pellucid.explanation.mask import Mask, along, same_group, through
from pellucid.explanation.terms import Index, Normalized


def _explain(layer: Any, inputs: Inputs, index: Index) -> Normalized:
    """Explain batch normalization with the moving averages from training."""
    axis = layer.axis if layer.axis < 0 else layer.axis - 1  # Keras counts the batch
    channel = index[axis]
    return Normalized(
        float(inputs[0][index]),
        float(numpy_of(layer.moving_mean)[channel]),
        float(numpy_of(layer.moving_variance)[channel]),
        float(layer.epsilon),
        float(numpy_of(layer.gamma)[channel]) if layer.scale else 1.0,
        float(numpy_of(layer.beta)[channel]) if layer.center else 0.0,
    )


def _form(layer: Any, shape: tuple[int, ...]) -> Form | None:
    """Each number of a channel has the same weight, gamma / sqrt(variance + epsilon)."""
    if layer.axis not in (-1, len(shape)):
        return None
    deviations = np.sqrt(numpy_of(layer.moving_variance) + float(layer.epsilon))
    weights = (numpy_of(layer.gamma) if layer.scale else 1.0) / deviations
    bias = (numpy_of(layer.beta) if layer.center else 0.0) - numpy_of(layer.moving_mean) * weights
    return Form("sum", kernels=weights[:, None, None, None], bias=bias, n_groups=shape[-1])


def _sentence(call: Call, n_axes: int) -> str | None:
    return "BatchNormalization" if call.operation.axis in (-1, n_axes) else None


def _look_along_axes(look: Look) -> list[Mask] | None:
    """Each number depends on all numbers along the layer's axes."""
    axes = look.axes(look.operation.axis)
    return None if axes is None else [along(look.needed, axes)]


def _look_at_group(look: Look) -> list[Mask] | None:
    """Each number depends on all places of all channels in its group."""
    axis = look.axis(look.operation.axis)
    if axis is None:
        return None
    n_channels = look.shape[axis]
    needed = through(look.needed, axis, same_group(n_channels, n_channels, look.operation.groups))
    return [along(needed, (one for one in range(needed.ndim) if one != axis))]


ALONG_AXES = LayerKind(look=_look_along_axes, lies="token", multiply_adds=no_multiply_adds)

LAYERS.register("LayerNormalization", "RMSNormalization", "UnitNormalization")(ALONG_AXES)
LAYERS.register("GroupNormalization")(replace(ALONG_AXES, look=_look_at_group))
OPERATIONS.register("Normalize")(ALONG_AXES)
LAYERS.register("BatchNormalization")(
    replace(
        IN_PLACE,
        explain=_explain,
        form=_form,
        sentences=("BatchNormalization",),
        sentence=_sentence,
    )
)
