"""Evidence as a heat map of the size of a picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]


def heat_of(evidence: Floats, height: int, width: int) -> Floats:
    """Scale evidence to the range from 0 to 1, and resize it.

    Args:
        evidence: Map of 0 and above, shape (rows, columns).
        height: Number of rows to return.
        width: Number of columns to return.

    Returns:
        Map of shape (height, width), where 1 is the most; all 0 if there is no evidence.

    Example:
        >>> heat_of(np.array([[0.0, 2.0]], np.float32), 1, 2).tolist()
        [[0.0, 1.0]]
    """
    largest = float(evidence.max())
    if not (np.isfinite(largest) and largest > 0):
        return np.zeros((height, width), np.float32)
    scaled = Image.fromarray((evidence / largest).astype(np.float32))
    resized = np.asarray(scaled.resize((width, height), Image.Resampling.BILINEAR))
    return resized.clip(0, 1)
