"""NumPy's NPZ files, with the names of arrays that Keras and MedMNIST use."""

import zipfile
from functools import partial
from pathlib import Path

import numpy as np

from pellucid.data.sources.arrays import MOST_BYTES, LabelledArrays, write_arrays
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError

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
"""(split, pictures, labels): what a file may hold, in lower case; any of them together."""


def list_npz(path: Path) -> Source:
    """List the pictures of an NPZ file, which become PNG files in the user's cache folder.

    Args:
        path: Arrays by the names in `KEYS`; `LabelledArrays` says what they hold.

    Raises:
        DataError: The file is damaged, holds other arrays or Python objects, or is too large.
    """
    return list_unpacked(path.stem, [path], partial(_unpack, path))


def _unpack(path: Path, folder: Path) -> list[str]:
    try:
        _check_size(path)
        with np.load(path, allow_pickle=False) as arrays:
            names = {name.lower(): name for name in arrays.files}
            parts = [
                LabelledArrays(split, arrays[names[x]], arrays[names[y]])
                for split, x, y in KEYS
                if x in names and y in names
            ]
    except DataError:
        raise
    # A damaged or hostile file makes NumPy's reader raise nearly anything.
    except Exception as error:  # noqa: BLE001
        raise DataError(
            f"{path} cannot be read ({error}). Expected an NPZ file of plain arrays."
        ) from None
    if not parts:
        expected = ", ".join(f"{x} with {y}" for _, x, y in KEYS)
        raise DataError(
            f"{path} has the arrays {', '.join(names.values()) or 'of nothing'}. Expected pictures "
            f"and labels by one of these pairs of names: {expected}."
        )
    write_arrays(parts, folder, path)
    return []


def _check_size(path: Path) -> None:
    """Refuse what would not fit in memory; NumPy reads what the archive's directory says."""
    with zipfile.ZipFile(path) as archive:
        n_bytes = sum(info.file_size for info in archive.infolist())
    if n_bytes > MOST_BYTES:
        raise DataError(f"{path} holds {n_bytes:,} bytes; at most {MOST_BYTES:,} are read.")
