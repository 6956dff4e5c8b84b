"""Pixels for the page that classifies without a server, by `pellucid.data.decode` itself.

    python tests/exports/write_web_pixels.py

writes web/golden/pixels.json anew; test_web_format.py says when it is stale.
"""

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pellucid.data.decode import ImageSpec, decode

PATH = Path(__file__).parents[2] / "web" / "golden" / "pixels.json"
CASES = (
    # Width and height of the picture, orientation, width, height and channels of the input.
    (37, 29, 1, 16, 16, 3),
    (12, 53, 1, 26, 26, 3),
    (101, 7, 3, 9, 9, 3),
    (24, 24, 6, 24, 24, 3),
    (40, 30, 8, 20, 15, 3),
    (33, 47, 5, 13, 21, 3),
    (64, 31, 7, 5, 40, 3),
    (45, 44, 2, 32, 8, 1),
    (17, 90, 4, 19, 19, 1),
    (27, 73, 1, 56, 56, 1),
    (63, 50, 1, 21, 17, 3),
    (50, 71, 1, 30, 30, 3),
    (50, 70, 1, 30, 30, 3),
)


def web_pixels() -> list[dict[str, Any]]:
    """Draw pictures, and decode them for an input."""
    random = np.random.default_rng(4)
    cases = []
    for width, height, orientation, *size, channels in CASES:
        pixels = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
        pixels[: height // 2] = 255 * (pixels[: height // 2] > 127)
        exif = Image.Exif()
        exif[0x0112] = orientation
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG", exif=exif)
        found = decode(file.getvalue(), ImageSpec(size[1], size[0], channels)).pixels
        cases.append(
            {
                "picture": {"width": width, "height": height, "data": _text(pixels)},
                "orientation": orientation,
                "input": {"width": size[0], "height": size[1], "n_channels": channels},
                "pixels": _text(found),
            }
        )
    return cases


def _text(pixels: np.ndarray) -> str:
    return base64.b64encode(pixels.tobytes()).decode("ascii")


if __name__ == "__main__":
    PATH.write_text(json.dumps(web_pixels(), indent=1) + "\n", encoding="utf-8")
