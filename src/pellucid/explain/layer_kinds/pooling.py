"""Max and average pooling over windows."""

from typing import Any, Literal

from pellucid.explain.layer_kinds.kind import LAYERS, Explain, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.window import look_through_window, window_at, window_sizes
from pellucid.explain.mask import Mask
from pellucid.explain.terms import Index, Pooled


def _explain(how: Literal["max", "mean"]) -> Explain:
    """Each number is the largest of the window of its channel, or the mean without the padding."""

    def explain(layer: Any, inputs: Inputs, index: Index) -> Pooled:
        row, column, channel = index
        window = window_at(layer, inputs[0][..., channel : channel + 1], row, column)
        return Pooled(how, window.numbers[..., 0], window.is_padding, window.origin, channel)

    return explain


def _look(look: Look) -> list[Mask]:
    return [look_through_window(look, look.needed)]


LAYERS.register("AveragePooling1D", "AveragePooling3D", "MaxPooling1D", "MaxPooling3D")(
    LayerKind(look=_look, lies="grid")
)
LAYERS.register("AveragePooling2D")(
    LayerKind(
        explain=_explain("mean"),
        look=_look,
        lies="grid",
        sizes=window_sizes,
        sentences=("AveragePooling2D",),
    )
)
LAYERS.register("MaxPooling2D")(
    LayerKind(
        explain=_explain("max"),
        look=_look,
        lies="grid",
        sizes=window_sizes,
        sentences=("MaxPooling2D",),
    )
)
