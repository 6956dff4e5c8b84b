"""Decoded images in a memory-mapped file: decoded once, then read in any order in every epoch."""

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels

_USABLE = 0.8


class PixelFile:
    """Memory-mapped store of decoded images, by content hash.

    Args:
        path: Path of the file, which is created or overwritten.
        spec: Shape of the images.
        n_images: Maximum number of images, at least 1.
    """

    def __init__(self, path: Path, spec: ImageSpec, n_images: int) -> None:
        self.spec = spec
        self._path = path.absolute()
        self._row_of: dict[bytes, int] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = (n_images, *spec.shape)
        self._pixels = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)
        if hasattr(os, "posix_fallocate"):
            # A full disk then raises an error here, instead of a signal that ends the process.
            with path.open("r+b") as file:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the path of the pixels instead of the pixels."""
        self._pixels.flush()
        return {**self.__dict__, "_pixels": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._pixels = np.load(self._path, mmap_mode="r")

    def needs(self, content_hash: bytes) -> bool:
        """Whether the pixels of this content are not stored yet."""
        return content_hash not in self._row_of

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Store one image."""
        row = self._row_of.setdefault(content_hash, len(self._row_of))
        self._pixels[row] = pixels

    def finish(self) -> None:
        """Do nothing: each image is stored at once."""

    def get(self, hashes: list[bytes]) -> Pixels:
        """Read the pixels of images by content hash.

        Returns:
            Pixels of shape (n, height, width, channels), in the order of the hashes.
        """
        return np.asarray(self._pixels[[self._row_of[content_hash] for content_hash in hashes]])


def fits_on_disk(folder: Path, spec: ImageSpec, n_images: int) -> bool:
    """Check whether a `PixelFile` fits on the disk and leaves some space.

    Args:
        folder: Existing folder on the disk.
        spec: Shape of the images.
        n_images: Number of images.
    """
    return has_space(folder, n_images * spec.height * spec.width * spec.n_channels)


def has_space(folder: Path, n_bytes: int) -> bool:
    """Check whether the disk of a folder has space for `n_bytes`, with some to spare."""
    return n_bytes < _USABLE * shutil.disk_usage(folder).free
