"""The images of a catalog as training data: decoded once, or again in each epoch."""

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
from pellucid.i18n import gettext as _
from pellucid.progress import Watcher
from pellucid.run import RunFolder

Floats = NDArray[np.float32]


class PixelSource(Protocol):
    """A source of decoded images, by content hash."""

    def get(self, hashes: list[bytes]) -> NDArray[Any]:
        """Return pixels of shape (n, height, width, channels), in the order of the hashes."""


HASH_BYTES = 32
"""Length of the content hash of an image; the key of a view is the hash followed by a number."""


def view_key(content_hash: bytes, number: int) -> bytes:
    """Build the key of a view of an image."""
    return content_hash + number.to_bytes(2)


@dataclass(frozen=True)
class Pictures:
    """Images of a catalog with their classes."""

    source: PixelSource
    hashes: list[bytes]
    """Content hash of each image."""
    labels: NDArray[np.intp]
    """Class index of each image, shape (n,)."""
    n_classes: int
    n_views: int = 1
    """Number of views of each image in the source; each epoch uses the next one in turn."""

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.hashes)

    def keys(self, rows: NDArray[np.integer[Any]], epoch: int) -> list[bytes]:
        """Return the keys in the source of some images in an epoch, counted from 0."""
        if self.n_views == 1:
            return [self.hashes[row] for row in rows]
        return [view_key(self.hashes[row], epoch % self.n_views) for row in rows]

    def one_hot(self, rows: NDArray[np.intp]) -> Floats:
        """Return the labels of some images in one-hot encoding, shape (n, n_classes)."""
        targets = np.zeros((len(rows), self.n_classes), np.float32)
        targets[np.arange(len(rows)), self.labels[rows]] = 1
        return targets


@dataclass(frozen=True)
class TrainingPictures:
    """The images that a network learns from, and those that its best epoch is chosen by."""

    source: PixelSource
    train: Pictures
    validation: Pictures


def pixel_file(
    spec: ImageSpec, n_images: int, run: RunFolder, watcher: Watcher
) -> PixelFile | None:
    """Create a file for decoded images, if the disk has enough space.

    Args:
        spec: Size and format of the images.
        n_images: Maximum number of images.
        run: Run in whose folder the file is created.
        watcher: Watcher that is notified if there is not enough space.

    Returns:
        The file, or None if the images have to be decoded again in each epoch.
    """
    n_images = max(1, n_images)
    if fits_on_disk(run.path, spec, n_images):
        return PixelFile(run.checkpoints / "pixels.npy", spec, n_images)
    watcher.note(
        _(
            "The disk has no space for {n_images:,} decoded pictures, so they are decoded "
            "again in each epoch, which is slower.",
            n_images=n_images,
        )
    )
    return None


def training_pictures(
    catalog: pl.DataFrame, spec: ImageSpec, kept: PixelFile | None
) -> TrainingPictures:
    """Select the training images and the validation images.

    Args:
        catalog: Catalog with splits.
        spec: Size and format of the images.
        kept: File with the pixels of all images; None decodes the images again each time.

    Raises:
        DataError: There are no validation images to choose an epoch by.
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
            _(
                "There are no pictures for validation, by which training chooses when to "
                "stop. A class needs at least three different pictures. Add pictures, or use "
                "--recipe features."
            )
        )
    return TrainingPictures(source, train, validation)
