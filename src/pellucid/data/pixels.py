"""Decoded pictures in a memory-mapped file: decoded once, read in any order, epoch after epoch."""

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels

_USABLE = 0.8


class PixelFile:
    """Takes decoded pictures and gives them back by content.

    Args:
        path: The file, made anew.
        spec: The pictures' shape.
        n_pictures: How many there may be, at least 1.
    """

    def __init__(self, path: Path, spec: ImageSpec, n_pictures: int) -> None:
        self.spec = spec
        self._path = path.absolute()
        self._row_of: dict[bytes, int] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = (n_pictures, *spec.shape)
        self._pixels = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)
        if hasattr(os, "posix_fallocate"):
            # A disk that is full is found out now, and not by a signal that ends the process.
            with path.open("r+b") as file:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)

    def __getstate__(self) -> dict[str, Any]:
        """Send along to another process where the pixels are, and not the pixels."""
        self._pixels.flush()
        return {**self.__dict__, "_pixels": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._pixels = np.load(self._path, mmap_mode="r")

    def needs(self, content_hash: bytes) -> bool:
        """Whether the pixels of this content are not there yet."""
        return content_hash not in self._row_of

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Store one picture."""
        row = self._row_of.setdefault(content_hash, len(self._row_of))
        self._pixels[row] = pixels

    def finish(self) -> None:
        """Do nothing: each picture is stored at once."""

    def get(self, hashes: list[bytes]) -> Pixels:
        """Read pictures.

        Returns:
            Shape (n, height, width, channels), in the order of the hashes.
        """
        return np.asarray(self._pixels[[self._row_of[content_hash] for content_hash in hashes]])


def fits_on_disk(folder: Path, spec: ImageSpec, n_pictures: int) -> bool:
    """Whether a `PixelFile` of so many pictures leaves the disk some space.

    Args:
        folder: An existing folder on the disk.
        spec: The pictures' shape.
        n_pictures: How many there are.
    """
    return has_space(folder, n_pictures * spec.height * spec.width * spec.n_channels)


def has_space(folder: Path, n_bytes: int) -> bool:
    """Whether the disk of a folder has so much space, and some to spare."""
    return n_bytes < _USABLE * shutil.disk_usage(folder).free
