"""How far apart two pictures are at each depth of a network."""

from dataclasses import dataclass

import numpy as np

from pellucid.explain.trace import Floats, Trace


@dataclass(frozen=True)
class Change:
    """What differs in the activations of one call."""

    relative: float | None
    """Length of the difference by the length of the first activation; None where that is 0."""
    cosine: float | None
    """Of the angle between the two, from -1 to 1; 1 is the same direction. None where one is 0."""


def compare_traces(one: Trace, other: Trace) -> list[Change]:
    """Compare two pictures in the same network.

    Returns:
        One change a call. A network that is invariant to what was done to the picture has small
        ones near its end, however large those near its beginning are.
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
