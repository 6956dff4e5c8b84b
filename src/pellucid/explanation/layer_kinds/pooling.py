"""Pooling: maximum or mean of windows, of whole channels, or of parts of them."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.form import Form, Window
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, Explain, Inputs, LayerKind, Look
from pellucid.explanation.layer_kinds.window import (
    look_through_window,
    window_at,
    window_of,
    window_sizes,
)
from pellucid.explanation.mask import Mask, along, through
from pellucid.explanation.terms import Index, Pooled


def _of_window(how: str) -> Explain:
    """Each number is the maximum of a window of its channel, or the mean without the padding."""

    def explain(layer: Any, inputs: Inputs, index: Index) -> Pooled:
        row, column, channel = index
        seen = inputs[0][..., channel : channel + 1]
        numbers, is_padding, origin = window_at(layer, seen, row, column)
        return Pooled(how, numbers[..., 0], is_padding, origin, channel)

    return explain


def _of_all(how: str) -> Explain:
    """Each number is the maximum or mean of its channel (Lin et al., 2014, section 3.2)."""

    def explain(_layer: Any, inputs: Inputs, index: Index) -> Pooled:
        channel = index[-1]
        numbers = inputs[0][..., channel].astype("float64")
        return Pooled(how, numbers, np.zeros(numbers.shape, bool), (0, 0), channel)

    return explain


def _look_at_window(look: Look) -> list[Mask]:
    return [look_through_window(look, look.needed)]


def _look_at_all(look: Look) -> list[Mask]:
    """Each number depends on all places of its channel."""
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, look.space)
    return [along(needed, look.space)]


def _look_at_part(look: Look) -> list[Mask]:
    """Each number depends on one part of its channel; the parts may overlap."""
    needed = look.needed
    for axis in look.space:
        n_out, n_in = look.shape[axis], look.given[0][axis]
        matrix = np.zeros((n_out, n_in), bool)
        for at in range(n_out):
            matrix[at, at * n_in // n_out : -(-(at + 1) * n_in // n_out)] = True
        needed = through(needed, axis, matrix)
    return [needed]


_WINDOW = LAYERS.register(
    "AveragePooling1D", "AveragePooling3D", "MaxPooling1D", "MaxPooling3D"
)(
    LayerKind(
        look=_look_at_window, lies="grid", sizes=window_sizes, multiply_adds=no_multiply_adds
    )
)  # fmt: skip
LAYERS.register("AveragePooling2D")(
    replace(
        _WINDOW,
        explain=_of_window("mean"),
        form=lambda layer, shape: Form("mean", window_of(layer, shape)),
        sentences=("AveragePooling2D",),
    )
)
LAYERS.register("MaxPooling2D")(
    replace(
        _WINDOW,
        explain=_of_window("max"),
        form=lambda layer, shape: Form("max", window_of(layer, shape)),
        sentences=("MaxPooling2D",),
    )
)
_ALL = LAYERS.register(
    "GlobalAveragePooling1D", "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling3D"
)(LayerKind(look=_look_at_all, multiply_adds=no_multiply_adds))
LAYERS.register("GlobalAveragePooling2D")(
    replace(
        _ALL,
        explain=_of_all("mean"),
        form=lambda _, shape: Form("mean", Window((shape[0], shape[1]))),
        sentences=("GlobalAveragePooling2D",),
    )
)
LAYERS.register("GlobalMaxPooling2D")(
    replace(
        _ALL,
        explain=_of_all("max"),
        form=lambda _, shape: Form("max", Window((shape[0], shape[1]))),
        sentences=("GlobalMaxPooling2D",),
    )
)
LAYERS.register(
    "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
)(
    LayerKind(look=_look_at_part, lies="grid", multiply_adds=no_multiply_adds)
)  # fmt: skip
