"""Start, follow and stop the jobs of a project, which are processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pellucid.api import RUNS
from pellucid.app.studio.schemas import JobKind, JobView
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError
from pellucid.run import next_free

_MAX_NOTES = 20
_SECONDS_TO_START = 30.0
"""Time after which a job that has not taken its lock has failed to start."""
_started: list[subprocess.Popen[bytes]] = []
"""Processes of which this one has not noticed yet that they have ended."""


def start_job(project: Project, kind: JobKind) -> None:
    """Start a job: train a classifier on the pictures of a project, or check them.

    Args:
        project: The project.
        kind: "train" does what `pellucid train` does, "check" what `pellucid data check` does.

    Raises:
        ConfigError: Such a job is running already, or the folder cannot be written.
    """
    if view_job(project, kind).state == "running":
        raise ConfigError("This is running already. Wait until it is done.")
    run = next_free(RUNS, project.root.name)
    folder = _folder(project, kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.jsonl")))
        events = folder / f"{number:06d}.jsonl"
        # No shell; -P: a file keras.py in the working folder must not be imported instead of Keras.
        command = [sys.executable, "-P", "-m", "pellucid.app.studio.job_process", kind]
        with events.open("x", encoding="utf-8") as opened:
            first = {"run": run.name, "time": time.time()}
            opened.write(json.dumps(first, ensure_ascii=False) + "\n")
        process = subprocess.Popen(  # noqa: S603
            [*command, str(project.root), str(run), str(events)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _started.append(process)
    except OSError as error:
        raise ConfigError(
            f"The job cannot be started ({error.strerror or error}). Check that you may write "
            f"to {project.root}."
        ) from None


def stop_job(project: Project, kind: JobKind) -> None:
    """Stop the running job, as Ctrl-C does; nothing happens if there is none."""
    events = _latest(project, kind)
    if events is None or not _is_locked(events):
        return
    pid = next((each["pid"] for each in _read(events) if "pid" in each), None)
    if pid is not None:
        os.kill(int(pid), signal.SIGINT)


def view_job(project: Project, kind: JobKind) -> JobView:
    """Describe the latest job of a kind."""
    _started[:] = [each for each in _started if each.poll() is None]
    events = _latest(project, kind)
    if events is None:
        return JobView(state="none")
    facts = _read(events)
    first, last = facts[0], facts[-1]
    seconds = time.time() - first["time"]
    view = JobView(
        state="running",
        run=first["run"],
        notes=[each["note"] for each in facts if "note" in each][-_MAX_NOTES:],
        seconds=seconds,
    )
    for each in facts:
        if "stage" in each:
            view.stage, view.done, view.total = each["stage"], None, None
        elif "done" in each:
            view.done, view.total = each["done"], each["total"]
    if "end" in last:
        view.state, view.problem = last["end"], last.get("problem")
    elif not _is_locked(events) and (len(facts) > 1 or seconds > _SECONDS_TO_START):
        view.state = "stopped"
    return view


def is_running(project: Project, kind: JobKind) -> bool:
    """Return whether a job of a kind is running."""
    events = _latest(project, kind)
    return events is not None and _is_locked(events)


def job_revision(project: Project, kind: JobKind) -> tuple[str, int]:
    """Return what changes with each event of the latest job of a kind."""
    events = _latest(project, kind)
    return ("", 0) if events is None else (events.name, events.stat().st_size)


def _folder(project: Project, kind: JobKind) -> Path:
    return project.folder.hidden / "jobs" / kind


def _latest(project: Project, kind: JobKind) -> Path | None:
    return max(_folder(project, kind).glob("*.jsonl"), default=None)


def _read(events: Path) -> list[dict[str, Any]]:
    text = events.read_text(encoding="utf-8", errors="surrogateescape")
    whole = text[: text.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def _is_locked(events: Path) -> bool:
    lock = events.with_suffix(".lock")
    if not lock.exists():
        return False
    try:
        with FileLock(lock, blocking=False):
            return False
    except Timeout:
        return True
