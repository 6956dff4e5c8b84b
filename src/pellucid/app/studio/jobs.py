"""Start, follow and stop the jobs of a project, which are processes of their own."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pellucid.api import RUNS
from pellucid.app.studio.schemas import JobKind, JobView
from pellucid.checked_json import UnfitError, parse_json
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError
from pellucid.run import next_free

_MAX_NOTES = 20
_SECONDS_TO_START = 30.0
"""Time after which a job that has not taken its lock has failed to start."""
_started: list[subprocess.Popen[bytes]] = []
"""Processes of which this one has not noticed yet that they have ended."""
_looking = threading.Lock()
"""Held while a job's lock is tried: two that try at once would take each other for the job."""


def start_job(project: Project, kind: JobKind) -> None:
    """Start a job: train a classifier on the pictures of a project, or check them.

    Args:
        project: The project.
        kind: "train" does what `pellucid train` does, "check" what `pellucid data check` does.

    Raises:
        ConfigError: Such a job is running already, or the folder cannot be written.
    """
    folder = _folder(project, kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "start.lock", timeout=_SECONDS_TO_START):
            if view_job(project, kind).state == "running":
                raise ConfigError("This is running already. Wait until it is done.")
            _start(project, kind, folder)
    except Timeout:
        raise ConfigError("Another window is starting this. Wait a moment.") from None
    except OSError as error:
        raise ConfigError(
            f"The job cannot be started ({error.strerror or error}). Check that you may write "
            f"to {project.root}."
        ) from None


def _start(project: Project, kind: JobKind, folder: Path) -> None:
    latest = _latest(project, kind)
    number = 0 if latest is None else int(latest.stem) + 1
    events = folder / f"{number:06d}.jsonl"
    run = next_free(RUNS, project.root.name)
    first = {"run": run.name, "time": time.time()}
    with events.open("x", encoding="utf-8") as opened:
        opened.write(json.dumps(first) + "\n")
    # No shell; -P: a file keras.py in the working folder must not be imported instead of Keras.
    command = [sys.executable, "-P", "-m", "pellucid.app.studio.job_process", kind]
    process = subprocess.Popen(  # noqa: S603
        [*command, str(project.root), str(run), str(events)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _started.append(process)


def stop_job(project: Project, kind: JobKind) -> None:
    """Ask the running job to stop, as Ctrl-C does; nothing happens if there is none."""
    if view_job(project, kind).state == "running" and (events := _latest(project, kind)):
        events.with_suffix(".stop").touch()


def view_job(project: Project, kind: JobKind) -> JobView:
    """Describe the latest job of a kind."""
    _started[:] = [each for each in _started if each.poll() is None]
    events = _latest(project, kind)
    if events is None:
        return JobView(state="none")
    facts = _read(events)
    began = next((each["time"] for each in facts if isinstance(each.get("time"), float)), 0.0)
    view = JobView(state="running", run=_text(facts, "run"))
    view.notes = [str(each["note"]) for each in facts if "note" in each][-_MAX_NOTES:]
    for each in facts:
        if "stage" in each:
            view.stage, view.done, view.total = str(each["stage"]), None, None
        elif isinstance(each.get("done"), int):
            view.done, total = each["done"], each.get("total")
            view.total = total if isinstance(total, int) else None
    end = _text(facts, "end")
    if end is not None:
        view.state = "done" if end == "done" else "stopped" if end == "stopped" else "failed"
        view.problem = _text(facts, "problem")
    elif not is_running(project, kind) and (
        len(facts) > 1 or not 0 <= time.time() - began < _SECONDS_TO_START
    ):
        view.state = "failed"
        view.problem = "It ended unexpectedly. The computer may be short of memory, or was off."
    return view


def is_running(project: Project, kind: JobKind) -> bool:
    """Return whether a job of a kind holds its lock, which ends with its process."""
    events = _latest(project, kind)
    if events is None or not events.with_suffix(".lock").exists():
        return False
    with _looking:
        try:
            with FileLock(events.with_suffix(".lock"), blocking=False):
                return False
        except Timeout:
            return True


def job_revision(project: Project, kind: JobKind) -> tuple[str, int]:
    """Return what changes with each event of the latest job of a kind."""
    events = _latest(project, kind)
    return ("", 0) if events is None else (events.name, events.stat().st_size)


def _folder(project: Project, kind: JobKind) -> Path:
    jobs = project.folder.hidden / "jobs"
    if jobs.is_symlink() or (jobs / kind).is_symlink():
        raise ConfigError(f"{jobs} is or holds a link. Replace it by a folder, or remove it.")
    return jobs / kind


def _latest(project: Project, kind: JobKind) -> Path | None:
    return max(_folder(project, kind).glob(f"{'[0-9]' * 6}.jsonl"), default=None)


def _read(events: Path) -> list[dict[str, Any]]:
    """Read the events of a job; lines that are none are left out."""
    text = events.read_text(encoding="utf-8", errors="replace")
    facts = []
    for line in text.split("\n")[:-1]:
        try:
            found = parse_json(line)
        except UnfitError:
            continue
        if isinstance(found, dict):
            facts.append(found)
    return facts


def _text(facts: list[dict[str, Any]], name: str) -> str | None:
    return next((str(each[name]) for each in reversed(facts) if name in each), None)
