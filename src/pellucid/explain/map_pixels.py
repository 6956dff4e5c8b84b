"""Activations as small grey pictures, one byte a number."""

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.trace import Floats


def to_bytes(values: Floats, low: float, high: float) -> NDArray[np.uint8]:
    """Scale numbers so that `low` is 0 and `high` is 255; what is not finite is 0.

    Args:
        values: Of any shape.
        low: At most `high`; where both are equal all is 0.
        high: At least `low`.
    """
    span = high - low
    if not span > 0:
        return np.zeros(values.shape, np.uint8)
    scaled = np.clip((values.astype(np.float64) - low) * (255 / span), 0, 255)
    return np.round(np.nan_to_num(scaled)).astype(np.uint8)


def shrink(maps: Floats, size: int) -> Floats:
    """Average square blocks, so that neither side is longer than `size`.

    Args:
        maps: Shape (height, width, channels).
        size: In pixels, at least 1.

    Returns:
        The maps themselves where they are small enough. Blocks at the right and at the bottom
        may be cut off by the border, and are averages of what is left.
    """
    factor = -(-max(maps.shape[:2]) // size)
    if factor <= 1:
        return maps
    for axis in (0, 1):
        starts = np.arange(0, maps.shape[axis], factor)
        counts = np.diff([*starts, maps.shape[axis]])
        sums = np.add.reduceat(maps, starts, axis=axis, dtype=np.float32)
        shape = [1, 1, 1]
        shape[axis] = len(counts)
        maps = (sums / counts.reshape(shape)).astype(np.float32)
    return maps
