"""Whether the saved models answer as the trained one did."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

N_PICTURES = 64
"""Pictures outside the test that are sent through every form of the model, at most."""

LIMIT = 1e-3
"""Largest difference that is accepted where all is computed in float32: in probability (0 to 1),
and in familiarity (-1 to 1)."""

LIMIT_REDUCED = 3e-2
"""The same where one of the models was computed in bfloat16 or float16."""


def max_difference(a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]]) -> float:
    """Compute the largest absolute difference of two arrays of the same shape."""
    return float(np.abs(a.astype(float) - b.astype(float)).max(initial=0.0))
