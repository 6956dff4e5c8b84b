"""Colour operations with one strength for each image of a batch; pixels are 0 to 255."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import per_picture


def luma(pixels: Any) -> Any:
    """Compute the luma of RGB pixels by ITU-R 601, shape (batch, height, width, 1)."""
    red, green, blue = (pixels[..., i : i + 1] for i in range(3))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def blend(pixels: Any, other: Any, factors: Any) -> Any:
    """Interpolate or extrapolate between `other` and `pixels`.

    Args:
        pixels: Images, shape (batch, height, width, channels).
        other: Images of a shape that can be broadcast to that of `pixels`.
        factors: Weights, shape (batch,). 0 gives `other`, 1 gives `pixels`, and values above 1
            extrapolate beyond `pixels`.

    Returns:
        The result with the shape of `pixels`, values 0 to 255.
    """
    return ops.clip(other + (pixels - other) * per_picture(factors), 0, 255)


def change_hsv(pixels: Any, degrees: Any, saturation: Any, value: Any) -> Any:
    """Change hue, saturation and value of RGB pixels (A. R. Smith, SIGGRAPH 1978).

    Args:
        pixels: Images, shape (batch, height, width, 3), values 0 to 255.
        degrees: Change of the hue, shape (batch,).
        saturation: Factor for the saturation, shape (batch,).
        value: Factor for the value (the largest of the three channels), shape (batch,).

    Returns:
        The changed images, with the same shape, values 0 to 255. Grey pixels stay grey.
    """
    hsv = ops.image.rgb_to_hsv(ops.clip(pixels / 255, 0, 1), data_format="channels_last")
    hue = ops.mod(hsv[..., :1] + per_picture(degrees) / 360, 1.0)
    others = hsv[..., 1:] * ops.reshape(ops.stack([saturation, value], axis=-1), (-1, 1, 1, 2))
    changed = ops.concatenate([hue, ops.clip(others, 0, 1)], axis=-1)
    return 255 * ops.image.hsv_to_rgb(changed, data_format="channels_last")


def has_color(pixels: keras.KerasTensor) -> bool:
    """Return whether images have three channels."""
    return bool(pixels.shape[-1] == 3)
