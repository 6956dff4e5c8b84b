"""Separable convolution: a depthwise convolution followed by a pointwise one."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.layer_kinds.counting import count_of_separable_kernels
from pellucid.explanation.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explanation.layer_kinds.sums import activated, bias_at, look_by_groups, numpy_of
from pellucid.explanation.layer_kinds.window import window_at, window_sizes
from pellucid.explanation.terms import Array, Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """Explain a number: `before` holds the depthwise sums, the rest is the pointwise sum.

    See Chollet, "Xception", 2017, section 1.
    """
    depthwise, pointwise = numpy_of(layer.depthwise_kernel), numpy_of(layer.pointwise_kernel)
    numbers, is_padding, origin = window_at(layer, inputs[0], *index[:2])
    gaps = tuple(layer.dilation_rate)
    before = tuple(
        WeightedSum(numbers[..., c : c + 1], kernels, None, origin, gaps, is_padding, c)
        for c in range(depthwise.shape[2])
        for kernels in np.moveaxis(depthwise[:, :, c : c + 1], -1, 0)
    )
    sums, bias = np.array([each.total for each in before]), bias_at(layer, index[-1])
    terms = WeightedSum(sums, pointwise[0, 0, :, index[-1]], bias, before=before)

    def totals() -> Array:
        return sums @ pointwise[0, 0] + (numpy_of(layer.bias) if layer.use_bias else 0.0)

    return activated(layer, index[-1], terms, totals)


_SEPARABLE = LAYERS.register("SeparableConv1D")(
    LayerKind(
        look=look_by_groups(lambda _: 1),
        lies="grid",
        sizes=window_sizes,
        multiply_adds=count_of_separable_kernels,
        held=lambda layer, taken: math.prod(taken[0]) * layer.depth_multiplier,
    )
)
LAYERS.register("SeparableConv2D")(
    replace(
        _SEPARABLE,
        explain=_explain,
        kernel="depthwise_kernel",
        kernels_of=lambda kernel, _channel: kernel.reshape(*kernel.shape[:2], -1),
        sentences=("SeparableConv2D",),
    )
)
