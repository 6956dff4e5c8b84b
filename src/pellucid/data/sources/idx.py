"""Reads IDX files, the format of MNIST and Fashion-MNIST: images and labels in separate files."""

import gzip
import os
import zlib
from functools import partial
from math import prod
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from pellucid.data.magic_bytes import IDX_OF_BYTES
from pellucid.data.sources.arrays import (
    MAX_BYTES,
    LabelledArrays,
    check_array_sizes,
    write_arrays,
)
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import open_regular


def list_idx(path: Path) -> Source:
    """List the images of IDX files, which become PNG files in the user's cache folder.

    The labels are read from the file in the same folder whose name has ``labels-idx1`` in place of
    ``images-idx3``. If ``train-images-idx3-ubyte`` is given and ``t10k-images-idx3-ubyte`` lies
    beside it, the latter is the test set.

    Args:
        path: The file of the images, optionally compressed with gzip.

    Returns:
        The unpacked images.

    Raises:
        DataError: A file is missing, damaged or of another kind.
    """
    pairs: list[tuple[str | None, Path, Path]] = [(None, path, _labels_beside(path))]
    tests = _beside(path, path.name.replace("train", "t10k", 1))
    if tests is not None and tests != path:
        pairs = [("train", *pairs[0][1:]), ("test", tests, _labels_beside(tests))]
    contents = [file for _, *files in pairs for file in files]
    return list_unpacked(path.name.split("-")[0], contents, partial(_unpack, pairs))


def _labels_beside(images: Path) -> Path:
    name = images.name.replace("images", "labels").replace("idx3", "idx1")
    labels = _beside(images, name)
    if labels is None:
        raise DataError(
            _(
                "The labels of {images} are missing: expected {name} in the same folder.",
                images=images,
                name=name,
            )
        )
    return labels


def _beside(path: Path, name: str) -> Path | None:
    """Find a file of this name in the same folder, compressed or not; None if there is none."""
    other = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
    return next((f for n in (name, other) if (f := path.with_name(n)).is_file()), None)


def _unpack(pairs: list[tuple[str | None, Path, Path]], folder: Path) -> list[str]:
    parts = [
        LabelledArrays(split, read_idx(images, 3), read_idx(labels, 1))
        for split, images, labels in pairs
    ]
    write_arrays(parts, folder, pairs[0][1])
    return []


def read_idx(path: Path, n_dimensions: int) -> NDArray[np.uint8]:
    """Read an array of unsigned bytes; the end of MNIST's web page describes the format.

    Args:
        path: The file, optionally compressed with gzip.
        n_dimensions: Number of dimensions that it must have.

    Returns:
        The array.

    Raises:
        DataError: The file is damaged, of another kind, or too large.
    """
    try:
        with open_regular(path) as opened:
            packed = opened.seek(0, os.SEEK_END)
            opened.seek(0)
            is_packed = path.suffix.lower() == ".gz"
            file = cast("BinaryIO", gzip.GzipFile(fileobj=opened)) if is_packed else opened
            start = file.read(4 + 4 * n_dimensions)
            if start[:4] != IDX_OF_BYTES + bytes([n_dimensions]) or len(start) % 4:
                raise DataError(
                    _(
                        "{path} begins with {start}, where an IDX file of bytes in "
                        "{n_dimensions} dimensions begins with 00 00 08 0{n_dimensions}.",
                        path=path,
                        start=start[:4].hex(" ") or _("nothing"),
                        n_dimensions=n_dimensions,
                    )
                )
            if len(start) < 4 + 4 * n_dimensions:
                raise DataError(_("{path} ends within its header. Was it copied whole?", path=path))
            shape = tuple(int(n) for n in np.frombuffer(start[4:], ">u4"))
            if 0 in shape:
                raise DataError(
                    _("{path} holds an empty array of the shape {shape}.", path=path, shape=shape)
                )
            if prod(shape) > MAX_BYTES:
                raise DataError(
                    _(
                        "{path} holds {n_bytes:,} bytes; at most {max_bytes:,} are read.",
                        path=path,
                        n_bytes=prod(shape),
                        max_bytes=MAX_BYTES,
                    )
                )
            check_array_sizes(path, packed, prod(shape), prod(shape))
            data = file.read(prod(shape))
    except (OSError, EOFError, zlib.error) as error:
        reason = system_reason(error) if isinstance(error, OSError) else error
        raise DataError(
            _("{path} cannot be read ({reason}). Was it copied whole?", path=path, reason=reason)
        ) from None
    if len(data) < prod(shape):
        raise DataError(
            _(
                "{path} ends after {n_found:,} of {n_bytes:,} bytes. Was it copied whole?",
                path=path,
                n_found=len(data),
                n_bytes=prod(shape),
            )
        )
    return np.frombuffer(data, np.uint8).reshape(shape)
