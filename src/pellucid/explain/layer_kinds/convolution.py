"""Convolution: a window of the input times a kernel, for each filter."""

from dataclasses import replace
from typing import Any

from pellucid.explain.calls import Call
from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.own_activation import activated, look_before_activation
from pellucid.explain.layer_kinds.weighted_window import weighted_window
from pellucid.explain.layer_kinds.weights import numpy_of
from pellucid.explain.layer_kinds.window import look_through_window, window_sizes
from pellucid.explain.mask import Mask, along, same_group, through
from pellucid.explain.terms import Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Goodfellow et al., 2016, eq. 9.6. With groups, a filter sees its group's channels only."""
    kernel = numpy_of(layer.kernel)
    n_channels, n_filters = kernel.shape[2:]

    def sum_at(which: int) -> WeightedSum:
        first = which // (n_filters // layer.groups) * n_channels
        place = (*index[:-1], which)
        return weighted_window(layer, inputs[0], place, kernel[..., which], first)

    return activated(layer, index[-1], sum_at)


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on a window of its group's channels."""
    needed = look_before_activation(look)
    if needed is None:
        return None
    channels = look.channels
    if look.operation.groups == 1:
        needed = along(needed, [channels])
    else:
        groups = same_group(look.shape[channels], look.given[0][channels], look.operation.groups)
        needed = through(needed, channels, groups)
    return [look_through_window(look, needed)]


def _sentence(call: Call, _n_axes: int) -> str:
    return "Conv2D" if call.operation.groups == 1 else "GroupedConv2D"


CONVOLUTION = LAYERS.register("Conv1D", "Conv3D")(LayerKind(look=_look, lies="grid"))
LAYERS.register("Conv2D")(
    replace(
        CONVOLUTION,
        explain=_explain,
        sizes=window_sizes,
        kernel="kernel",
        kernels_of=lambda kernel, channel: kernel[..., channel],
        sentences=("Conv2D", "GroupedConv2D"),
        sentence=_sentence,
    )
)
