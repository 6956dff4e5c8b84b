"""A box around the evidence: classification with location."""

import numpy as np
from scipy import ndimage

from pellucid.explain.receptive_field import Box
from pellucid.explain.trace import Floats

SHARE = 0.15
"""Of the largest value; what is above is evidence (Selvaraju et al., 2017, section 4.1)."""


def evidence_box(evidence: Floats, share: float = SHARE) -> Box | None:
    """Put a box around the largest connected part of a map that stands out.

    Args:
        evidence: Shape (height, width), 0 or above.
        share: Of the largest value; what is below does not belong to it.

    Returns:
        The box, or None if the map is 0 everywhere.
    """
    if not evidence.max() > 0:
        return None
    parts, n_parts = ndimage.label(evidence >= share * evidence.max())
    sizes = np.bincount(parts.ravel(), minlength=n_parts + 1)[1:]
    rows, columns = ndimage.find_objects(parts)[int(sizes.argmax())]
    return Box(rows.start, columns.start, rows.stop, columns.stop)
