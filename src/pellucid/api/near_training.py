"""Find near copies of the images that a run was trained on."""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.cache import PictureCache
from pellucid.data.decode import read_unchanged
from pellucid.data.inside import is_inside
from pellucid.data.parallel import map_in_order
from pellucid.data.selection import images_in
from pellucid.errors import DataError, PellucidError
from pellucid.features.extractor import create_extractor
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.report.run_files import RunFiles
from pellucid.settings import recorded_config
from pellucid.training.near_copies import find_near_copies


def near_copies_of_training(
    run_files: RunFiles,
    catalog: pl.DataFrame,
    cache: PictureCache,
    bits: int | None,
    watcher: Watcher,
) -> tuple[NDArray[np.bool_], list[int | None], str | None]:
    """Find near copies of the images that a run used for training or validation.

    Args:
        run_files: The run.
        catalog: Catalog of other images. Only those of the split test are compared.
        cache: Cache for features; newly computed ones are added.
        bits: Bits of the images, as in `ImageSpec`.
        watcher: Receives the progress.

    Returns:
        Three values: for each row of the catalog, whether it is such a near copy; for each row, the
        number of its group of near copies, or None; and a note on near copies that cannot be
        detected, or None.
    """
    none_found: tuple[NDArray[np.bool_], list[int | None]]
    none_found = np.zeros(len(catalog), np.bool_), [None] * len(catalog)
    config = recorded_config(run_files.record) if run_files.record.config else None
    if config is None:
        return *none_found, _(
            "Near copies of the run's training pictures cannot be detected, because its settings "
            "are not known; identical copies can be."
        )
    if config.recipe == "scratch":
        return *none_found, _(
            "Near copies of the run's training pictures cannot be detected, because this needs a "
            "pretrained backbone; identical copies can be."
        )
    learned, problem = _learned_from(run_files)
    is_tested = (catalog["split"] == "test").fill_null(value=False)
    tested = is_tested.arg_true().to_numpy().astype(np.intp)
    columns = ["file", "hash", "health"]
    both = pl.concat([learned.select(columns), catalog[tested].select(columns)])
    watcher.stage(marked("Looking for near copies of the run's training pictures"))
    try:
        with tempfile.TemporaryDirectory() as folder:
            extractor = create_extractor(config.features, cache, watcher, Path(folder), bits)
            near = find_near_copies(both, extractor)
    except PellucidError as error:
        return (
            *none_found,
            _(
                "Near copies of the run's training pictures cannot be detected, because their "
                "features cannot be computed ({error}); identical copies can be.",
                error=error,
            ),
        )
    seen = set(near[: len(learned)]) - {None}
    is_near, groups = none_found
    for row, group in zip(tested.tolist(), near[len(learned) :], strict=True):
        is_near[row], groups[row] = group in seen, group
    return is_near, groups, problem


def _learned_from(run_files: RunFiles) -> tuple[pl.DataFrame, str | None]:
    """Find the run's training and validation images that still exist and are unchanged.

    Returns:
        Their rows of the run's catalog with their files, and a note on the others, or None.
    """
    root = Path(run_files.record.source).absolute()
    learned = images_in(run_files.catalog, "train", "validation")
    learned = learned.unique("hash", keep="first", maintain_order=True)

    def is_unchanged(row: tuple[str, str]) -> bool:
        path, content_hash = row
        # A run may come from somebody else: its table must not name files outside of the source.
        if not is_inside(root, path):
            return False
        try:
            read_unchanged(str(root / path), bytes.fromhex(content_hash))
        except (DataError, ValueError):
            return False
        return True

    found = map_in_order(is_unchanged, learned.select("path", "hash").iter_rows())
    there = learned.filter(pl.Series([found_it for _, found_it in found], dtype=pl.Boolean))
    there = there.with_columns(
        file=pl.Series([str(root / path) for path in there["path"]], dtype=pl.String)
    )
    n_gone = len(learned) - len(there)
    problem = _(
        "Near copies of {n_gone:,} of the {n_learned:,} pictures that the run used for "
        "training or validation cannot be detected, because those are no longer in "
        "{root} or have changed; identical copies can be.",
        n_gone=n_gone,
        n_learned=len(learned),
        root=root,
    )
    return there, problem if n_gone else None
