"""Converts arrays from users to pixels, and rejects arrays whose meaning is unclear."""

from typing import Any

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.inference.byte_values import byte_values, refused_picture, shape_in_words


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
    if isinstance(picture, np.ndarray) and picture.dtype == np.uint8:  # of any size, even 0
        pixels = picture
    else:
        pixels = _converted(picture, spec)
    if pixels.shape != spec.shape:
        raise _refused(
            _("an array of shape {sizes}", sizes=shape_in_words(pixels.shape)),
            spec,
            _hint(pixels.shape, spec),
        )
    return pixels


def _converted(picture: Any, spec: ImageSpec) -> Pixels:
    if isinstance(picture, str | bytes | bytearray) or not hasattr(picture, "__array__"):
        name = type(picture).__name__
        hint = _("To classify files, call predict with their paths.")
        raise _refused(_("an object of type {type_name}", type_name=name), spec, hint)
    return byte_values(np.asarray(picture), _expected(spec))


def _hint(shape: tuple[int, ...], spec: ImageSpec) -> str:
    height, width, n_channels = spec.shape
    if shape == (n_channels, height, width):
        return _("Its channels come first: pass picture.transpose(1, 2, 0).")
    if shape == (width, n_channels) and height != width:
        return _("A single picture goes into a list: [picture].")
    if len(shape) == 2 and len(spec.shape) == 3 and shape[1] == n_channels:
        return _("A single picture goes into a list: [picture].")
    if n_channels == 1 and shape == (height, width):
        return _("Pass picture[:, :, None].")
    if n_channels == 3 and shape in ((height, width), (height, width, 1)):
        return _("It is grey: pass np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2).")
    if shape == (height, width, 4):
        return _("It has a fourth channel: paste it onto a background, or pass picture[:, :, :3].")
    return _("To have pictures of any size cropped and resized, call predict.")


def _refused(received: str, spec: ImageSpec, hint: str) -> DataError:
    return refused_picture(received, _expected(spec), hint)


def _expected(spec: ImageSpec) -> str:
    return _(
        "Expected whole numbers from 0 to 255 of shape {sizes}: height, width, channels.",
        sizes=shape_in_words(spec.shape),
    )
