"""Depthwise convolution: a window of one channel times a kernel of that channel's own."""

from dataclasses import replace
from typing import Any

from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.own_activation import activated, look_before_activation
from pellucid.explain.layer_kinds.weighted_window import weighted_window
from pellucid.explain.layer_kinds.weights import numpy_of
from pellucid.explain.layer_kinds.window import look_through_window, window_sizes
from pellucid.explain.mask import Mask, same_group, through
from pellucid.explain.terms import Array, Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    kernel = numpy_of(layer.kernel)

    def sum_at(which: int) -> WeightedSum:
        place, channel = (*index[:-1], which), which // layer.depth_multiplier
        return weighted_window(layer, inputs[0], place, _kernels_of(kernel, which), channel)

    return activated(layer, index[-1], sum_at)


def _kernels_of(kernel: Array, channel: int) -> Array:
    """Output number c * depth_multiplier + m comes from channel c alone."""
    seen, which = divmod(channel, kernel.shape[3])
    return kernel[:, :, seen : seen + 1, which]


def _look(look: Look) -> list[Mask] | None:
    needed = look_before_activation(look)
    if needed is None:
        return None
    n_out, n_in = look.shape[look.channels], look.given[0][look.channels]
    needed = through(needed, look.channels, same_group(n_out, n_in, n_in))
    return [look_through_window(look, needed)]


DEPTHWISE = LAYERS.register("DepthwiseConv1D")(LayerKind(look=_look, lies="grid"))
LAYERS.register("DepthwiseConv2D")(
    replace(
        DEPTHWISE,
        explain=_explain,
        sizes=window_sizes,
        kernel="kernel",
        kernels_of=_kernels_of,
        sentences=("DepthwiseConv2D",),
    )
)
