"""What a threshold of the out-of-distribution (OOD) score costs, and what it catches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Refusals:
    """How many images have a score above a threshold, and so count as none of the classes."""

    threshold: float
    n_right: int
    """Number of images that would be classified correctly."""
    n_wrong: int
    """Number of images that would be classified wrongly."""


def count_refusals(
    scores: Floats, is_right: NDArray[np.bool_], thresholds: Sequence[float]
) -> list[Refusals]:
    """Count the images of known classes that each threshold refuses.

    Args:
        scores: OOD scores of the images, shape (n,).
        is_right: Whether each image is classified correctly, shape (n,).
        thresholds: The thresholds; an image is refused if its score is above.

    Returns:
        The counts, in the order of the thresholds.

    Example:
        >>> count_refusals(np.array([0.1, 0.5, 0.9]), np.array([True, True, False]), [0.5])
        [Refusals(threshold=0.5, n_right=0, n_wrong=1)]
    """
    right, wrong = np.sort(scores[is_right]), np.sort(scores[~is_right])
    at = np.asarray(thresholds, dtype=np.float64)
    above = [len(part) - np.searchsorted(part, at, side="right") for part in (right, wrong)]
    return [
        Refusals(float(threshold), int(n_right), int(n_wrong))
        for threshold, n_right, n_wrong in zip(at, *above, strict=True)
    ]


def thresholds_to_choose(scores: Floats, own: float, n: int) -> list[float]:
    """Return thresholds among which a user may choose, evenly spread over the given scores.

    Args:
        scores: OOD scores of known and, if there are any, of unknown images, shape (m,).
        own: Threshold that is always among them.
        n: Maximum number of the others, at least 3.

    Returns:
        Distinct thresholds, rising: the highest refuses none of the images, and the lowest all.
    """
    finite = np.sort(scores[np.isfinite(scores)]).astype(np.float64)
    if not len(finite):
        return [own]
    below = np.nextafter(finite[0], -np.inf)
    places = np.unique(np.linspace(0, len(finite) - 1, n - 1).round().astype(np.intp))
    return sorted({own, float(below), *finite[places].tolist()})
