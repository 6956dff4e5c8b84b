"""A data set that is downloaded on request, and written as one folder of pictures per class."""

import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pellucid.data.sources.arrays import LabelledArrays, write_arrays
from pellucid.download import RemoteFile
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason


@dataclass(frozen=True)
class NamedSet:
    """What a data set holds, and where it is."""

    name: str
    title: str
    """Its name as its authors write it."""
    classes: tuple[str, ...]
    """Names of the classes, in the order of their numbers from 0."""
    n_train: int
    n_test: int
    shape: tuple[int, ...]
    """Shape of a picture: (height, width), or (height, width, 3)."""
    license: str
    """License of the pictures; a message that is translated."""
    citation: str
    """What its authors ask to be cited."""
    files: tuple[RemoteFile, ...]
    """Its files; `max_bytes` of each is its size."""
    read: Callable[[Sequence[Path]], list[LabelledArrays]]
    """Function that reads the pictures and the numbers of their classes from the files. It raises
    DataError if they are damaged."""


def check_new(folder: Path) -> None:
    """Check that pictures can be written to a folder without overwriting anything.

    Raises:
        ConfigError: It exists and is not an empty folder.
    """
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir() or any(_in(folder))):
        raise ConfigError(
            _(
                "{folder} exists already and is not an empty folder. Nothing is overwritten: give "
                "the name of a new folder after that of the data set.",
                folder=folder,
            )
        )


def _in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def write_named_set(data_set: NamedSet, files: Sequence[Path], folder: Path) -> None:
    """Write the pictures of a data set as PNG files: ``train/CLASS/000000.png``.

    Args:
        data_set: The data set.
        files: Its files on this computer, in the order of `data_set.files`.
        folder: The new folder, missing or empty. It is written completely or not at all.

    Raises:
        ConfigError: The folder exists and is not empty.
        DataError: The files do not hold what the data set holds, or the folder cannot be written.
    """
    check_new(folder)
    read = data_set.read(files)
    splits = sorted(str(part.split) for part in read)
    if splits != ["test", "train"]:
        raise DataError(
            _(
                "{origin} does not hold {title}: its splits are {splits}. Expected train and test. "
                "Delete the file, and start again.",
                origin=files[0],
                title=data_set.title,
                splits=", ".join(splits),
            )
        )
    parts = [_named(data_set, part, files[0]) for part in read]
    whole = folder.absolute()
    is_there = whole.is_dir()  # it may be a mounted disk, or the working folder
    name = f".{secrets.token_hex(4)}"
    temporary = whole / name if is_there else whole.with_name(f"{name}.{whole.name}")
    try:
        temporary.mkdir(parents=True)
        write_arrays(parts, temporary, files[0])
        if is_there:
            for each in list(temporary.iterdir()):
                each.rename(whole / each.name)
        else:
            temporary.rename(whole)
    except OSError as error:
        raise DataError(
            _(
                "{folder} was not made: {reason}. Free some space, or name another folder.",
                folder=folder,
                reason=system_reason(error),
            )
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _named(data_set: NamedSet, part: LabelledArrays, origin: Path) -> LabelledArrays:
    """Check that a split is as published, and put the names of the classes for their numbers."""
    n = data_set.n_test if part.split == "test" else data_set.n_train
    images, labels = part.images, part.labels
    is_right = (
        images.dtype == labels.dtype == np.uint8
        and images.shape == (n, *data_set.shape)
        and labels.shape == (n,)
        and labels.max() < len(data_set.classes)
    )
    if not is_right:
        raise DataError(
            _(
                "{origin} does not hold {title}: its pictures in {split} have the shape {shape}. "
                "Expected {n:,} pictures of the shape {expected}, each with the number of a class. "
                "Delete the file, and start again.",
                origin=origin,
                title=data_set.title,
                split=part.split,
                shape=images.shape,
                n=n,
                expected=data_set.shape,
            )
        )
    return replace(part, labels=np.array(data_set.classes)[labels])
