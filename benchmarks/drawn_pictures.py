"""Draw images for benchmarks without photos; their decoding costs as much as that of photos."""

from pathlib import Path

import numpy as np
from PIL import Image

N_CLASSES = 10
_COARSE = 24
"""Height and width, in pixels, of the random colours that are enlarged to an image."""
_NOISE = 6.0
"""Standard deviation of the noise of each pixel, which makes JPEGs as large as those of photos."""


def draw_pictures(folder: Path, n_pictures: int, height: int, width: int, suffix: str) -> None:
    """Draw soft blots of colour with some noise, in a folder per class.

    Classes differ in their average colour, so that a network has something to learn.

    Args:
        folder: Folder to write to.
        n_pictures: Total number of images.
        height: Height of each image in pixels.
        width: Width of each image in pixels.
        suffix: File name extension, ".jpg" or ".png".
    """
    random = np.random.default_rng(0)
    tints = random.uniform(-60, 60, (N_CLASSES, 3))
    for number in range(n_pictures):
        label = number % N_CLASSES
        place = folder / f"class_{label}"
        place.mkdir(parents=True, exist_ok=True)
        blots = np.clip(random.uniform(0, 255, (_COARSE, _COARSE, 3)) + tints[label], 0, 255)
        picture = Image.fromarray(blots.astype(np.uint8)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        pixels = np.asarray(picture) + random.normal(0, _NOISE, (height, width, 3))
        drawn = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        drawn.save(place / f"{number:06d}{suffix}")
