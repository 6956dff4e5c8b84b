"""Box around the evidence, which gives a classification its location."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pellucid.explanation.mask import Box

Floats = NDArray[np.float32]

SHARE = 0.15
"""Share of the largest value above which a value is evidence (Selvaraju et al., 2017, section
4.1)."""


def evidence_box(evidence: Floats, share: float = SHARE) -> Box | None:
    """Return a box around the largest connected part of a map that stands out.

    Args:
        evidence: Map, shape (height, width), 0 or above.
        share: Share of the largest value that a pixel must reach to stand out.

    Returns:
        The box, or None if the map is 0 everywhere.

    Example:
        >>> evidence_box(np.array([[0.0, 1.0, 0.9], [0.0, 0.0, 0.05]], np.float32))
        Box(top=0, left=1, bottom=1, right=3)
    """
    if not evidence.max() > 0:
        return None
    parts, n_parts = ndimage.label(evidence >= share * evidence.max())
    sizes = np.bincount(parts.ravel(), minlength=n_parts + 1)[1:]
    rows, columns = ndimage.find_objects(parts)[int(sizes.argmax())]
    return Box(rows.start, columns.start, rows.stop, columns.stop)
