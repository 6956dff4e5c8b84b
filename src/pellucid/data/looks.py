"""What is looked at in each picture as a whole: how light, how sharp, and a small copy of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.data.decode import Pixels, decode

OVERVIEW = 32
"""Height and width of the small copy, in pixels; the whole picture, its shape not kept."""

LONGEST = 256
"""Sharpness is measured at this size, so that pictures of many sizes compare; see `look_at`."""

_LONGEST_OF_OVERVIEW = 2 * OVERVIEW


@dataclass(frozen=True)
class Look:
    """One picture as a whole."""

    overview: Pixels
    """Shape (OVERVIEW, OVERVIEW, 3): the whole picture, squeezed."""
    darkest: float
    """The 5th percentile of the brightness, from 0 (black) to 1 (white)."""
    lightest: float
    """The 99th percentile of the brightness."""
    sharpness: float
    """Standard deviation of the brightness' Laplacian over that of the brightness itself; blurring
    lowers it. 0 for a picture of one colour."""


def look_at(data: bytes) -> Look:
    """Look at one picture.

    Args:
        data: The content of the file.

    Returns:
        Its look, measured with the longer side at most `LONGEST` pixels long.

    Raises:
        PictureError: As `decode` raises it.
    """
    image = _small(data)
    grey = np.asarray(image.convert("L"), np.float32) / np.float32(255)
    darkest, lightest = np.percentile(grey, (5, 99))
    contrast = float(grey.std())
    return Look(
        overview=_overview(image),
        darkest=float(darkest),
        lightest=float(lightest),
        sharpness=float(_laplacian(grey).std() / contrast) if contrast > 1 / 255 else 0.0,
    )


def overview_of(data: bytes) -> Pixels:
    """Make only the small copy, as `look_at` does, but from fewer pixels."""
    return _overview(_small(data, _LONGEST_OF_OVERVIEW))


def _small(data: bytes, longest: int = LONGEST) -> Image.Image:
    return Image.fromarray(decode(data, longest=longest).pixels)


def _overview(image: Image.Image) -> Pixels:
    return np.asarray(image.resize((OVERVIEW, OVERVIEW), Image.Resampling.BOX))


def _laplacian(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute the five-point Laplacian, the border continued; shape (height, width)."""
    padded = np.pad(grey, 1, mode="edge")
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * grey
