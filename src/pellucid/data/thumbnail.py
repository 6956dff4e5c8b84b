"""Thumbnails that are embedded in pages and cards."""

import base64
import io
from pathlib import Path

from PIL import Image

from pellucid.data.decode import ImageSpec, decode, read_picture_file
from pellucid.data.sixteen_bits import OWN
from pellucid.errors import PictureError

SIDE = 224
"""Side in pixels: sharp at the size of the cards on a screen of double density."""


def thumbnail(path: Path, side: int = SIDE) -> str | None:
    """Return an image file as a small, square JPEG in a ``data:`` address.

    Args:
        path: The file.
        side: Side in pixels.

    Returns:
        The ``data:`` address, or None if the file is missing or cannot be used.
    """
    try:
        return thumbnail_of(read_picture_file(str(path)), side)
    except (PictureError, ValueError):  # ValueError: a path with a null character
        return None


def thumbnail_of(content: bytes, side: int = SIDE) -> str | None:
    """Return the content of an image file as a small, square JPEG in a ``data:`` address.

    Args:
        content: Content of the file.
        side: Side in pixels.

    Returns:
        The ``data:`` address, or None if the image cannot be used.
    """
    try:
        picture = decode(content, ImageSpec(side, side, 3, OWN))
    except PictureError:
        return None
    buffer = io.BytesIO()
    Image.fromarray(picture.pixels).save(buffer, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
