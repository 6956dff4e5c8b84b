"""Zeros around the input, or its border cut off."""

from typing import Any

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, Inputs, LayerKind, Rule
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, Matrix, through
from pellucid.explain.terms import Index, Moved


def _explain_padding(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """Each number is one of the input, or a zero of the border."""
    (top, _), (left, _) = layer.padding
    place = (index[0] - top, index[1] - left, *index[2:])
    height, width = inputs[0].shape[:2]
    if not (0 <= place[0] < height and 0 <= place[1] < width):
        return Moved(0, None, 0.0)
    return Moved(0, place, float(inputs[0][place]))


def _explain_cropping(layer: Any, inputs: Inputs, index: Index) -> Moved:
    """What is left of the input begins further in."""
    (top, _), (left, _) = layer.cropping
    place = (index[0] + top, index[1] + left, *index[2:])
    return Moved(0, place, float(inputs[0][place]))


def _look(widths: str, by: int) -> Rule:
    """Each number is the one that stands so far to the one or the other side of its place."""

    def look_aside(look: Look) -> list[Mask]:
        needed, pairs = look.needed, getattr(look.operation, widths)
        # Sequences have one pair, maps one for each axis.
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


_look_inside, _look_outside = _look("padding", 1), _look("cropping", -1)

LAYERS.register("ZeroPadding1D", "ZeroPadding3D")(LayerKind(look=_look_inside, lies="grid"))
LAYERS.register("ZeroPadding2D")(
    LayerKind(
        explain=_explain_padding,
        look=_look_inside,
        lies="grid",
        sizes=_padded_sizes,
        sentences=("ZeroPadding2D",),
    )
)
LAYERS.register("Cropping1D", "Cropping3D")(LayerKind(look=_look_outside, lies="grid"))
LAYERS.register("Cropping2D")(
    LayerKind(
        explain=_explain_cropping,
        look=_look_outside,
        lies="grid",
        sizes=_cropped_sizes,
        sentences=("Cropping2D",),
    )
)
