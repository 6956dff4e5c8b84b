"""The entry points of training: from a folder of images to a run."""

import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pellucid.augment.policy import find_plan
from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.projects import opened
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.test_fold import check_open
from pellucid.data.two_classes import check_source
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.interrupt import CheckingWatcher, CtrlC
from pellucid.keras_runtime import check_backend
from pellucid.progress import Watcher
from pellucid.run import RunFolder, replacing
from pellucid.settings import PARTS
from pellucid.training.check_refit import check_refit
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.job import TrainingJob, read_job
from pellucid.training.kept_files import keep_files
from pellucid.training.rate_table import check_rate_table
from pellucid.training.recipes import get_recipe
from pellucid.training.steps import Steps
from pellucid.unwritable import write_error


def train(
    folder: Path,
    run_folder: Path,
    config: TrainConfig,
    reading: Reading | None = None,
    hooks: Hooks | None = None,
) -> RunFolder:
    """Train, evaluate and save a classifier.

    Args:
        folder: A folder of images, or another source that `opened.open_pictures` supports.
        run_folder: Folder to write the run to; it must not exist or must be empty.
        config: Settings.
        reading: Which folders are splits and what the columns of a table mean, where the user
            has specified it.
        hooks: Progress watcher, callbacks and executor of the caller, if any.

    Returns:
        The finished run.

    Raises:
        PellucidError: The images, the settings or the run folder cannot be used. The run folder
            is removed if it holds neither a usable classifier nor a finished epoch by then.
    """
    reading, hooks = reading or Reading(), hooks or Hooks()
    check_config(config, is_elsewhere=hooks.executor is not None)
    source = open_pictures(folder, reading, hooks.watcher)
    if config.split.n_test_folds is not None:  # before Keras is imported and pictures are read
        check_open({file.split for file in source.files if file.split is not None}, source.root)
    check_place(run_folder, folder)
    run = RunFolder.create(run_folder)
    with run.locked():
        try:
            job = TrainingJob.of(folder, keep_files(config, run.path), reading)
            if hooks.kept_splits is not None:
                with replacing(run.kept_splits) as temporary:
                    shutil.copyfile(hooks.kept_splits, temporary)
            job.write(run)
        except BaseException:
            run.discard()
            raise
        _train(source, run, job, hooks)
    return run


def check_place(run_folder: Path, folder: Path) -> None:
    """Check that a run folder lies outside the pictures.

    Raises:
        RunError: It lies inside.
    """
    if run_folder.resolve().is_relative_to(folder.resolve()):
        raise RunError(
            _(
                "The run folder {run_folder} would lie inside the picture folder {folder}, "
                "and would look like a class the next time. Start from another folder, or "
                "choose one outside with --run.",
                run_folder=run_folder,
                folder=folder,
            )
        )


def resume(run_folder: Path, hooks: Hooks | None = None) -> RunFolder:
    """Resume a training that was ended by a crash, Ctrl-C or a power cut.

    Args:
        run_folder: Folder of the run.
        hooks: As for `train`. The callbacks must be those of the interrupted training; the
            executor may differ.

    Returns:
        The finished run, with the same result as an uninterrupted training.

    Raises:
        RunError: There is nothing to resume, or the images have changed.
        PellucidError: As for `train`.
    """
    run = RunFolder(run_folder)
    if not run.job.is_file():
        if run.is_usable:
            raise RunError(
                _(
                    "The run {path} is complete; there is nothing to resume.",
                    path=run_folder,
                )
            )
        raise RunError(
            _(
                "There is no interrupted training at {path}: it has no "
                "checkpoints/job.json. Expected the folder of a run that `pellucid train` "
                "began.",
                path=run_folder,
            )
        )
    hooks = hooks or Hooks()
    with run.locked():
        job = read_job(run)
        check_is_there(job.source)
        check_config(job.config, is_elsewhere=hooks.executor is not None)
        run.note("resumed")
        source = open_pictures(job.source, job.reading, hooks.watcher)
        _train(source, run, job, hooks)
    return run


def check_is_there(source: Path) -> None:
    """Check that what an interrupted training began with is still where it was.

    Raises:
        RunError: It is not.
    """
    if not source.exists():
        raise RunError(
            _(
                "This training began with the pictures in {source}, which is not there any more: "
                "it was renamed, moved or removed, or its disk is not connected. Bring it back, or "
                "put a link to it there, and resume again.",
                source=source,
            )
        )


def check_config(config: TrainConfig, *, is_elsewhere: bool) -> None:
    """Check the settings that can be checked before any picture is read.

    Args:
        config: Settings of the training.
        is_elsewhere: Whether the machines of a cluster train.

    Raises:
        ConfigError: There is no such recipe, augmentation policy or backend, the table of learning
            rates cannot be used, or there can be no second training.
    """
    get_recipe(config.recipe)
    for name in PARTS[config.recipe]:
        part = getattr(config, name)
        find_plan(getattr(part, "augment", "none"))
        check_rate_table(getattr(part, "rate_table", None), is_elsewhere=is_elsewhere)
    check_backend()
    check_refit(config, is_elsewhere=is_elsewhere)


def open_pictures(path: Path, reading: Reading, watcher: Watcher) -> Source:
    """List the pictures of a source, and check that a classifier can be trained on them.

    Raises:
        DataError: There are no pictures, or only one class.
    """
    watcher.stage(marked("Looking for pictures"))
    source = opened.open_pictures(path, reading)
    check_source(source)
    return source


def _train(source: Source, run: RunFolder, job: TrainingJob, hooks: Hooks) -> None:
    with _opened(source, run, hooks) as context:
        recipe = get_recipe(job.config.recipe)(job.config, context)
        is_interrupted = Steps(context, job).take(recipe)
    # Not within the context, which treats a run without its lock as one that was removed.
    if not is_interrupted:  # otherwise it may be resumed later
        run.remove_working_files()


@contextmanager
def _opened(source: Source, run: RunFolder, hooks: Hooks) -> Iterator[TrainingContext]:
    """Open the context of a training; on exit, remove everything useless from the run folder."""
    ctrl_c, watcher = CtrlC(), hooks.watcher
    hooks = replace(hooks, watcher=CheckingWatcher(watcher, ctrl_c, run))
    cache = PictureCache(None)
    try:
        with ctrl_c.listening():
            cache = PictureCache.of_user()
            yield TrainingContext(source, cache, run, hooks, ctrl_c)
    except BaseException as error:
        cache.commit()
        if run.is_removed:  # anything written since then is useless
            run.discard()
            run.check_is_there()
        if run.has_state:
            note = _(
                "{path} is kept. To go on: pellucid resume {run}",
                path=run.path,
                run=shlex.quote(str(run.path)),
            )
            run.note(note)
            if hooks.resumed_in is None:  # otherwise that folder is named, after this
                watcher.note(note)
        elif not run.is_usable:
            run.discard()
        elif not run.keras_model.is_file():
            note = _(
                "{path} is kept: it can predict and report, but it has no model.keras.",
                path=run.path,
            )
            run.note(note)
            watcher.note(note)
        if isinstance(error, OSError):
            raise write_error(run.path, error) from error
        raise
    finally:
        cache.close()
        run.remove_working_files(keep_state=run.has_state)
