"""Writes arrays of pixels and labels as one folder of images per class."""

import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.data.decode import Pixels
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.array_scale import ArrayScale, scale_of
from pellucid.data.sources.class_name import check_class_name
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

MAX_BYTES = 2**32
"""Maximum size of arrays in memory: 4 GiB."""
_MAX_VALUES = 2**29
"""Maximum number of values in the arrays of a small file."""
_MAX_VALUES_A_BYTE = 16
"""Maximum number of values per byte of a larger file; drawn digits stored as bytes have five."""
_BYTES_A_VALUE = 2
"""Bytes per value for the memory limit; floats take eight bytes, so fewer of them are allowed."""
_FILES_AT_ONCE = 64


@dataclass(frozen=True)
class LabelledArrays:
    """Images and labels of one split."""

    split: str | None
    """train, validation or test; None if the file has no splits."""
    images: NDArray[np.generic]
    """Images, shape (n, height, width), or (n, height, width, 1 or 3); values as in `scale_of`."""
    labels: NDArray[np.generic]
    """Integers or text, shape (n,) or (n, 1); or one-hot rows, shape (n, n_classes)."""


def write_arrays(parts: list[LabelledArrays], folder: Path, origin: Path) -> None:
    """Write each image as a PNG file into the folder of its class.

    Args:
        parts: Images and labels of each split, at least one.
        folder: An empty folder.
        origin: File that contains the arrays, for messages.

    Raises:
        DataError: The arrays are not images, or do not match their labels.
        OSError: A file cannot be written.
    """
    images = [_images(part, origin) for part in parts]
    scale = scale_of(images, origin)
    checked = [
        (part.split, pixels, _labels(part, origin))
        for part, pixels in zip(parts, images, strict=True)
    ]
    n_digits = max((len(str(label)) for _, _, labels in checked for label in labels), default=1)
    are_numbers = all(labels.dtype.kind in "iu" for _, _, labels in checked)
    for split, pixels, labels in checked:
        if len(pixels) != len(labels):
            raise DataError(
                _(
                    "{origin} has {n_pictures:,} pictures and {n_labels:,} labels in {split}. "
                    "Expected one label for each picture.",
                    origin=origin,
                    n_pictures=len(pixels),
                    n_labels=len(labels),
                    split=split,
                )
                if split
                else _(
                    "{origin} has {n_pictures:,} pictures and {n_labels:,} labels. "
                    "Expected one label for each picture.",
                    origin=origin,
                    n_pictures=len(pixels),
                    n_labels=len(labels),
                )
            )
        # Numbers are padded to the same width, so that sorting them as text keeps their order.
        names = [f"{label:0{n_digits}}" if are_numbers else str(label) for label in labels]
        parent = folder / split if split else folder
        for name in sorted(set(names)):
            check_class_name(name, origin)
            (parent / name).mkdir(parents=True)
        in_bytes = _to_bytes(pixels, scale)
        starts = range(0, len(names), _FILES_AT_ONCE)
        for _unused in map_in_order(partial(_write, in_bytes, names, parent), starts):
            pass


def check_array_sizes(path: Path, packed: int, n_values: int, n_bytes: int) -> None:
    """Raise an error if arrays need too much memory or time, or expand more than images can.

    Args:
        path: The file, for messages.
        packed: Size of the file in bytes.
        n_values: Number of values according to the headers, which determines the time.
        n_bytes: Size of the arrays in memory in bytes.

    Raises:
        DataError: The arrays are too large.
    """
    max_values = max(_MAX_VALUES, _MAX_VALUES_A_BYTE * packed)
    max_bytes = min(MAX_BYTES, _BYTES_A_VALUE * max_values)
    if n_values > max_values or n_bytes > max_bytes:
        raise DataError(
            _(
                "{path} ({packed:,} bytes) holds arrays of {n_values:,} values in "
                "{n_bytes:,} bytes; at most {max_values:,} values in {max_bytes:,} bytes are "
                "read. Save them as several files, or as pictures in a folder per class.",
                path=path,
                packed=packed,
                n_values=n_values,
                n_bytes=n_bytes,
                max_values=max_values,
                max_bytes=max_bytes,
            )
        )


def _write(pixels: Pixels, names: list[str], parent: Path, start: int) -> None:
    """Write some files; writes run in parallel, since most of the time is spent in the system."""
    for at in range(start, min(start + _FILES_AT_ONCE, len(names))):
        data = io.BytesIO()
        Image.fromarray(pixels[at]).save(data, "PNG", compress_level=1)
        (parent / names[at] / f"{at:06}.png").write_bytes(data.getvalue())


def _images(part: LabelledArrays, origin: Path) -> NDArray[np.generic]:
    """Check the shape of the images, and drop a single channel."""
    images = part.images
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if (
        images.ndim not in (3, 4)
        or (images.ndim == 4 and images.shape[-1] != 3)
        or 0 in images.shape
    ):
        is_first = images.ndim == 4 and images.shape[1] in (1, 3)
        raise DataError(
            joined(
                _(
                    "The pictures in {origin} have the shape {shape}. Expected (number, height, "
                    "width), or (number, height, width, channels) with 1 or 3 channels.",
                    origin=origin,
                    shape=part.images.shape,
                ),
                _("Put the channels last: numpy.moveaxis(x, 1, -1).") if is_first else "",
            )
        )
    if images.shape[1:3] == (1, 1):
        raise DataError(
            _(
                "The {n_pictures:,} pictures in {origin} have only one pixel each. Expected "
                "pictures of (number, height, width).",
                n_pictures=len(images),
                origin=origin,
            )
        )
    return images


def _to_bytes(images: NDArray[np.generic], scale: ArrayScale) -> Pixels:
    if scale.factor == 1 and not scale.shift and images.dtype == np.uint8:
        return images.astype(np.uint8, copy=False)
    scaled = np.empty(images.shape, np.uint8)
    for at in range(len(images)):  # one by one, since all as floats would take 8 times the memory
        if scale.shift:
            scaled[at] = images[at] >> scale.shift
        else:
            scaled[at] = np.minimum(np.rint(images[at] * np.float64(scale.factor)), 255)
    return scaled


def _labels(part: LabelledArrays, origin: Path) -> NDArray[np.generic]:
    labels = part.labels
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    elif labels.ndim == 2 and bool(np.all(labels.sum(axis=1) == 1)) and labels.max() == 1:
        labels = labels.argmax(axis=1)
    if labels.dtype.kind == "f" and labels.ndim == 1 and bool(np.all(labels % 1 == 0)):
        labels = labels.astype(np.int64)
    if labels.ndim != 1 or labels.dtype.kind not in "iuU":
        raise DataError(
            _(
                "The labels in {origin} have the shape {shape} and hold {dtype}. Expected "
                "one whole number or text for each picture, or one-hot rows; a picture has "
                "one class here.",
                origin=origin,
                shape=part.labels.shape,
                dtype=part.labels.dtype,
            )
        )
    if labels.dtype.kind == "i" and len(labels) and labels.min() < 0:
        raise DataError(
            _(
                "The labels in {origin} begin at {lowest}. Expected numbers from 0.",
                origin=origin,
                lowest=labels.min(),
            )
        )
    return labels
