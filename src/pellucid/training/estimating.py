"""Estimate a training by a rehearsal on a sample of the pictures."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import psutil

from pellucid.cache_folder import cache_folder, free_space
from pellucid.config import TrainConfig
from pellucid.data.catalog import SCHEMA, with_splits
from pellucid.data.decode import Health
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.auto_estimate import estimate_auto
from pellucid.training.cost import Stage
from pellucid.training.estimate import Estimate
from pellucid.training.recipe_estimates import RecipeEstimates
from pellucid.training.sampled import draw_sample
from pellucid.training.train import check_config, check_place, open_pictures

_N_SAMPLE = 64
"""Number of files to measure on, if only a head is fitted."""
_N_SAMPLE_OF_FIT = 48
"""The same for recipes with gradient descent, which look at each several times."""
_MIN_SAMPLE = 6
"""Three splits with a picture of two classes each."""


def estimate(
    folder: Path,
    run_folder: Path,
    config: TrainConfig,
    reading: Reading | None = None,
    watcher: Watcher | None = None,
    *,
    is_elsewhere: bool = False,
) -> Estimate:
    """Estimate the cost of a training on this machine by a rehearsal on a sample of the pictures.

    Args:
        folder: As for `train`.
        run_folder: As for `train`; nothing is written to it.
        config: As for `train`.
        reading: As for `train`.
        watcher: Receives the progress.
        is_elsewhere: Whether the machines of a cluster would train.

    Returns:
        What would be done, and its cost. Nothing is written outside the cache, and in the cache
        only unpacked archives, a converted backbone with its measured precision, and programs
        that JAX compiled.

    Raises:
        PellucidError: The pictures or the settings cannot be used.
    """
    watcher = watcher or Watcher()
    check_config(config, is_elsewhere=is_elsewhere)
    began = time.perf_counter()
    source = open_pictures(folder, reading or Reading(), watcher)
    check_place(run_folder, folder)
    RunFolder(run_folder).check_is_free()
    notes = [*source.notes, *source.survey.notes]
    looked = Stage(marked("Looking for pictures"), time.perf_counter() - began)
    catalog, more = planned_splits(source, config)
    watcher.stage(marked("Measuring on a sample of the pictures"))
    is_only_head = config.recipe == "features"
    sample = draw_sample(source.files, _N_SAMPLE if is_only_head else _N_SAMPLE_OF_FIT)
    if len(sample.pictures) < _MIN_SAMPLE:
        raise DataError(
            _(
                "The cost is measured on at least {min_sample} different usable pictures, "
                "but there are {n_pictures}. Train without --dry-run, which takes a minute.",
                min_sample=_MIN_SAMPLE,
                n_pictures=len(sample.pictures),
            )
        )
    estimates = RecipeEstimates(source, config, catalog, sample, watcher, is_elsewhere=is_elsewhere)
    is_auto = config.recipe == "auto"
    found = estimate_auto(estimates, config) if is_auto else estimates.measured(config)[0]
    notes += [*more, *found.notes]
    # What this process holds now would be free.
    free_memory = psutil.virtual_memory().available + psutil.Process().memory_info().rss
    return replace(
        found,
        source=folder,
        stages=(looked, *found.stages),
        free_memory=free_memory,
        free_disk=free_space(run_folder),
        free_cache_disk=free_space(cache_folder()),
        notes=tuple(notes),
    )


def planned_splits(source: Source, config: TrainConfig) -> tuple[pl.DataFrame, list[str]]:
    """Assign splits as the training does, taking each file for a different, usable picture.

    Args:
        source: The files, which are not read.
        config: Settings of the splits, and the seed.

    Returns:
        The catalog with its splits, and notes for the user.

    Raises:
        DataError: There are fewer than two classes, or too few files for a test.
    """
    rows = [
        (
            *(file.path, file.file, file.label, file.split, file.group),
            hashlib.sha256(file.path.encode("utf-8", "surrogatepass")).hexdigest(),
            *(Health.OK.value, None, 1, 1, 1, None, None),
        )
        for file in source.files
    ]
    catalog = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return with_splits(catalog, config.split, config.seed)
