"""Decoded pictures in a memory-mapped file: decoded once, read in any order, epoch after epoch."""

from pathlib import Path

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels


class PixelFile:
    """Takes decoded pictures and gives them back by content.

    Args:
        path: The file, made anew.
        spec: The pictures' shape.
        n_pictures: How many there may be, at least 1.
    """

    def __init__(self, path: Path, spec: ImageSpec, n_pictures: int) -> None:
        self.spec = spec
        self._row_of: dict[bytes, int] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = (n_pictures, *spec.shape)
        self._pixels = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)

    def needs(self, content_hash: bytes) -> bool:
        """Whether the pixels of this content are not there yet."""
        return content_hash not in self._row_of

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Store one picture."""
        row = self._row_of.setdefault(content_hash, len(self._row_of))
        self._pixels[row] = pixels

    def get(self, hashes: list[bytes]) -> Pixels:
        """Read pictures.

        Returns:
            Shape (n, height, width, channels), in the order of the hashes.
        """
        return np.asarray(self._pixels[[self._row_of[content_hash] for content_hash in hashes]])
