"""Orientation of images."""

import re

from PIL import Image

from pellucid.data.magic_bytes import TIFF

_TAG = 274
_XMP = rb"tiff:Orientation(=\"|>)\s*([1-8])"
_MAX_BYTES = 2**24
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def orientation_of(image: Image.Image) -> int:
    """Read the orientation from the metadata of an image.

    Pillow's own reader copies the value of every tag, which a hostile file can make very large;
    this function reads only the orientation.

    Args:
        image: The opened image.

    Returns:
        Orientation from 1 to 8 (CIPA DC-008, 4.6.4); 1 if it is missing or invalid.
    """
    exif = image.info.get("exif")
    if isinstance(exif, bytes):
        from pellucid.data.tiff_tags import read_directories

        data = exif.removeprefix(b"Exif\0\0")
        directories = read_directories(data) if data[:4] in TIFF else []
        if directories and _TAG in directories[0].entries:
            found = directories[0].number(_TAG, 1)
            return found if found in _TURNS else 1
    for name in ("xmp", "XML:com.adobe.xmp"):
        text = image.info.get(name)
        text = text.encode("utf-8", "replace") if isinstance(text, str) else text
        if isinstance(text, bytes) and (match := re.search(_XMP, text[:_MAX_BYTES])):
            return int(match[2])
    return 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Rotate or mirror an image according to its orientation."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)
