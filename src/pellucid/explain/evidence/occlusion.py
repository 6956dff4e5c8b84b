"""Occlusion: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from pellucid.explain.trace import Floats

COVER = 128.0
"""Grey, in values from 0 to 255."""
_BATCH = 32


def occlusion(
    model: keras.Model,
    picture: Floats,
    which: int,
    size: int | None = None,
    fill: float | Floats = COVER,
    output: int = 0,
    *,
    is_rest: bool = False,
    report: Callable[[float], None] | None = None,
) -> Floats:
    """Cover each part of the image in turn, and measure how much the class's probability falls.

    See section 4.2 of the paper. The squares overlap by half, and the evidence of a pixel is the
    mean over the squares that cover it. Occlusion needs no gradient, but many more runs of the
    model.

    Args:
        model: Any model that takes one image.
        picture: Image, shape (height, width, channels), in the value range of the model.
        which: Index of the number in the output.
        size: Side of the square in pixels; by default an eighth of the shorter side, at least 2.
        fill: Value to fill the square with: one number, or one per channel.
        output: Index of the output in `model.outputs`.
        is_rest: Whether the class's probability is 1 minus the number, as for class 0 of a single
            sigmoid, which is the probability of class 1.
        report: Function called before each batch with the share of the squares that are done.

    Returns:
        How far the class's output falls, in its own units, shape (height, width). Rises are 0.
    """
    height, width = picture.shape[:2]
    size = size or max(2, min(height, width) // 8)
    places = [(top, left) for top in _starts(height, size) for left in _starts(width, size)]
    sign = -1 if is_rest else 1
    (whole,) = sign * _outputs(model, picture[None], which, output)
    total, count = np.zeros((height, width)), np.zeros((height, width))
    for begin in range(0, len(places), _BATCH):
        if report is not None:
            report(begin / len(places))
        some = places[begin : begin + _BATCH]
        covered = np.repeat(picture[None], len(some), axis=0)
        for each, (top, left) in zip(covered, some, strict=True):
            each[top : top + size, left : left + size] = fill
        values = sign * _outputs(model, covered, which, output)
        for (top, left), value in zip(some, values, strict=True):
            total[top : top + size, left : left + size] += whole - value
            count[top : top + size, left : left + size] += 1
    return np.maximum(total / count, 0).astype(np.float32)


def _starts(length: int, size: int) -> list[int]:
    """Return a start for every half square, and one at the end, so that every pixel is covered."""
    last = max(0, length - size)
    return sorted({*range(0, last, max(1, size // 2)), last})


def _outputs(model: keras.Model, images: Floats, which: int, output: int) -> Any:
    outputs = keras.tree.flatten(model(images, training=False))[output]
    return keras.ops.convert_to_numpy(outputs).astype(float).reshape(len(images), -1)[:, which]
