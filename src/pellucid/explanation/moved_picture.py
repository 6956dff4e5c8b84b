"""Shift, mirror or rotate an image, to see how a network responds."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pellucid.data.decode import Pixels


@dataclass(frozen=True)
class Move:
    """Transformations of an image, applied in this order."""

    is_flipped: bool = False
    """Whether left and right are swapped."""
    degrees: float = 0.0
    """Counterclockwise rotation about the centre, in degrees."""
    right: int = 0
    """Shift to the right in pixels; to the left if negative."""
    down: int = 0
    """Shift down in pixels; up if negative."""


def move_picture(pixels: Pixels, move: Move) -> Pixels:
    """Transform an image; areas from outside of it are filled with its reflection.

    Args:
        pixels: Pixels, shape (height, width, channels).
        move: The transformations.

    Returns:
        Pixels of the same shape. Shifts and flips are exact; rotations other than half turns are
        interpolated (bilinear).

    Example:
        >>> move_picture(np.arange(3, dtype="u1").reshape(1, 3, 1), Move(right=1)).ravel().tolist()
        [0, 0, 1]
    """
    height, width, _ = pixels.shape
    moved = pixels[:, ::-1] if move.is_flipped else pixels
    if move.degrees % 360:
        # Wide enough that no rotation shows pixels from beyond the margin.
        margin = max(height, width)
        wide = np.pad(moved, ((margin, margin), (margin, margin), (0, 0)), mode="symmetric")
        turned = [
            np.asarray(
                Image.fromarray(wide[..., channel]).rotate(move.degrees, Image.Resampling.BILINEAR)
            )
            for channel in range(wide.shape[2])
        ]
        moved = np.stack(turned, axis=-1)[margin : margin + height, margin : margin + width]
    right, down = (
        int(np.clip(by, -size, size)) for by, size in ((move.right, width), (move.down, height))
    )
    margins = ((max(0, down), max(0, -down)), (max(0, right), max(0, -right)), (0, 0))
    padded = np.pad(moved, margins, mode="symmetric")
    top, left = max(0, -down), max(0, -right)
    return np.ascontiguousarray(padded[top : top + height, left : left + width])
