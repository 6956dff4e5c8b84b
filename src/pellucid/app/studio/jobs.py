"""Start, follow, stop and resume the jobs of a project, which are processes of their own."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pellucid.api import RUNS
from pellucid.app.studio.job_files import job_folder, latest_job, no_link
from pellucid.app.studio.job_schemas import JobKind, Recipe, StageView
from pellucid.app.studio.job_views import resumable_run, view_estimates, view_job
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_lock import become_project, unwritable
from pellucid.errors import ConfigError
from pellucid.i18n import current_language, system_reason
from pellucid.i18n import gettext as _
from pellucid.i18n.language import VARIABLE
from pellucid.run import next_free

_SECONDS_TO_WAIT = 30.0
"""Time to wait for another window that starts such a job."""
_MAX_TRIES = 20
_MAX_KEPT = 10
"""Number of jobs of a kind whose events are kept; the page asks for the latest one all the time."""


def start_job(project: Project, kind: JobKind, recipe: Recipe = "features") -> None:
    """Start a job of a project.

    Args:
        project: The project.
        kind: "train" does what `pellucid train` does, "check" what `pellucid data check` does,
            "estimate" what `pellucid train --dry-run` does for each recipe, "map" what
            `map_features` does, and "rank" what `most_useful` does.
        recipe: Recipe of a training.

    Raises:
        ConfigError: Such a job is running already, or the folder cannot be written.
        DataError: The folder of the project is gone.
    """
    with _starting(project, kind) as folder:
        if kind == "estimate" and view_job(project, "train").state == "running":
            raise ConfigError(
                _(
                    "While a training runs, the times of others cannot be measured. Wait "
                    "until it has ended."
                )
            )
        if kind == "train":
            stop_job(project, "estimate")  # both would be slower, and the times wrong
            become_project(project.folder)  # which keeps the test set
        revision = project.revision()
        facts: dict[str, Any] = {"time": time.time(), "revision": revision}
        run = None
        if kind == "train":
            run = _new_run(project.root.name)
            planned = [stage.model_dump() for stage in _planned(project, revision, recipe)]
            facts |= {"run": run.name, "recipe": recipe, "planned": planned}
        number = _next_number(folder)
        _remove_old(folder, number)
        events = folder / f"{number:06d}.jsonl"
        try:
            with events.open("x", encoding="utf-8") as opened:
                opened.write(json.dumps(facts) + "\n")
        except OSError:  # on a full disk; what was not started must not look as if it had died
            events.unlink(missing_ok=True)
            if run is not None:
                run.rmdir()
            raise
        _spawn(project, kind, run, events, *([recipe] if kind == "train" else []))


def resume_training(project: Project) -> None:
    """Resume the latest training, which was stopped or has ended unexpectedly.

    Its result is the same as without the interruption.

    Raises:
        ConfigError: It is running, there is nothing to resume, or the folder cannot be written.
    """
    with _starting(project, "train"):
        view, events = view_job(project, "train"), latest_job(project, "train")
        run = resumable_run(project, view.run)
        if run is None or events is None:
            raise ConfigError(
                _(
                    "There is no interrupted training to resume. Start a new one; what has "
                    "already been computed for it is used again."
                )
            )
        stop_job(project, "estimate")
        events.with_suffix(".stop").unlink(missing_ok=True)
        with events.open("a", encoding="utf-8") as opened:
            # The process may have been killed within a line.
            opened.write("\n" + json.dumps({"resumed": True, "time": time.time()}) + "\n")
        _spawn(project, "resume", run.path, events)


@contextmanager
def _starting(project: Project, kind: JobKind) -> Iterator[Path]:
    """Yield the folder of the jobs of a kind, of which none runs and no other one is started.

    Raises:
        ConfigError: One is running or being started, or the folder cannot be written.
    """
    folder = job_folder(project, kind)
    try:
        for each in (
            project.folder.hidden,
            folder.parent,
            folder,
        ):  # a project that was removed is not made anew
            each.mkdir(exist_ok=True)
        with FileLock(no_link(folder / "start.lock"), timeout=_SECONDS_TO_WAIT):
            latest_job(project, kind)  # refuses a link, of which the view only tells
            if view_job(project, kind).state == "running":
                raise ConfigError(_("This is running already. Wait until it is done."))
            yield folder
    except Timeout:
        raise ConfigError(_("Another window is starting this. Wait a moment.")) from None
    except OSError as error:
        if not project.root.is_dir():
            raise unwritable(project.root, error) from None
        raise ConfigError(
            _(
                "The job cannot be started ({error}). Check that there is space on the disk, "
                "and that you may write to {root} and {runs}.",
                error=system_reason(error),
                root=project.root,
                runs=RUNS.absolute(),
            )
        ) from None


def _new_run(name: str) -> Path:
    """Make the folder of a new run, so that no other training takes its name.

    Raises:
        OSError: It cannot be made.
    """
    RUNS.mkdir(parents=True, exist_ok=True)
    for _unused in range(_MAX_TRIES):
        run = next_free(RUNS, name)
        try:
            run.mkdir()
        except FileExistsError:  # another training was faster
            continue
        return run
    raise FileExistsError(_("{run} is a link to nothing", run=run))


def _next_number(folder: Path) -> int:
    """Return a number that no file of an earlier job has, nor a link that somebody laid there."""
    numbers = [path.name[:6] for path in folder.iterdir()]
    return max((int(each) for each in numbers if each.isdecimal()), default=-1) + 1


def _remove_old(folder: Path, number: int) -> None:
    """Remove the files of jobs that are over since long; the checks alone make many."""
    for path in folder.iterdir():
        is_old = path.name[:6].isdecimal() and int(path.name[:6]) < number - _MAX_KEPT
        if is_old and path.suffix in (".jsonl", ".lock", ".stop"):
            with contextlib.suppress(OSError):
                path.unlink()


def _spawn(project: Project, action: str, run: Path | None, events: Path, *words: str) -> None:
    # No shell; -P: a file keras.py in the working folder must not be imported instead of Keras.
    command = [sys.executable, "-P", "-m", "pellucid.app.studio.job_process", action]
    process = subprocess.Popen(  # noqa: S603
        [*command, str(project.root), str(run or ""), str(events), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, VARIABLE: current_language()},  # that of whoever started it
    )
    # Its end must be noticed, or it stays in the list of processes until the server ends.
    threading.Thread(target=process.wait, daemon=True).start()


def stop_job(project: Project, kind: JobKind) -> None:
    """Ask the running job to stop, as Ctrl-C does; nothing happens if there is none.

    A training that has finished an epoch then tests its best one, and can be resumed; asked a
    second time, it gives that up.
    """
    if view_job(project, kind).state == "running" and (events := latest_job(project, kind)):
        no_link(events.with_suffix(".stop")).touch()


def _planned(project: Project, revision: str, recipe: Recipe) -> list[StageView]:
    """Return the estimated stages of a training, if they were estimated for these pictures."""
    estimates = view_estimates(project, revision)
    found = {each.recipe: each.stages for each in estimates.recipes if estimates.is_current}
    return found.get(recipe, [])
