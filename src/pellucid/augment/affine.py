"""Affine transformations of images, one for each image of a batch."""

import math
from typing import Any, NamedTuple

import keras
from keras import ops

from pellucid.augment.bilinear import sample

BORDERS = ("reflect", "wrap", "constant")
"""Content beyond the border: the mirrored image, the repeated image, or one grey value."""


class Affine(NamedTuple):
    """An affine map from pixels of the output to pixels of the input.

    The output pixel at (x, y) comes from (xx * x + xy * y + x0, yx * x + yy * y + y0). Coordinates
    are in pixels relative to the image's centre, x to the right and y downwards. Each entry has
    shape (batch,).
    """

    xx: Any
    xy: Any
    x0: Any
    yx: Any
    yy: Any
    y0: Any


def rotation(degrees: Any) -> Affine:
    """Return the map that rotates images counter-clockwise by angles of shape (batch,)."""
    radians = degrees * (math.pi / 180)
    cosine, sine, zero = ops.cos(radians), ops.sin(radians), ops.zeros_like(radians)
    return Affine(cosine, -sine, zero, sine, cosine, zero)


def scaling(x: Any, y: Any) -> Affine:
    """Return the map that shows x times the width and y times the height, shape (batch,).

    Values above 1 make the content smaller.
    """
    zero = ops.zeros_like(x)
    return Affine(x, zero, zero, zero, y, zero)


def shear(x: Any, y: Any) -> Affine:
    """Return the map that shears by x pixels per row and y pixels per column, shape (batch,)."""
    one, zero = ops.ones_like(x), ops.zeros_like(x)
    return Affine(one, x, zero, y, one, zero)


def translation(x: Any, y: Any) -> Affine:
    """Return the map that moves the view by x pixels to the right and y down, shape (batch,)."""
    one, zero = ops.ones_like(x), ops.zeros_like(x)
    return Affine(one, zero, x, zero, one, y)


def then(first: Affine, second: Affine) -> Affine:
    """Compose two maps into one that warps by the first, and then by the second."""
    return Affine(
        first.xx * second.xx + first.xy * second.yx,
        first.xx * second.xy + first.xy * second.yy,
        first.xx * second.x0 + first.xy * second.y0 + first.x0,
        first.yx * second.xx + first.yy * second.yx,
        first.yx * second.xy + first.yy * second.yy,
        first.yx * second.x0 + first.yy * second.y0 + first.y0,
    )


def warp(pixels: Any, affine: Affine, border: str, fill: float = 0.0) -> Any:
    """Warp images with bilinear interpolation.

    Args:
        pixels: Images, shape (batch, height, width, channels).
        affine: Map from output pixels to input pixels.
        border: One of `BORDERS`.
        fill: Grey value for the border "constant", 0 to 255.

    Returns:
        The warped images, with the same shape.
    """
    height, width = pixels.shape[1:3]
    x, y = (width - 1) / 2, (height - 1) / 2
    x0 = affine.x0 + x - affine.xx * x - affine.xy * y
    y0 = affine.y0 + y - affine.yx * x - affine.yy * y
    # With TensorFlow, Keras' operation does not interpolate across the seams of "wrap". With other
    # backends it reads eight values for each pixel, while ours reads four, and it becomes ten times
    # slower if JAX compiles two consecutive calls into one.
    if border == "wrap" or keras.backend.backend() != "tensorflow":
        return _gathered(pixels, affine._replace(x0=x0, y0=y0), border, fill)
    zero = ops.zeros_like(x0)
    rows = [affine.xx, affine.xy, x0, affine.yx, affine.yy, y0, zero, zero]
    return ops.image.affine_transform(
        pixels,
        ops.stack(rows, axis=-1),
        interpolation="bilinear",
        fill_mode=border,
        fill_value=fill,
        data_format="channels_last",
    )


def _gathered(pixels: Any, affine: Affine, border: str, fill: float) -> Any:
    """Warp by a map that is relative to the upper left pixel."""
    xx, xy, x0, yx, yy, y0 = (each[:, None, None] for each in affine)
    height, width = pixels.shape[1:3]
    y = ops.arange(height, dtype="float32")[None, :, None]
    x = ops.arange(width, dtype="float32")[None, None, :]
    return sample(pixels, xx * x + xy * y + x0, yx * x + yy * y + y0, border, fill)
