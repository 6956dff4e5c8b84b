"""Reduce a picture to its pixels: the file of a photo also says where and when it was taken."""

import io

from PIL import Image

from pellucid.data.decode import decode

MAX_SIDE = 1600
"""Maximum length of the longer side in pixels; the phone's page makes pictures as large."""
_QUALITY = 92


def only_pixels(content: bytes, max_pixels: int) -> bytes:
    """Write a picture anew, so that nothing of its file is left but the pixels.

    Position, time, device, small previews and whatever else may be in the file are gone.

    Args:
        content: Content of a picture file.
        max_pixels: Maximum number of its pixels.

    Returns:
        Content of a JPEG file, upright, in sRGB, shrunk to `MAX_SIDE` if it was larger. The same
        content gives the same file.

    Raises:
        PictureError: The picture cannot be used.
    """
    pixels = decode(content, max_side=MAX_SIDE, max_pixels=max_pixels).pixels
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
