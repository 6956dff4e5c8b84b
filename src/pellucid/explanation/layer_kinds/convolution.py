"""Convolution: a window of the input times a kernel for each filter."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.calls import Call
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
    """With groups, a filter sees only the channels of its own group."""
    kernels = np.moveaxis(numpy_of(layer.kernel), -1, 0)
    return explain_window(layer, inputs[0], index, kernels, layer.groups)


def _form(layer: Any, shape: tuple[int, ...]) -> Form:
    kernels = np.moveaxis(float32_of(layer.kernel), -1, 0)
    window = window_of(layer, shape)
    return Form("sum", window, kernels, bias_of(layer), layer.groups, layer.activation)


def _sentence(call: Call, _n_axes: int) -> str:
    return "Conv2D" if call.operation.groups == 1 else "GroupedConv2D"


_CONVOLUTION = LAYERS.register("Conv1D", "Conv3D")(
    LayerKind(
        look=look_by_groups(lambda look: look.operation.groups),
        lies="grid",
        sizes=window_sizes,
        multiply_adds=count_of_kernel,
    )
)
LAYERS.register("Conv2D")(
    replace(
        _CONVOLUTION,
        explain=_explain,
        form=_form,
        kernel="kernel",
        kernels_of=lambda kernel, channel: kernel[..., channel],
        sentences=("Conv2D", "GroupedConv2D"),
        sentence=_sentence,
    )
)
