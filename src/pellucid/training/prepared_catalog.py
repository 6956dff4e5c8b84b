"""Read the images of a training, with their splits."""

from pathlib import Path

import polars as pl

from pellucid.config import TrainConfig
from pellucid.data.catalog import read_catalog, with_splits
from pellucid.data.projects.test_set import keep_test_set, with_test_set
from pellucid.data.selection import class_names
from pellucid.data.test_fold import with_test_fold
from pellucid.data.two_classes import check_usable
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.i18n.first_few import first_few
from pellucid.report.run_files import read_run_table
from pellucid.run import replacing
from pellucid.training.context import TrainingContext
from pellucid.training.near_copies import find_near_copies
from pellucid.training.recipe import Recipe

_MAX_NAMED = 3
"""Number of pictures of a kind that are named if they differ."""


def prepare_catalog(
    context: TrainingContext, config: TrainConfig, recipe: Recipe
) -> tuple[pl.DataFrame, list[str]]:
    """Read all images once, assign the splits, and write catalog.parquet.

    Args:
        context: Context with the source, the cache and the run.
        config: Settings of the splits, and the seed.
        recipe: Recipe whose sinks receive the pixels.

    Returns:
        The catalog with its splits, and notes for the user.

    Raises:
        DataError: The images cannot be used.
        RunError: The images are not those that the interrupted training started with.
    """
    source, run, watcher, sink = context.source, context.run, context.watcher, recipe.feature_sink
    executor = context.hooks.executor
    if executor is not None and sink is not None:
        files = [file.file for file in source.files]
        executor.compute_features(files, sink.main_extractor, sink.mirror_share)
    watcher.stage(marked("Reading pictures"))
    catalog = read_catalog(source, context.cache, recipe.spec, recipe.sinks, watcher.progress)
    check_usable(catalog, source.notes)
    near = None
    if sink is not None and config.split.near_copies == "together":
        near = find_near_copies(catalog, sink.extractor)
    if config.split.n_test_folds is None:
        catalog = with_test_set(catalog, source.root, config.split, config.seed, near)
    else:
        catalog = with_test_fold(catalog, source.root, config.split, config.seed, near)
    catalog, notes = with_splits(catalog, config.split, config.seed, near)
    kept = run.kept_splits if run.kept_splits.is_file() else context.hooks.kept_splits
    begun = run.catalog if run.has_state else kept
    if begun is not None:
        catalog = _as_begun(catalog, begun, source.root)
    is_fold = config.split.n_test_folds is not None
    if not is_fold and (note := keep_test_set(catalog, source.root)) is not None:
        notes.append(note)
    notes = [*source.notes, *source.survey.notes, *notes]
    notes += [context.cache.problem] if context.cache.problem else []
    for note in notes:
        watcher.note(note)
        run.note(note)
    watcher.found(int(catalog["split"].is_not_null().sum()), class_names(catalog))
    with replacing(run.catalog) as temporary:
        # File paths are valid on this machine only; the run records the folder of the source.
        catalog.drop("file").write_parquet(temporary)
    return catalog, notes


def _differences(before: pl.DataFrame, now: pl.DataFrame) -> str:
    """Name the first few pictures that differ between two catalogs."""
    old, new = (
        {row[0]: row[1:] for row in each.select("path", "label", "hash").iter_rows()}
        for each in (before, now)
    )
    gone, added = (
        [path for path in old if path not in new],
        [path for path in new if path not in old],
    )
    changed = [path for path in old if path in new and old[path] != new[path]]
    said = []
    if gone:
        said.append(_("missing: {paths}", paths=first_few(gone, _MAX_NAMED)))
    if changed:
        said.append(_("changed: {paths}", paths=first_few(changed, _MAX_NAMED)))
    if added:
        said.append(_("new: {paths}", paths=first_few(added, _MAX_NAMED)))
    return "; ".join(said) or _("their order has changed")


def _as_begun(catalog: pl.DataFrame, begun: Path, root: Path) -> pl.DataFrame:
    """Restore the splits of an earlier training, and check that its images are unchanged."""
    what = ["path", "label", "hash"]
    known = read_run_table(begun, dict.fromkeys(what, pl.String))
    if not catalog.select(what).equals(known.select(what)):
        raise RunError(
            _(
                "The pictures in {root} are not those that this training began with, so it "
                "cannot continue with them: {differences}. Bring those back, or train into a new "
                "folder.",
                root=root,
                differences=_differences(known, catalog),
            )
        )
    # Another version, or features computed on another machine, might split them differently.
    assigned = [name for name in ("split", "unit", "reason") if name in known.columns]
    return catalog.with_columns(known.select(assigned).get_columns())
