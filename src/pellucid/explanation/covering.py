"""Evidence by covering parts of an image, for any function that answers for images."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

COVER = 128.0
"""Grey, in values from 0 to 255."""
_BATCH = 32


def covering(
    picture: NDArray[Any],
    answers: Callable[[NDArray[Any]], NDArray[Any]],
    size: int | None = None,
    fill: float | Floats = COVER,
    report: Callable[[float], None] | None = None,
) -> Floats:
    """Cover each part of an image in turn, and measure how much an answer falls.

    See section 4.2 of Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
    2014. The squares overlap by half, and the evidence of a pixel is the mean over the squares that
    cover it.

    Args:
        picture: Image, shape (height, width, channels).
        answers: Function from images, shape (n, height, width, channels), to a number for each.
        size: Side of the square in pixels; by default an eighth of the shorter side, at least 2.
        fill: Value to fill the square with: one number, or one per channel.
        report: Function called before each batch with the share of the squares that are done.

    Returns:
        How far the answer falls, in its own units, shape (height, width). Rises are 0.
    """
    height, width = picture.shape[:2]
    size = size or max(2, min(height, width) // 8)
    places = [(top, left) for top in _starts(height, size) for left in _starts(width, size)]
    (whole,) = answers(picture[None])
    total, count = np.zeros((height, width)), np.zeros((height, width))
    for begin in range(0, len(places), _BATCH):
        if report is not None:
            report(begin / len(places))
        some = places[begin : begin + _BATCH]
        covered = np.repeat(picture[None], len(some), axis=0)
        for each, (top, left) in zip(covered, some, strict=True):
            each[top : top + size, left : left + size] = fill
        for (top, left), value in zip(some, answers(covered), strict=True):
            total[top : top + size, left : left + size] += whole - value
            count[top : top + size, left : left + size] += 1
    return np.maximum(total / count, 0).astype(np.float32)


def _starts(length: int, size: int) -> list[int]:
    """Return a start for every half square, and one at the end, so that every pixel is covered."""
    last = max(0, length - size)
    return sorted({*range(0, last, max(1, size // 2)), last})
