"""Reads NumPy's NPZ files, with the array names that Keras and MedMNIST use."""

import os
import zipfile
from functools import partial
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.data.sources.arrays import LabelledArrays, check_array_sizes, write_arrays
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.regular_file import open_regular

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
"""Functions that read array headers, by format version; structured arrays use another version."""

KEYS: tuple[tuple[str | None, str, str], ...] = (
    ("train", "x_train", "y_train"),
    ("validation", "x_val", "y_val"),
    ("test", "x_test", "y_test"),
    ("train", "train_images", "train_labels"),
    ("validation", "val_images", "val_labels"),
    ("test", "test_images", "test_labels"),
    (None, "x", "y"),
    (None, "images", "labels"),
)
"""(split, name of images, name of labels), in lower case; a file may hold several of these."""


def list_npz(path: Path) -> Source:
    """List the images of an NPZ file, which become PNG files in the user's cache folder.

    Args:
        path: A file of arrays with the names in `KEYS` and the shapes in `LabelledArrays`.

    Returns:
        The unpacked images.

    Raises:
        DataError: The file is damaged, holds other arrays or Python objects, or is too large.
    """
    return list_unpacked(path.stem, [path], partial(_unpack, path))


def _unpack(path: Path, folder: Path) -> list[str]:
    write_arrays(read_npz(path), folder, path)
    return []


def read_npz(path: Path) -> list[LabelledArrays]:
    """Read the images and labels of an NPZ file; Python objects are never loaded.

    Args:
        path: The file.

    Returns:
        The arrays of each split, at least one.

    Raises:
        DataError: As for `list_npz`.
    """
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            members = _members(archive)
            found = [key for key in KEYS if key[1] in members and key[2] in members]
            used = [members[name] for _, *names in found for name in names]
            packed = file.seek(0, os.SEEK_END)
            sizes = [_size(path, archive, each) for each in used]
            check_array_sizes(path, packed, sum(n for n, _ in sizes), sum(n for _, n in sizes))
            parts = [
                LabelledArrays(split, *(_array(archive, members[name]) for name in names))
                for split, *names in found
            ]
    except DataError:
        raise
    # NumPy's reader may raise almost any exception for a damaged or hostile file.
    except Exception as error:  # noqa: BLE001
        raise DataError(
            _(
                "{path} cannot be read ({error}). Expected an NPZ file of plain arrays.",
                path=path,
                error=error,
            )
        ) from None
    if not parts:
        expected = ", ".join(
            _("{pictures} with {labels}", pictures=x, labels=y) for _split, x, y in KEYS
        )
        shown = ", ".join(name[:60] for name in list(members)[:12]) or _("none")
        raise DataError(
            _(
                "{path} has these arrays: {names}. Expected pictures and labels with one of "
                "these pairs of names: {expected}.",
                path=path,
                names=shown,
                expected=expected,
            )
        )
    return parts


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    return {info.filename.removesuffix(".npy").lower(): info for info in infos}


def _size(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Read an array's size from its header, and reject types that images and labels cannot have.

    Returns:
        The number of values and their size in memory, in bytes.

    Raises:
        DataError: The member is not an array of numbers or text.
    """
    with archive.open(member) as file:
        start = file.read(len(np.lib.format.MAGIC_PREFIX))
    if start != np.lib.format.MAGIC_PREFIX:
        raise DataError(
            _(
                "{path} has a member {name!r} that is not a NumPy array: it begins with "
                "{start}. It is not read. Write the file with numpy.savez.",
                path=path,
                name=member.filename,
                start=start.hex(" ") or _("nothing"),
            )
        )
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            raise DataError(
                _(
                    "The array {name!r} in {path} is of version {version}, as arrays of "
                    "structures are. Expected numbers or text.",
                    name=member.filename,
                    path=path,
                    version=version,
                )
            )
        shape, _unused, dtype = _HEADERS[version](file)
    if dtype.kind not in "biufU" or dtype.shape or any(n < 0 for n in shape):
        raise DataError(
            _(
                "The array {name!r} in {path} holds {values} in the shape {shape}. "
                "Expected numbers or text. Python objects are never loaded, since they may "
                "run code.",
                name=member.filename,
                path=path,
                values=_named(dtype),
                shape=shape,
            )
        )
    return prod(shape), prod(shape) * dtype.itemsize


def _named(dtype: np.dtype[np.generic]) -> str:
    if dtype.hasobject:
        return _("Python objects")
    return (
        _("structures")
        if dtype.names or dtype.shape
        else _("values of the type {dtype}", dtype=dtype)
    )


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[np.generic]:
    with archive.open(member) as file:
        array: NDArray[np.generic] = np.lib.format.read_array(file, allow_pickle=False)
        return array
