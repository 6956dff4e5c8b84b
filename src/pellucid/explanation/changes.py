"""Distance between two images at each depth of a network."""

from dataclasses import dataclass

import numpy as np

from pellucid.explanation.trace import Floats, Trace


@dataclass(frozen=True)
class Change:
    """Difference between the activations of one call for two images."""

    relative: float | None
    """Norm of the difference divided by the norm of the first activation; None if that is 0."""
    cosine: float | None
    """Cosine of the angle between the two, from -1 to 1 (same direction); None if one is 0."""


def compare_traces(one: Trace, other: Trace) -> list[Change]:
    """Compare the activations of two images in the same network.

    Args:
        one: Trace of the first image.
        other: Trace of the second image through the same model.

    Returns:
        One change per call. If a network is invariant to a transformation of the image, the changes
        near its end are small even if those near its beginning are large.
    """
    return [
        _change(first[0], second[0]) for first, second in zip(one.values, other.values, strict=True)
    ]


def _change(first: Floats, second: Floats) -> Change:
    a, b = first.ravel().astype(np.float64), second.ravel().astype(np.float64)
    length, other = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    relative = float(np.linalg.norm(a - b)) / length if length else None
    cosine = float(a @ b) / (length * other) if length and other else None
    return Change(relative, cosine)
