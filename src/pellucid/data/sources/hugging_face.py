"""A dataset that Hugging Face's `datasets` saved to disk; read without that package."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.sources.embedded import EmbeddedPictures, split_of, write_embedded
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError

_DICT, _STATE, _INFO = "dataset_dict.json", "state.json", "dataset_info.json"


def is_hugging_face(folder: Path) -> bool:
    """Whether `Dataset.save_to_disk` or `DatasetDict.save_to_disk` wrote this folder."""
    return (folder / _DICT).is_file() or (folder / _STATE).is_file()


def list_hugging_face(folder: Path) -> Source:
    """List the pictures of a saved dataset, which become files in the user's cache folder.

    Args:
        folder: What ``save_to_disk`` wrote: Arrow files with a column of pictures and one of
            labels, or a folder of that for each split.

    Raises:
        DataError: A file is missing or damaged, or a column is.
    """
    parts = _parts(folder)
    files = [file for _, part in parts for file in _arrow_files(part)]
    about = [part / _INFO for _, part in parts]
    return list_unpacked(folder.resolve().name, [*about, *files], partial(_unpack, folder, parts))


def _parts(folder: Path) -> list[tuple[str | None, Path]]:
    if not (folder / _DICT).is_file():
        return [(None, folder)]
    names = _json(folder / _DICT).get("splits")
    if not isinstance(names, list) or not all(_is_plain(name) for name in names) or not names:
        raise DataError(f"{folder / _DICT} names no splits. Save the dataset again.")
    splits = {name: split_of(name) for name in names}
    if len(names) > 1 and None in splits.values():
        unknown = next(name for name, split in splits.items() if split is None)
        raise DataError(
            f"The dataset {folder} has a part {unknown!r}. Expected train, validation and test."
        )
    return [(split, folder / name) for name, split in splits.items()]


def _arrow_files(part: Path) -> list[Path]:
    files = [entry.get("filename") for entry in _json(part / _STATE).get("_data_files", [])]
    if not files or not all(_is_plain(name) for name in files):
        raise DataError(f"{part / _STATE} names no files of data. Save the dataset again.")
    return [part / name for name in files]


def _is_plain(name: object) -> bool:
    """Whether it names something in the same folder, not somewhere else."""
    return isinstance(name, str) and Path(name).name == name and name not in ("", "..")


def _unpack(folder: Path, parts: list[tuple[str | None, Path]], target: Path) -> list[str]:
    return write_embedded(_tables(parts), folder, target)


def _tables(parts: list[tuple[str | None, Path]]) -> Iterator[EmbeddedPictures]:
    for split, part in parts:
        features = _json(part / _INFO).get("features") or {}
        for file in _arrow_files(part):
            try:
                yield EmbeddedPictures(split, pl.read_ipc_stream(file), features)
            except (OSError, pl.exceptions.PolarsError) as error:
                raise DataError(
                    f"{file} cannot be read ({error}). Save the dataset again."
                ) from None


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path} cannot be read ({error}). Save the dataset again.") from None
    if not isinstance(content, dict):
        raise DataError(f"{path} holds no JSON object. Save the dataset again.")
    return content
