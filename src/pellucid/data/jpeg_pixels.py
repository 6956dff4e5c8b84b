"""Read the pixels of a JPEG with simplejpeg, which gives those of Pillow in less time.

Both call libjpeg-turbo. Pillow reads row by row and copies each row into pixels of four bytes. A
file that libjpeg-turbo does not accept without a warning is left to Pillow, which decides whether
it is used, and why not.
"""

import simplejpeg
from PIL import Image

_COLOUR_OF = {"RGB": "RGB", "L": "GRAY"}
"""simplejpeg's name of a Pillow mode. Pillow reads the other modes itself."""

_MIN_SIDE = 16
"""Minimum side for simplejpeg, in pixels. It is told the size of the result instead of the scale,
and with shorter sides several scales may give the same size."""

_MAX_PIXELS = 2**22
"""Maximum number of pixels for simplejpeg, which needs memory for a second copy of them."""


def read_jpeg(opened: Image.Image, data: bytes, min_side: int | None) -> Image.Image:
    """Read the pixels of an opened JPEG, at a half, a quarter or an eighth of its size if possible.

    Args:
        opened: The image, of which no pixels were read.
        data: Content of the file.
        min_side: Minimum length of both sides of the result, in pixels, if the image has that
            many; None for the full size.

    Returns:
        The image without metadata; or `opened` itself, loaded by Pillow.

    Raises:
        Exception: As raised by Pillow's reader, which raises many kinds.
    """
    if min_side is not None:
        opened.draft(None, (min_side, min_side))
    width, height = opened.size
    colour = _COLOUR_OF.get(opened.mode)
    if colour and min(width, height) >= _MIN_SIDE and width * height <= _MAX_PIXELS:
        try:
            pixels = simplejpeg.decode_jpeg(data, colour, min_height=height, min_width=width)
        except ValueError:  # an error of libjpeg-turbo, or a warning
            pass
        else:
            if pixels.shape[:2] == (height, width):
                return Image.fromarray(pixels.squeeze())
    opened.load()
    return opened
