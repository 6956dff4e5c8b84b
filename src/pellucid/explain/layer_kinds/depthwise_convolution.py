"""Depthwise convolution: a window of one channel times a kernel of that channel's own."""

from dataclasses import replace
from typing import Any

from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explain.layer_kinds.sums import explain_window, look_by_groups, numpy_of
from pellucid.explain.layer_kinds.window import window_sizes
from pellucid.explain.terms import Array, Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    kernel = numpy_of(layer.kernel)
    *_, n_channels, n_multiples = kernel.shape
    return explain_window(
        layer,
        inputs[0],
        index,
        lambda which: _kernels_of(kernel, which),
        n_channels * n_multiples,
        n_channels,
    )


def _kernels_of(kernel: Array, channel: int) -> Array:
    """Output number c * depth_multiplier + m comes from channel c alone."""
    seen, which = divmod(channel, kernel.shape[3])
    return kernel[:, :, seen : seen + 1, which]


_DEPTHWISE = LAYERS.register("DepthwiseConv1D")(
    LayerKind(
        look=look_by_groups(lambda look: look.given[0][look.channels]),
        lies="grid",
        sizes=window_sizes,
    )
)
LAYERS.register("DepthwiseConv2D")(
    replace(
        _DEPTHWISE,
        explain=_explain,
        kernel="kernel",
        kernels_of=_kernels_of,
        sentences=("DepthwiseConv2D",),
    )
)
