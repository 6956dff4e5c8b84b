"""Properties of each image as a whole: brightness, sharpness and a small copy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.data.decode import Pixels, decode
from pellucid.data.sixteen_bits import OWN

OVERVIEW = 32
"""Height and width of the small copy, in pixels; the whole image, without its aspect ratio."""

MAX_SIDE = 256
"""Longer side, in pixels, at which sharpness is measured, so that image sizes are comparable."""

_MAX_SIDE_OF_OVERVIEW = 2 * OVERVIEW


@dataclass(frozen=True)
class Look:
    """Properties of one image as a whole."""

    overview: Pixels
    """The whole image, squeezed to a square, shape (OVERVIEW, OVERVIEW, 3)."""
    darkest: float
    """5th percentile of the brightness, from 0 (black) to 1 (white)."""
    lightest: float
    """99th percentile of the brightness, from 0 to 1."""
    sharpness: float
    """Standard deviation of the Laplacian of the brightness, divided by the standard deviation of
    the brightness. Blurring lowers it; it is 0 for an image of one colour."""


def look_at(data: bytes, bits: int | None = None) -> Look:
    """Measure the properties of one image.

    Args:
        data: Content of the file.
        bits: As for `ImageSpec`.

    Returns:
        The properties, measured with the longer side at most `MAX_SIDE` pixels long.

    Raises:
        PictureError: As for `decode`.
    """
    image = _small(data, bits=bits)
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
    """Compute only the small copy, as `look_at` does, but from fewer pixels."""
    return _overview(_small(data, _MAX_SIDE_OF_OVERVIEW, OWN))


def _small(data: bytes, max_side: int = MAX_SIDE, bits: int | None = None) -> Image.Image:
    return Image.fromarray(decode(data, max_side=max_side, bits=bits).pixels)


def _overview(image: Image.Image) -> Pixels:
    return np.asarray(image.resize((OVERVIEW, OVERVIEW), Image.Resampling.BOX))


def _laplacian(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute the five-point Laplacian with edge padding; shape (height, width)."""
    padded = np.pad(grey, 1, mode="edge")
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * grey
