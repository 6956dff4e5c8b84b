"""The content of a file for an image of Pillow, so that it is decoded as a file is."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from pellucid.data.colour_profile import to_srgb
from pellucid.data.decode import MAX_BYTES, read_picture_file
from pellucid.data.health import Health
from pellucid.data.orientation import orientation_of, upright
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

_TURNED = ("TIFF", "HEIF", "JXL")
"""Formats, by Pillow's names, whose readers turn an image upright themselves."""
_WRITTEN = {"La": "LA", "PA": "RGBA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB", "HSV": "RGB"}
"""Mode that an image is converted to, where PNG does not have its own."""


def image_content(image: Image.Image) -> bytes:
    r"""Return an image as the content of a file.

    If the image shows a file that is still there, unchanged, this is the content of that file: the
    decoder knows more about it than Pillow keeps, such as the values of 16-bit colours. Otherwise
    it is a PNG without loss, upright, with the colour profile.

    Args:
        image: The image. Its pixels are loaded.

    Returns:
        The content.

    Raises:
        PictureError: The image has a mode whose colours are unknown, or cannot be loaded.

    Example:
        >>> image_content(Image.new("L", (2, 2)))[:4]
        b'\x89PNG'
    """
    try:
        return _file_content(image) or _png(image)
    except PictureError:
        raise
    # As in `decode`: Pillow's readers raise almost any exception on a damaged file.
    except Exception as error:  # noqa: BLE001
        raise PictureError(
            Health.DAMAGED, _("The picture cannot be loaded ({error}).", error=error)
        ) from None


def _file_content(image: Image.Image) -> bytes | None:
    """Return the content of the file that an image shows; None if it shows something else."""
    if not isinstance(image, ImageFile.ImageFile) or image.tell() != 0:
        return None
    if image.tile and (content := _of_open_file(image.fp)) is not None:
        with Image.open(io.BytesIO(content)) as first:
            return content if (first.mode, first.size) == (image.mode, image.size) else None
    if not image.filename:
        return None
    try:
        content = read_picture_file(str(image.filename))
        with Image.open(io.BytesIO(content)) as first:
            return content if _is_same(first, image) else None
    except (OSError, PictureError):  # the file is gone, or is another one
        return None


def _of_open_file(file: Any) -> bytes | None:
    """Read the file that an image has open because its pixels are not loaded yet."""
    if file is None:
        return None
    place = file.tell()
    file.seek(0)
    content: bytes = file.read(MAX_BYTES + 1)
    file.seek(place)
    return content if len(content) <= MAX_BYTES else None


def _is_same(file: Image.Image, image: Image.Image) -> bool:
    """Return whether an image is what its file shows: nothing was drawn on it, or turned."""
    file.load()
    image.load()
    return (
        (file.mode, file.size) == (image.mode, image.size)
        and orientation_of(file) == orientation_of(image)
        and file.info.get("icc_profile") == image.info.get("icc_profile")
        and file.info.get("transparency") == image.info.get("transparency")
        and file.getpalette() == image.getpalette()
        and np.array_equal(np.asarray(file), np.asarray(image))
    )


def _png(image: Image.Image) -> bytes:
    image.load()
    orientation = 1 if image.format in _TURNED else orientation_of(image)
    written = upright(_writable(image), orientation)
    content = io.BytesIO()
    written.save(content, "PNG", compress_level=1)
    return content.getvalue()


def _writable(image: Image.Image) -> Image.Image:
    """Convert an image to a mode of PNG, with the colours that the decoder would give it."""
    if image.mode == "CMYK":
        converted = to_srgb(image, image.info.get("icc_profile")).convert("RGB")
        converted.info = {}  # the profile is that of the inks
        return converted
    if image.mode.startswith("I;16"):
        # Pillow writes only one of the byte orders.
        written = Image.fromarray(np.asarray(image).astype(np.uint16))
        written.info = dict(image.info)
        return written
    if image.mode in ("I", "F", "LAB"):
        raise PictureError(
            Health.NOT_SUPPORTED,
            _(
                "It is an image of mode {mode}, whose values have no certain colour. Convert it "
                "to RGB, or to L (grey), with values from 0 to 255.",
                mode=image.mode,
            ),
        )
    mode = _WRITTEN.get(image.mode)
    return image if mode is None else image.convert(mode)
