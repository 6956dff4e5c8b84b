"""Depthwise convolution: a window of one channel times that channel's own kernel."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.form import Form
from pellucid.explanation.layer_kinds.counting import count_of_kernel
from pellucid.explanation.layer_kinds.kind import LAYERS, Inputs, LayerKind
from pellucid.explanation.layer_kinds.sums import (
    bias_of,
    explain_window,
    float32_of,
    look_by_groups,
    numpy_of,
)
from pellucid.explanation.layer_kinds.window import window_of, window_sizes
from pellucid.explanation.terms import Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    kernels = _kernels(numpy_of(layer.kernel))
    return explain_window(layer, inputs[0], index, kernels, inputs[0].shape[-1])


def _form(layer: Any, shape: tuple[int, ...]) -> Form:
    kernels = _kernels(float32_of(layer.kernel))
    window = window_of(layer, shape)
    return Form("sum", window, kernels, bias_of(layer), shape[-1], layer.activation)


def _kernels(kernel: NDArray[Any]) -> NDArray[Any]:
    """Output channel c * depth_multiplier + m is computed from channel c alone."""
    return np.moveaxis(kernel.reshape(*kernel.shape[:2], -1, 1), 2, 0)


_DEPTHWISE = LAYERS.register("DepthwiseConv1D")(
    LayerKind(
        look=look_by_groups(lambda look: look.given[0][look.channels]),
        lies="grid",
        sizes=window_sizes,
        multiply_adds=count_of_kernel,
    )
)
LAYERS.register("DepthwiseConv2D")(
    replace(
        _DEPTHWISE,
        explain=_explain,
        form=_form,
        kernel="kernel",
        kernels_of=lambda kernel, channel: _kernels(kernel)[channel],
        sentences=("DepthwiseConv2D",),
    )
)
