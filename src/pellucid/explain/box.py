"""A rectangle of pixels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """Rows and columns, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int


NOWHERE = Box(0, 0, 0, 0)
"""No pixel at all."""
