"""Pictures of stripes and dots, which are easy to tell apart, and of noise."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

KINDS = ("horizontal", "dots", "vertical")


def pattern(kind: str, size: tuple[int, int], period: int, phase: int = 0) -> np.ndarray:
    """Draw stripes or dots.

    Args:
        kind: One of `KINDS`.
        size: Height and width.
        period: Distance from one stripe to the next, in pixels.
        phase: Shift of the stripes, in pixels.

    Returns:
        Shape `size`: whether each pixel is on a stripe or a dot.
    """
    rows, columns = np.indices(size)
    lying, standing = ((each + phase) % period < period // 2 for each in (rows, columns))
    return {"horizontal": lying, "dots": lying & standing, "vertical": standing}[kind]


def draw(
    path: Path, kind: str, random: np.random.Generator, size: tuple[int, int] = (40, 40)
) -> Path:
    """Write a picture of stripes or dots in random colours."""
    period, phase = int(random.integers(6, 10)), int(random.integers(0, 6))
    dark, bright = random.integers(0, 100, 3), random.integers(150, 256, 3)
    pixels = np.where(pattern(kind, size, period, phase)[..., None], bright, dark)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def draw_noise(seed: int, size: tuple[int, int] = (30, 40), kind: str = "PNG") -> bytes:
    """Return a file of random pixels, which depend on the seed alone.

    Args:
        seed: Seed of the pixels.
        size: Height and width.
        kind: Format of the file, as Pillow names it.
    """
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()
