"""Activations as small grey images with one byte per number."""

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.trace import Floats


def to_signed_bytes(values: Floats, scale: float) -> NDArray[np.uint8]:
    """Scale numbers so that 0 becomes 128, and `scale` becomes 255.

    Args:
        values: Numbers in any shape. NaN becomes 128, as 0 does.
        scale: Absolute value that becomes 1 or 255. If it is 0, the result is all 128.

    Returns:
        Bytes of the same shape.

    Example:
        >>> to_signed_bytes(np.array([-4.0, -2.0, 0.0, 1.0], np.float32), 2.0).tolist()
        [1, 1, 128, 192]
    """
    if not scale > 0:
        return np.full(values.shape, 128, np.uint8)
    shares = np.nan_to_num(np.clip(values.astype(np.float64) / scale, -1, 1))
    return np.round(128 + 127 * shares).astype(np.uint8)


def shrink(maps: Floats, size: int) -> Floats:
    """Shrink maps by averaging square blocks, so that neither side is longer than `size`.

    Args:
        maps: Maps, shape (height, width, channels).
        size: Maximum height and width in pixels, at least 1.

    Returns:
        The smaller maps, or the same ones if they are small enough. Blocks that the right or bottom
        border cuts off are averages of their remaining pixels.

    Example:
        >>> shrink(np.arange(4.0, dtype=np.float32).reshape(2, 2, 1), 1).tolist()
        [[[1.5]]]
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
