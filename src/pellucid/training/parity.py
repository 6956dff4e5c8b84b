"""Check that the saved models give the same predictions as the trained model."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

N_PICTURES = 64
"""Maximum number of images, outside the test set, on which models are compared."""

N_SAVED = 16
"""Maximum number of images on which the saved models are compared with the trained one: those of
the `N_PICTURES` whose class is least certain, since probabilities near 0 and 1 hide differences."""

LIMIT = 1e-3
"""Maximum difference if all models compute in float32: in probability (0 to 1) and in OOD score
(-1 to 1)."""

LIMIT_REDUCED = 3e-2
"""Maximum difference if one of the models computes in bfloat16 or float16."""


def max_difference(a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]]) -> float:
    """Compute the largest absolute difference between two arrays of the same shape.

    Example:
        >>> max_difference(np.array([0.25, 0.75]), np.array([0.5, 0.5]))
        0.25
    """
    return float(np.abs(a.astype(float) - b.astype(float)).max(initial=0.0))
