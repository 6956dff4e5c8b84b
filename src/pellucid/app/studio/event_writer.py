"""Write the events of a job to a file, a line of JSON for each.

The file stays small: the longer a stage takes, the rarer its progress is written.
"""

import json
import math
import os
import threading
import time
from pathlib import Path
from typing import Any

from pellucid.app.studio.stage_name import message_of
from pellucid.progress import Watcher

_SECONDS_BETWEEN = 0.1
"""Minimum time between two events of progress."""
_SHARE_BETWEEN = 0.01
"""The same as a share of the time that the stage has taken: an hour makes about 600 events."""
_TRIES_OF_END = 30
"""How often the last event is tried to be written if the disk is full; the training itself may
make room when it ends."""


class EventWriter(Watcher):
    """Writes the events of a job to a file. If the disk is full, events are left out.

    Args:
        path: The file, to which is appended.
    """

    def __init__(self, path: Path) -> None:
        # Unbuffered: what could not be written must not be kept for later.
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._lock = threading.Lock()
        self._is_cut = False
        self._began = self._stage_began = time.monotonic()
        self._last = -math.inf

    def write(self, **facts: Any) -> bool:
        """Write an event, with the seconds since the job began.

        Returns:
            Whether it was written; otherwise the disk is full, or the file cannot be written.
        """
        at = round(time.monotonic() - self._began, 2)
        line = json.dumps({"at": at, **facts}, allow_nan=False).encode() + b"\n"
        with self._lock:
            # A line that was written in part must not spoil the next one.
            data = b"\n" + line if self._is_cut else line
            try:
                n_written = os.write(self._file, data)
            except OSError:
                return False
            self._is_cut = 0 < n_written < len(data) or (self._is_cut and not n_written)
            return n_written == len(data)

    def end(self, state: str, problem: str | None = None) -> None:
        """Write the last event, also if the disk is full until the job has removed its files."""
        facts = {"end": state} | ({} if problem is None else {"problem": problem})
        for _ in range(_TRIES_OF_END):
            if self.write(**facts):
                return
            time.sleep(_SECONDS_BETWEEN)

    def stage(self, name: str) -> None:
        """Write the start of a stage, with what its name was made of if it has values."""
        self._stage_began, self._last = time.monotonic(), -math.inf
        message = message_of(name)
        made_of = {} if message is None else {"message": message.model_dump()}
        self.write(stage=name, **made_of)

    def progress(self, done: int, total: int | None) -> None:
        """Write the progress in a stage, unless that was done a moment ago."""
        if self._is_due() or done == total:
            self.write(done=done, total=total)

    def found(self, n_images: int, labels: list[str]) -> None:
        """Write how many pictures and classes there are."""
        self.write(n_pictures=n_images, n_classes=len(labels))

    def fitting(self, n_epochs: int) -> None:
        """Write the maximum number of epochs."""
        self.write(n_epochs=n_epochs)

    def batch(self, done: int, total: int) -> None:
        """Write the progress in an epoch, unless that was done a moment ago."""
        if self._is_due():
            self.write(batch=done, n_batches=total)

    def epoch(self, row: dict[str, float]) -> None:
        """Write an epoch; values that are not finite are left out."""
        finite = {name: value for name, value in row.items() if math.isfinite(value)}
        self.write(epoch=finite | {"epoch": int(row["epoch"])})

    def note(self, text: str) -> None:
        """Write a note to the user."""
        self.write(note=text)

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Write the accuracy of the test."""
        tested = {
            "accuracy": metrics["accuracy"],
            "interval": metrics["accuracy_interval"],
            "n_test": metrics["n_test"],
        }
        self.write(tested=tested)

    def _is_due(self) -> bool:
        now = time.monotonic()
        wait = max(_SECONDS_BETWEEN, _SHARE_BETWEEN * (now - self._stage_began))
        if now - self._last < wait:
            return False
        self._last = now
        return True
