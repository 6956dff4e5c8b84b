"""Pictures that are nearly the same as one that a run has learned from."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.source import Source
from pellucid.errors import PellucidError
from pellucid.report.record import RunRecord
from pellucid.run import RunFolder
from pellucid.settings import config_from_dict
from pellucid.training.events import Watcher
from pellucid.training.interrupt import CtrlC
from pellucid.training.near_copies import find_near_copies
from pellucid.training.recipe import Workplace
from pellucid.training.recipes.features import FeaturesRecipe


def near_copies_of_training(
    record: RunRecord,
    catalog: pl.DataFrame,
    source: Source,
    cache: PictureCache,
    watcher: Watcher,
) -> tuple[NDArray[np.bool_], list[int | None], str | None]:
    """Find the pictures that are near copies of those that a run learned from or chose by.

    Args:
        record: The run.
        catalog: Other pictures; those of the split test are looked at.
        source: Of the catalog, in the same order.
        cache: Has features, and takes those that are computed.
        watcher: Is told how it goes.

    Returns:
        For each row of the catalog whether it is such a near copy, and the number of its group of
        near copies, or None; and why near copies cannot be told, if they cannot.
    """
    none_found: tuple[NDArray[np.bool_], list[int | None]]
    none_found = np.zeros(len(catalog), np.bool_), [None] * len(catalog)
    cannot = "Near copies of the pictures that the run learned from cannot be told, since"
    try:
        config = config_from_dict(TrainConfig, record.settings["config"])
        learned_from = open_source(Path(record.settings["source"]))
    except (KeyError, TypeError, PellucidError):
        where = record.settings.get("source")
        return *none_found, f"{cannot} those are not at {where} any more; identical copies are."
    if config.recipe == "scratch":
        return *none_found, f"{cannot} that takes a pretrained body; identical copies are."
    is_tested = (catalog["split"] == "test").fill_null(value=False)
    tested = is_tested.arg_true().to_numpy().astype(np.intp)
    file_of = {file.path: file for file in learned_from.files if Path(file.file).is_file()}
    is_learned = pl.col("split").is_in(["train", "validation"])
    learned = record.catalog.filter(is_learned & pl.col("path").is_in(list(file_of)))
    both = pl.concat(
        [
            frame.select("path", "label", "hash", "health").with_columns(unit=None)
            for frame in (learned, catalog[tested])
        ]
    )
    files = [file_of[path] for path in learned["path"]] + [source.files[row] for row in tested]
    plain = replace(config, features=replace(config.features, mirror="off", augment="none"))
    watcher.stage("Looking for near copies of what the run learned from")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            pictures = replace(source, files=files)
            workplace = Workplace(pictures, cache, RunFolder(Path(scratch)), watcher, CtrlC())
            near = find_near_copies(both, files, FeaturesRecipe(plain, workplace))
    except PellucidError as error:
        return *none_found, f"{cannot} they cannot be looked at ({error}); identical copies are."
    assert near is not None, "the recipe has a body"
    seen = set(near[: len(learned)]) - {None}
    is_near, groups = none_found
    for row, group in zip(tested.tolist(), near[len(learned) :], strict=True):
        is_near[row], groups[row] = group in seen, group
    return is_near, groups, None
