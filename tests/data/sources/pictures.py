"""Pictures for the tests of sources."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from pellucid.data.sources.source import Source


def pixels(number: int, *size: int) -> np.ndarray:
    """Give random uint8 values of a shape that depend on the number alone."""
    return np.random.default_rng(number).integers(0, 256, size or (6, 8, 3), dtype=np.uint8)


def png(number: int) -> bytes:
    """Make a PNG of 8 x 6 pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels(number)).save(file, "PNG")
    return file.getvalue()


def facts(source: Source) -> list[tuple[str, str, str | None]]:
    """Give what a source says of each file."""
    return [(file.path, file.label, file.split) for file in source.files]


def contents(source: Source) -> dict[str, bytes]:
    """Give the bytes of each file, by its path."""
    return {file.path: Path(file.file).read_bytes() for file in source.files}
