"""A heat map drawn over a picture, as the web app draws it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pellucid.data.decode import Pixels

PLASMA = (
    *("#0d0887", "#4c02a1", "#7e03a8", "#aa2395", "#cc4778"),
    *("#e56b5d", "#f89441", "#fdc328", "#f0f921"),
)
"""Every 32nd colour of `plasma`, which is perceptually uniform (van der Walt and Smith, 2015)."""
STRENGTH = 0.8
"""Opacity of the most heat."""
SHARE = 0.15
"""Share of the most heat below which nothing is drawn (Selvaraju et al., 2017, section 4.1)."""
MIN_SIDE = 320
"""Shorter side in pixels of what is drawn: small pictures are enlarged by a whole number."""
Box = tuple[int, int, int, int]


def heat_overlay(pixels: Pixels, heat: NDArray[np.float32], box: Box | None = None) -> Image.Image:
    """Draw a heat map over a picture that is grey, so that the only colours are those of the heat.

    Args:
        pixels: The picture, shape (height, width, 1 or 3).
        heat: The heat, shape (height, width), values from 0 to 1.
        box: (top, left, bottom, right) in pixels; a frame is drawn around it.

    Returns:
        An RGB image. A small picture is enlarged by a whole number, with square pixels.

    Example:
        >>> heat_overlay(np.zeros((4, 6, 3), np.uint8), np.ones((4, 6), np.float32)).size
        (480, 320)
    """
    height, width = heat.shape
    factor = max(1, -(-MIN_SIDE // min(height, width)))
    size = (width * factor, height * factor)
    grey = image_of(pixels).convert("L").resize(size, Image.Resampling.NEAREST)
    smooth = Image.fromarray(heat.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    shares = np.asarray(smooth).clip(0, 1)[..., None]
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in PLASMA], np.float64)
    at = np.linspace(0, 1, len(colours))
    coloured = np.stack([np.interp(shares[..., 0], at, colours[:, c]) for c in range(3)], axis=-1)
    opacity = np.where(shares >= SHARE, STRENGTH * shares, 0)
    blended = opacity * coloured + (1 - opacity) * np.asarray(grey, np.float64)[..., None]
    drawn = Image.fromarray(np.round(blended).astype(np.uint8))
    if box is not None:
        top, left, bottom, right = (factor * side for side in box)
        draw = ImageDraw.Draw(drawn)
        # White between black lines is seen on any picture.
        for inset, colour in ((0, "black"), (1, "white"), (3, "black")):
            frame = (left + inset, top + inset, right - 1 - inset, bottom - 1 - inset)
            if frame[0] < frame[2] and frame[1] < frame[3]:
                draw.rectangle(frame, outline=colour, width=2 if colour == "white" else 1)
    return drawn


def image_of(pixels: Pixels) -> Image.Image:
    """Return pixels of shape (height, width, 1 or 3) as an image."""
    return Image.fromarray(pixels.squeeze(-1) if pixels.shape[-1] == 1 else pixels)
