"""Start, follow and stop the trainings of a project, which are processes of their own."""

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
from pellucid.app.studio.schemas import TrainingView
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError
from pellucid.run import next_free

_MAX_NOTES = 20
_SECONDS_TO_START = 30.0
"""Time after which a training that has not taken its lock has failed to start."""
_started: list[subprocess.Popen[bytes]] = []
"""Processes of which this one has not noticed yet that they have ended."""


def start_training(project: Project) -> None:
    """Start to train a classifier on the pictures of a project, as `pellucid train` does.

    Args:
        project: The project.

    Raises:
        ConfigError: A training is running already, or the folder cannot be written.
    """
    if view_training(project).state == "running":
        raise ConfigError("This project is being trained already. Wait until it is done.")
    run = next_free(RUNS, project.root.name)
    folder = _folder(project)
    try:
        folder.mkdir(exist_ok=True)
        number = len(list(folder.glob("*.jsonl")))
        events = folder / f"{number:06d}.jsonl"
        # No shell; -P: a file keras.py in the working folder must not be imported instead of Keras.
        command = [sys.executable, "-P", "-m", "pellucid.app.studio.training_process"]
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
            f"The training cannot be started ({error.strerror or error}). Check that you may write "
            f"to {project.root}."
        ) from None


def stop_training(project: Project) -> None:
    """Stop the running training, as Ctrl-C does; nothing happens if there is none."""
    events = _latest(project)
    if events is None or not _is_locked(events):
        return
    pid = next((each["pid"] for each in _read(events) if "pid" in each), None)
    if pid is not None:
        os.kill(int(pid), signal.SIGINT)


def view_training(project: Project) -> TrainingView:
    """Describe the latest training of a project."""
    _started[:] = [each for each in _started if each.poll() is None]
    events = _latest(project)
    if events is None:
        return TrainingView(state="none")
    facts = _read(events)
    first, last = facts[0], facts[-1]
    seconds = time.time() - first["time"]
    view = TrainingView(
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


def training_revision(project: Project) -> int:
    """Return a number that changes with each event of the latest training."""
    events = _latest(project)
    return 0 if events is None else events.stat().st_size


def _folder(project: Project) -> Path:
    return project.folder.hidden / "trainings"


def _latest(project: Project) -> Path | None:
    return max(_folder(project).glob("*.jsonl"), default=None)


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
