"""Zero padding around the input, and cropping."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, Explain, Inputs, LayerKind, Look, Rule
from pellucid.explanation.mask import Mask, Matrix, through
from pellucid.explanation.terms import Index, Moved


def _explain(widths: str, by: int) -> Explain:
    """Each number is a number of the input, or a zero of the padding."""

    def explain(layer: Any, inputs: Inputs, index: Index) -> Moved:
        (top, _), (left, _) = getattr(layer, widths)
        place = (index[0] - by * top, index[1] - by * left, *index[2:])
        height, width = inputs[0].shape[:2]
        if not (0 <= place[0] < height and 0 <= place[1] < width):
            return Moved(0, None, 0.0)
        return Moved(0, place, float(inputs[0][place]))

    return explain


def _look(widths: str, by: int) -> Rule:
    """Each number is the number of the input at a shifted place."""

    def look_aside(look: Look) -> list[Mask]:
        needed, pairs = look.needed, getattr(look.operation, widths)
        # Sequences have one pair, maps one pair per axis.
        pairs = [pairs] if len(look.space) == 1 else pairs
        for axis, (before, _) in zip(look.space, pairs, strict=True):
            n_out, n_in = look.shape[axis], look.given[0][axis]
            matrix: Matrix = np.arange(n_out)[:, None] - by * before == np.arange(n_in)[None]
            needed = through(needed, axis, matrix)
        return [needed]

    return look_aside


def _padded_sizes(layer: Any, height: int, width: int) -> tuple[str, str]:
    (top, bottom), (left, right) = layer.padding
    return (
        f"{top} + {height} + {bottom} = {top + height + bottom}",
        f"{left} + {width} + {right} = {left + width + right}",
    )


def _cropped_sizes(layer: Any, height: int, width: int) -> tuple[str, str]:
    (top, bottom), (left, right) = layer.cropping
    return (
        f"{height} - {top} - {bottom} = {height - top - bottom}",
        f"{width} - {left} - {right} = {width - left - right}",
    )


_PADDING = LAYERS.register("ZeroPadding1D", "ZeroPadding3D")(
    LayerKind(
        look=_look("padding", 1), lies="grid", sizes=_padded_sizes, multiply_adds=no_multiply_adds
    )
)
_CROPPING = LAYERS.register("Cropping1D", "Cropping3D")(
    replace(_PADDING, look=_look("cropping", -1), sizes=_cropped_sizes)
)
LAYERS.register("ZeroPadding2D")(
    replace(_PADDING, explain=_explain("padding", 1), sentences=("ZeroPadding2D",))
)
LAYERS.register("Cropping2D")(
    replace(_CROPPING, explain=_explain("cropping", -1), sentences=("Cropping2D",))
)
