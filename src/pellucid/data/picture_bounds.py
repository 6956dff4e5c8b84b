"""Limits for images that are small as files but take very long, or much memory, to decode.

A running decoder cannot be stopped, so files that would take minutes or gigabytes are refused after
a check of their structure. The limits always apply: a folder from an unknown source is no safer
than an upload.
"""

import re
import struct

from pellucid.data import magic_bytes as magic
from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

MAX_PIXELS = 89_478_485
"""Maximum number of pixels, the same as Pillow's limit (256 MiB at three bytes each)."""

MAX_PNG_CHUNKS = 100_000
"""Maximum number of chunks of a PNG; 512 MiB in the usual chunks of 8 KiB are 65,536."""

MAX_GIF_BLOCKS = 100_000
"""Maximum number of blocks, such as comments, before the first image of a GIF."""

MAX_PIXELS_OF = {"WEBP": 40_000_000, "JPEG2000": 40_000_000, "JXL": 40_000_000}
"""Lower limits by Pillow's name of the format. Reading these formats takes up to 30 bytes per
pixel, and an image must not take more than about 1.2 GB."""

_MAX_TAG_BYTES = 2**28
_TIFF_HEADER = b"|".join(map(re.escape, magic.TIFF))
_MAX_HEADERS = 16


def check_png(content: bytes) -> None:
    """Check the number of chunks of a PNG; each costs Pillow 2 µs and 130 bytes.

    Raises:
        PictureError: The file has too many chunks.
    """
    if len(content) < 12 * MAX_PNG_CHUNKS:
        return
    at, n_chunks, length = 8, 0, struct.Struct(">I").unpack_from
    while at + 12 <= len(content):
        n_chunks += 1
        if n_chunks > MAX_PNG_CHUNKS:
            raise PictureError(
                Health.DAMAGED,
                _(
                    "The PNG has more than {max_png_chunks:,} chunks, so it is not decoded.",
                    max_png_chunks=MAX_PNG_CHUNKS,
                ),
            )
        at += 12 + length(content, at)[0]


def check_gif(content: bytes) -> None:
    """Check the number of blocks before the first image of a GIF.

    Raises:
        PictureError: The file has too many blocks.
    """
    if len(content) < 2 * MAX_GIF_BLOCKS:
        return
    packed = content[10]
    at = 13 + (3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0)
    n_blocks = 0
    while at < len(content) and content[at] != 0x2C:  # start of an image
        n_blocks += 1
        if n_blocks > MAX_GIF_BLOCKS:
            raise PictureError(
                Health.DAMAGED,
                _(
                    "The GIF has more than {max_gif_blocks:,} blocks before its picture, so it is "
                    "not decoded.",
                    max_gif_blocks=MAX_GIF_BLOCKS,
                ),
            )
        at += 1
        if content[at - 1] != 0x21:
            continue
        at += 1
        while at < len(content) and content[at]:
            n_blocks += 1
            if n_blocks > MAX_GIF_BLOCKS:
                break
            at += 1 + content[at]
        at += 1


def check_hidden_tags(content: bytes) -> None:
    """Check that the EXIF of a HEIC or AVIF file does not become very large when it is read.

    Raises:
        PictureError: The EXIF would become too large.
    """
    from pellucid.data.tiff_tags import max_bytes_of_tags

    for number, found in enumerate(re.finditer(_TIFF_HEADER, content)):
        if number == _MAX_HEADERS:
            return
        if max_bytes_of_tags(content[found.start() :]) > _MAX_TAG_BYTES:
            raise PictureError(
                Health.DAMAGED, _("The picture's EXIF is damaged: its parts overlap.")
            )
