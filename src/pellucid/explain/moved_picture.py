"""A picture shifted, mirrored or turned, to see what a network makes of that."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pellucid.data.decode import Pixels


@dataclass(frozen=True)
class Move:
    """What is done to a picture, in this order."""

    is_flipped: bool = False
    """Left and right change places."""
    degrees: float = 0.0
    """Turned counterclockwise about the centre."""
    right: int = 0
    """Shifted to the right, in pixels; to the left if negative."""
    down: int = 0
    """Shifted down, in pixels; up if negative."""


def move_picture(pixels: Pixels, move: Move) -> Pixels:
    """Move what is in a picture; what comes in from outside is the picture's own reflection.

    Args:
        pixels: Shape (height, width, channels).
        move: How.

    Returns:
        Of the same shape. Shifts and flips are exact; turns other than by half turns are
        interpolated (bilinear).
    """
    height, width, _ = pixels.shape
    moved = pixels[:, ::-1] if move.is_flipped else pixels
    if move.degrees % 360:
        # Far enough that no turn of any angle shows what lies beyond.
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
