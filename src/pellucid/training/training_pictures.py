"""The pictures of a catalog as a network learns from them: decoded once, or anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile, fits_on_disk
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import DataError
from pellucid.training.recipe import Workplace

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

    train: Pictures
    validation: Pictures
    validation_rows: NDArray[np.intp]
    """Rows of the catalog."""
    hashes: list[bytes]
    """Content of each row of the catalog; empty bytes where it could not be read."""


def pixel_source(spec: ImageSpec, workplace: Workplace) -> PixelFile | StreamedPixels:
    """Choose where decoded pictures are kept: on disk, if they fit."""
    n_pictures = max(1, len(workplace.source.files))
    if fits_on_disk(workplace.run.path, spec, n_pictures):
        return PixelFile(workplace.run.checkpoints / "pixels.npy", spec, n_pictures)
    workplace.watcher.note(
        f"The disk has no space for {n_pictures:,} decoded pictures, so they are decoded anew in "
        "each epoch, which is slower."
    )
    return StreamedPixels(spec)


def training_pictures(
    catalog: pl.DataFrame,
    labels: Sequence[str],
    source: PixelFile | StreamedPixels,
    workplace: Workplace,
) -> TrainingPictures:
    """Pick the pictures to learn from and those to validate with.

    Args:
        catalog: With its splits.
        labels: Class names, in the order of their indices.
        source: Gives the pixels.
        workplace: Has the files, in the order of the catalog.

    Raises:
        DataError: There are no validation pictures to choose an epoch by.
    """
    hashes = [bytes.fromhex(value or "") for value in catalog["hash"]]
    if isinstance(source, StreamedPixels):
        files = (file.file for file in workplace.source.files)
        source.find_in(dict(zip(hashes, files, strict=True)))
    index = {label: position for position, label in enumerate(labels)}
    parts = {}
    for split in ("train", "validation"):
        rows = (catalog["split"] == split).fill_null(value=False).arg_true().to_numpy()
        y = np.array([index[label] for label in catalog["label"].gather(rows)], dtype=np.intp)
        parts[split] = (
            rows.astype(np.intp),
            Pictures(source, [hashes[row] for row in rows], y, len(labels)),
        )
    if not len(parts["validation"][0]):
        raise DataError(
            "There are no pictures for validation, by which training chooses when to stop. A class "
            "needs at least three different pictures. Add pictures, or use --recipe features."
        )
    return TrainingPictures(
        parts["train"][1], parts["validation"][1], parts["validation"][0], hashes
    )
