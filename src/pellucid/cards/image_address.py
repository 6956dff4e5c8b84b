"""An image that a card contains."""

import base64
import io

from PIL import Image


def image_address(image: Image.Image) -> str:
    """Return an image as a WebP file in a ``data:`` address; it may be transparent.

    Example:
        >>> image_address(Image.new("RGBA", (2, 2)))[:23]
        'data:image/webp;base64,'
    """
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
