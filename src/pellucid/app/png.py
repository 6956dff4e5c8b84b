"""Pixels as a PNG file."""

import io

from PIL import Image

from pellucid.data.decode import Pixels


def png_bytes(pixels: Pixels) -> bytes:
    """Encode pixels of shape (height, width, 1 or 3) as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels.squeeze(-1) if pixels.shape[-1] == 1 else pixels).save(buffer, "PNG")
    return buffer.getvalue()
