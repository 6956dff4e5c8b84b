"""Pictures that are nearly the same as one that a run has learned from."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import read_unchanged
from pellucid.data.inside import is_inside
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import ConfigError, DataError, PellucidError
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.report.record import RunRecord
from pellucid.run import RunFolder
from pellucid.settings import config_from_dict
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
        cache: Holds features, and keeps those that are computed.
        watcher: Receives the progress.

    Returns:
        For each row of the catalog, whether it is such a near copy, and the number of its group of
        near copies, or None; and a note on near copies that cannot be detected, or None.
    """
    none_found: tuple[NDArray[np.bool_], list[int | None]]
    none_found = np.zeros(len(catalog), np.bool_), [None] * len(catalog)
    cannot = "Near copies of the pictures that the run learned from cannot be detected, since"
    try:
        config = config_from_dict(TrainConfig, record.settings["config"])
    except (KeyError, TypeError, ConfigError):
        return *none_found, f"{cannot} its settings are not known; identical copies can be."
    if config.recipe == "scratch":
        return *none_found, f"{cannot} this takes a pretrained body; identical copies can be."
    learned, learned_files, problem = _learned_from(record)
    is_tested = (catalog["split"] == "test").fill_null(value=False)
    tested = is_tested.arg_true().to_numpy().astype(np.intp)
    both = pl.concat(
        [
            frame.select("path", "label", "hash", "health").with_columns(unit=None)
            for frame in (learned, catalog[tested])
        ]
    )
    files = learned_files + [source.files[row] for row in tested]
    plain = replace(config, features=replace(config.features, mirror="off", augment="none"))
    watcher.stage("Looking for near copies of what the run learned from")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            pictures = replace(source, files=files)
            workplace = Workplace(pictures, cache, RunFolder(Path(scratch)), watcher, CtrlC())
            near = find_near_copies(both, files, FeaturesRecipe(plain, workplace), watcher)
    except PellucidError as error:
        return (
            *none_found,
            f"{cannot} they cannot be looked at ({error}); identical copies can be.",
        )
    assert near is not None, "the recipe has a body"
    seen = set(near[: len(learned)]) - {None}
    is_near, groups = none_found
    for row, group in zip(tested.tolist(), near[len(learned) :], strict=True):
        is_near[row], groups[row] = group in seen, group
    return is_near, groups, problem


def _learned_from(record: RunRecord) -> tuple[pl.DataFrame, list[SourceFile], str | None]:
    """Find the pictures that a run learned from or chose by, if they are there and unchanged.

    Returns:
        Their rows of the run's catalog, their files, and a note on the others, or None.
    """
    root = Path(record.settings.get("source", "")).absolute()
    is_learned = pl.col("split").is_in(["train", "validation"])
    learned = record.catalog.filter(is_learned).unique("hash", keep="first", maintain_order=True)

    def is_unchanged(row: tuple[str, str]) -> bool:
        path, content_hash = row
        # A run may come from somebody else: its table must not name files elsewhere.
        if not is_inside(root, path):
            return False
        try:
            read_unchanged(str(root / path), bytes.fromhex(content_hash))
        except (DataError, ValueError):
            return False
        return True

    found = map_in_order(is_unchanged, learned.select("path", "hash").iter_rows())
    there = learned.filter(pl.Series([found_it for _, found_it in found], dtype=pl.Boolean))
    files = [
        SourceFile(path, str(root / path), label, None)
        for path, label in there.select("path", "label").iter_rows()
    ]
    n_gone = len(learned) - len(there)
    problem = (
        f"Near copies of {n_gone:,} of the {len(learned):,} pictures that the run learned from or "
        f"chose by cannot be detected, since those are not in {root} any more, or have changed; "
        "identical copies can be."
    )
    return there, files, problem if n_gone else None
