"""Reads a dataset that Hugging Face's `datasets` saved to disk, without that package."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import polars as pl
from pydantic import BaseModel, Field

from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.sources.arrow_sizes import check_arrow_stream
from pellucid.data.sources.embedded import DatasetInfo, EmbeddedPictures, write_embedded
from pellucid.data.sources.parquet_table import UNREADABLE, why
from pellucid.data.sources.source import Source
from pellucid.data.sources.split_words import split_of_value
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason

S = TypeVar("S")

_DICT, _STATE, _INFO = "dataset_dict.json", "state.json", "dataset_info.json"


class _Splits(BaseModel):
    """Content of dataset_dict.json."""

    splits: Annotated[list[str], Field(min_length=1)]


class _DataFile(BaseModel):
    filename: str


class _State(BaseModel):
    """Content of state.json."""

    data_files: Annotated[list[_DataFile], Field(alias="_data_files", min_length=1)]


def is_hugging_face(folder: Path) -> bool:
    """Return whether `Dataset.save_to_disk` or `DatasetDict.save_to_disk` wrote this folder."""
    return (folder / _DICT).is_file() or (folder / _STATE).is_file()


def list_hugging_face(folder: Path) -> Source:
    """List the images of a saved dataset, which become files in the user's cache folder.

    Args:
        folder: A folder written by ``save_to_disk``: Arrow files with a column of images and a
            column of labels, or one folder of such files for each split.

    Returns:
        The unpacked images.

    Raises:
        DataError: A file or a column is missing or damaged.
    """
    parts = _parts(folder)
    files = [file for _, part in parts for file in _arrow_files(part)]
    about = [part / _INFO for _, part in parts]
    return list_unpacked(folder.resolve().name, [*about, *files], partial(_unpack, folder, parts))


def _parts(folder: Path) -> list[tuple[str | None, Path]]:
    if not (folder / _DICT).is_file():
        return [(None, folder)]
    names = _read(folder / _DICT, _Splits).splits
    if not all(map(_is_plain, names)) or len(set(names)) < len(names):
        raise DataError(
            _(
                "{folder} names the splits {names}. Expected different names of folders beside "
                "it. Save the dataset again.",
                folder=folder / _DICT,
                names=", ".join(map(repr, names[:8])),
            )
        )
    splits = {name: split_of_value(name) for name in names}
    if len(names) > 1 and None in splits.values():
        unknown = next(name for name, split in splits.items() if split is None)
        raise DataError(
            _(
                "The dataset {folder} has a part {unknown!r}. Expected train, validation and test.",
                folder=folder,
                unknown=unknown,
            )
        )
    return [(split, folder / name) for name, split in splits.items()]


def _arrow_files(part: Path) -> list[Path]:
    files = [entry.filename for entry in _read(part / _STATE, _State).data_files]
    if not all(map(_is_plain, files)) or len(set(files)) < len(files):
        raise DataError(
            _(
                "{part} names the files {names}. Expected different names of files beside it. "
                "Save the dataset again.",
                part=part / _STATE,
                names=", ".join(map(repr, files[:8])),
            )
        )
    return [part / name for name in files]


def _is_plain(name: str) -> bool:
    """Return whether a name refers to an entry of the same folder, not to another place."""
    return Path(name).name == name and name not in ("", "..") and "\\" not in name


def _unpack(folder: Path, parts: list[tuple[str | None, Path]], target: Path) -> list[str]:
    return write_embedded(_tables(parts), folder, target)


def _tables(parts: list[tuple[str | None, Path]]) -> Iterator[EmbeddedPictures]:
    for split, part in parts:
        features = _read(part / _INFO, DatasetInfo).features or {}
        for file in _arrow_files(part):
            check_arrow_stream(file)
            try:
                yield EmbeddedPictures(split, pl.read_ipc_stream(file), features)
            except UNREADABLE as error:
                raise DataError(
                    _(
                        "{path} cannot be read ({reason}). Save the dataset again.",
                        path=file,
                        reason=why(error),
                    )
                ) from None


def _read(path: Path, shape: type[S]) -> S:
    try:
        return check_shape(shape, read_json(path))
    except OSError as error:
        reason = system_reason(error)
        raise DataError(
            _("{path} cannot be read ({reason}). Save the dataset again.", path=path, reason=reason)
        ) from None
    except UnfitError as error:
        raise DataError(
            _(
                "{path} cannot be read: {error}. Expected the file as `save_to_disk` of "
                "Hugging Face's `datasets` writes it. Save the dataset again.",
                path=path,
                error=error,
            )
        ) from None
