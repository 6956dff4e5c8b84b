"""Separable convolution: a kernel for each channel, then a weight for each of their sums."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.own_activation import activated, look_before_activation
from pellucid.explain.layer_kinds.weights import bias_at, numpy_of
from pellucid.explain.layer_kinds.window import look_through_window, window_at, window_sizes
from pellucid.explain.mask import Mask, along
from pellucid.explain.terms import Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    """`before` has the depthwise sums, the rest is the pointwise one.

    Chollet, "Xception", 2017, section 1.
    """
    row, column, _ = index
    depthwise, pointwise = numpy_of(layer.depthwise_kernel), numpy_of(layer.pointwise_kernel)
    window = window_at(layer, inputs[0], row, column)
    before = tuple(
        WeightedSum(
            window.numbers[..., channel : channel + 1],
            depthwise[:, :, channel : channel + 1, multiple],
            None,
            window.origin,
            tuple(layer.dilation_rate),
            window.is_padding,
            channel,
        )
        for channel in range(depthwise.shape[2])
        for multiple in range(depthwise.shape[3])
    )
    numbers = np.array([each.total for each in before])

    def sum_at(which: int) -> WeightedSum:
        weights = pointwise[0, 0, :, which]
        return WeightedSum(numbers, weights, bias_at(layer, which), before=before)

    return activated(layer, index[-1], sum_at)


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on a window of all channels."""
    needed = look_before_activation(look)
    if needed is None:
        return None
    return [look_through_window(look, along(needed, [look.channels]))]


SEPARABLE = LAYERS.register("SeparableConv1D")(
    LayerKind(
        look=_look,
        lies="grid",
        held=lambda layer, taken: math.prod(taken[0]) * layer.depth_multiplier,
    )
)
LAYERS.register("SeparableConv2D")(
    replace(
        SEPARABLE,
        explain=_explain,
        sizes=window_sizes,
        kernel="depthwise_kernel",
        kernels_of=lambda kernel, _channel: kernel.reshape(*kernel.shape[:2], -1),
        sentences=("SeparableConv2D",),
    )
)
