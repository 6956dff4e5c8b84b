"""Copies of the small files that settings name, since a file may change before a resume."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pellucid.config import TrainConfig
from pellucid.run import KEPT, replacing
from pellucid.settings import config_from_dict, files_of_settings, with_settings


def keep_files(config: TrainConfig, folder: Path) -> TrainConfig:
    """Copy the files of settings that are kept, such as a table of learning rates.

    Args:
        config: Settings, which were checked.
        folder: Folder of the run, cross-validation or search.

    Returns:
        The settings with the copies instead of the files that were given.

    Raises:
        RunError: The disk is full, or the folder is not writable.
    """
    for given, copy in _files(config, folder):
        with replacing(copy) as temporary:
            shutil.copyfile(given, temporary)
    return with_kept_files(config, folder)


def with_kept_files(config: TrainConfig, folder: Path) -> TrainConfig:
    """Return settings with the copies of `keep_files`, whose folder may have been moved."""
    copies = {copy.parent.name: str(copy) for _given, copy in _files(config, folder)}
    return with_settings(config, {name: at for name, at in copies.items() if Path(at).is_file()})


def config_in(folder: Path, values: dict[str, Any]) -> TrainConfig:
    """Create the settings of a file in the folder of a run, cross-validation or search.

    Args:
        folder: The folder.
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
