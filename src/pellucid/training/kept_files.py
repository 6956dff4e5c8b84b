"""Copies of the small files that settings name, since a file may change before a resume."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pellucid.config import TrainConfig
from pellucid.run import KEPT, replacing
from pellucid.settings import config_from_dict, files_of_settings, with_settings


def keep_files(config: TrainConfig, folder: Path) -> TrainConfig:
    """Copy the files that settings name and a run keeps, such as a table of learning rates.

    Args:
        config: Settings, which were checked.
        folder: Folder of the run, cross-validation or search.

    Returns:
        The settings with the copies instead of the files that were given.

    Raises:
        RunError: The disk is full, or the folder is not writable.
    """
    for given, copy in _files(config, folder):
        whole = copy.with_name("copy")  # the name of a temporary file is longer than the file's own
        with replacing(whole) as temporary:
            shutil.copyfile(given, temporary)
        whole.replace(copy)
    return with_kept_files(config, folder)


def with_kept_files(config: TrainConfig, folder: Path) -> TrainConfig:
    """Return settings with the copies of `keep_files`, whose folder may have been moved."""
    copies = {copy.parent.name: str(copy) for _given, copy in _files(config, folder)}
    # The isfile of pathlib raises where a name is too long.
    found = {name: at for name, at in copies.items() if os.path.isfile(at)}  # noqa: PTH113
    return with_settings(config, found)


def config_in(folder: Path, values: dict[str, Any]) -> TrainConfig:
    """Create the settings that a file in a folder holds, with the kept copies of their files.

    Args:
        folder: Folder of a run, cross-validation or search.
        values: The settings, as `dataclasses.asdict` gives them.

    Raises:
        ConfigError: As for `config_from_dict`.
    """
    return with_kept_files(config_from_dict(TrainConfig, values), folder)


def _files(config: TrainConfig, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file that is kept, and its copy."""
    for name, (path, about) in files_of_settings(config).items():
        if about.is_file_kept:
            # A policy is named after its file.
            yield path, (folder / KEPT / name / Path(path).name).absolute()
