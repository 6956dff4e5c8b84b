"""The pictures of a catalog as a network learns from them: decoded once, or anew each time."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile, fits_on_disk
from pellucid.data.selection import class_indices, class_names, content_hashes, images_in
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import DataError
from pellucid.progress import Watcher
from pellucid.run import RunFolder

Floats = NDArray[np.float32]


class PixelSource(Protocol):
    """Whoever gives decoded pictures by content."""

    def get(self, hashes: list[bytes]) -> NDArray[Any]:
        """Give pixels of shape (n, height, width, channels), in the order of the hashes."""


HASH_BYTES = 32
"""Length of the hash that names a picture's content; a view's key has its number behind it."""


def view_key(content_hash: bytes, number: int) -> bytes:
    """Name a view of a picture."""
    return content_hash + number.to_bytes(2)


@dataclass(frozen=True)
class Pictures:
    """Some pictures of a catalog with their classes."""

    source: PixelSource
    hashes: list[bytes]
    """Content of each picture."""
    labels: NDArray[np.intp]
    """Class index of each picture, shape (n,)."""
    n_classes: int
    n_views: int = 1
    """How many views of each picture the source has; they take turns epoch by epoch."""

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.hashes)

    def keys(self, rows: NDArray[np.integer[Any]], epoch: int) -> list[bytes]:
        """Name what the source has to give for some pictures in an epoch, from 0."""
        if self.n_views == 1:
            return [self.hashes[row] for row in rows]
        return [view_key(self.hashes[row], epoch % self.n_views) for row in rows]

    def one_hot(self, rows: NDArray[np.intp]) -> Floats:
        """Give the labels of some pictures as shares of the classes, shape (n, n_classes)."""
        targets = np.zeros((len(rows), self.n_classes), np.float32)
        targets[np.arange(len(rows)), self.labels[rows]] = 1
        return targets


@dataclass(frozen=True)
class TrainingPictures:
    """What a network learns from, and what chooses its best epoch."""

    source: PixelSource
    train: Pictures
    validation: Pictures


def pixel_file(
    spec: ImageSpec, n_images: int, run: RunFolder, watcher: Watcher
) -> PixelFile | None:
    """Make the file that keeps decoded images, if the disk has the space for it.

    Args:
        spec: Shape of the images.
        n_images: Largest number of images.
        run: Has a folder for it.
        watcher: Is told when there is no space.

    Returns:
        The file, or None where images have to be decoded anew in each epoch.
    """
    n_images = max(1, n_images)
    if fits_on_disk(run.path, spec, n_images):
        return PixelFile(run.checkpoints / "pixels.npy", spec, n_images)
    watcher.note(
        f"The disk has no space for {n_images:,} decoded pictures, so they are decoded anew in "
        "each epoch, which is slower."
    )
    return None


def training_pictures(
    catalog: pl.DataFrame, spec: ImageSpec, kept: PixelFile | None
) -> TrainingPictures:
    """Pick the pictures to learn from and those to validate with.

    Args:
        catalog: With its splits.
        spec: Shape of the pictures.
        kept: Has the pixels of all pictures; None decodes them anew each time.

    Raises:
        DataError: There are no validation pictures to choose an epoch by.
    """
    source: PixelSource = kept or StreamedPixels(
        spec, dict(zip(content_hashes(catalog), catalog["file"], strict=True))
    )
    classes = class_names(catalog)
    train, validation = (
        Pictures(
            source,
            content_hashes(images),
            class_indices(images["label"], classes),
            len(classes),
        )
        for images in (images_in(catalog, "train"), images_in(catalog, "validation"))
    )
    if not len(validation):
        raise DataError(
            "There are no pictures for validation, by which training chooses when to stop. A class "
            "needs at least three different pictures. Add pictures, or use --recipe features."
        )
    return TrainingPictures(source, train, validation)
