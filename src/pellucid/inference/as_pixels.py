"""Converts arrays from users to pixels, and rejects arrays whose meaning is unclear."""

from typing import Any

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import DataError

_MAX_VALUE = 255


def as_pixels(picture: Any, spec: ImageSpec) -> Pixels:
    """Check an array, and convert it to uint8 if its meaning is certain.

    Args:
        picture: An array of whole numbers from 0 to 255, of any numeric type.
        spec: Format of the images that the model takes.

    Returns:
        The same numbers as uint8, in the shape of `spec`.

    Raises:
        DataError: The object is not an array, has another shape, or holds other numbers: values
            from 0 to 1, below 0, above 255, fractions, NaN.
    """
    if isinstance(picture, np.ndarray) and picture.dtype == np.uint8:
        pixels = picture
    else:
        pixels = _converted(picture, spec)
    if pixels.shape != spec.shape:
        raise _refused(f"an array of shape {_sizes(pixels.shape)}", spec, _hint(pixels.shape, spec))
    return pixels


def _converted(picture: Any, spec: ImageSpec) -> Pixels:
    if isinstance(picture, str | bytes | bytearray) or not hasattr(picture, "__array__"):
        name = type(picture).__name__
        hint = " To classify files, call predict with their paths."
        raise _refused(f"an object of type {name}", spec, hint)
    values = np.asarray(picture)
    what = f"an array of type {values.dtype}"
    if values.dtype.kind not in "iuf" or not values.size:
        raise _refused(what, spec, "")
    low, high = float(values.min()), float(values.max())  # NaN if any value is NaN
    what += f" with values from {low:g} to {high:g}"
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        hint = " If its values are from 0 to 1, pass np.rint(255 * picture).astype('uint8')."
        raise _refused(what, spec, hint)
    if not (low >= 0 and high <= _MAX_VALUE):
        raise _refused(what, spec, " Undo the scaling that was meant for another network.")
    pixels = values.astype(np.uint8)
    if not np.array_equal(pixels, values):
        raise _refused(f"{what}, with fractions", spec, " Round it: np.rint(picture).")
    return pixels


def _hint(shape: tuple[int, ...], spec: ImageSpec) -> str:
    height, width, n_channels = spec.shape
    if shape == (n_channels, height, width):
        return " Its channels come first: pass picture.transpose(1, 2, 0)."
    if shape == (width, n_channels) and height != width:
        return " A single picture goes into a list: [picture]."
    if len(shape) == 2 and len(spec.shape) == 3 and shape[1] == n_channels:
        return " A single picture goes into a list: [picture]."
    if n_channels == 1 and shape == (height, width):
        return " Pass picture[:, :, None]."
    if n_channels == 3 and shape in ((height, width), (height, width, 1)):
        return " It is grey: pass np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2)."
    if shape == (height, width, 4):
        return " It has a fourth channel: paste it onto a background, or pass picture[:, :, :3]."
    return " To have pictures of any size cropped and resized, call predict with their files."


def _refused(received: str, spec: ImageSpec, hint: str) -> DataError:
    return DataError(
        f"A picture was given as {received}. Expected whole numbers from 0 to 255 of shape "
        f"{_sizes(spec.shape)}: height, width, channels.{hint}"
    )


def _sizes(shape: tuple[int, ...]) -> str:
    return f"({', '.join(str(size) for size in shape)})"
