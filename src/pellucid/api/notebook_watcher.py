"""Display the progress of a training in a notebook, in one line that is updated."""

import sys
import time
from collections.abc import Callable
from html import escape
from typing import Any

from pellucid.cards.run_card import accuracy_sentence
from pellucid.i18n import gettext as _
from pellucid.progress import Watcher
from pellucid.spelling import joined

MAX_NOTES = 5
"""Maximum number of notes below the line; all of them are in the report."""

_INTERVAL = 0.25
"""Seconds between two updates; each is a message to the browser, and is saved in the notebook."""


class NotebookWatcher(Watcher):
    """Watcher that displays a training in the output of a cell.

    Args:
        clock: Function that returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._handle: Any = None
        self._stage = ""
        self._notes: list[str] = []
        self._n_notes = 0
        self._n_epochs = 0
        self._epoch = ""
        self._result = ""
        self._shown_at = -_INTERVAL

    def stage(self, name: str) -> None:
        """Show the name of the stage."""
        self._stage, self._epoch = _(name), ""
        self._show(self._stage)

    def progress(self, done: int, total: int | None) -> None:
        """Show how many pictures are done."""
        text = (
            _("{stage}: {done:,} pictures", stage=self._stage, done=done)
            if total is None
            else _("{stage}: {done:,} of {n:,} pictures", stage=self._stage, done=done, n=total)
        )
        self._show(text, is_last=done == total)

    def found(self, n_images: int, labels: list[str]) -> None:
        """Show the number of pictures and classes, with which a training begins."""
        self._result = ""
        self._show(
            _(
                "{n_images:,} pictures in {n_classes:,} classes.",
                n_images=n_images,
                n_classes=len(labels),
            )
        )

    def fitting(self, n_epochs: int) -> None:
        """Remember the number of epochs."""
        self._n_epochs = n_epochs

    def batch(self, done: int, total: int) -> None:
        """Show how much of the epoch is done."""
        text = _("{stage}: batch {done:,} of {n:,}.", stage=self._stage, done=done, n=total)
        self._show(joined(text, self._epoch), is_last=False)

    def epoch(self, row: dict[str, float]) -> None:
        """Show the result of the epoch."""
        self._epoch = _(
            "Epoch {epoch:.0f} of at most {n_epochs}: accuracy {accuracy:.1%}, in validation "
            "{val_accuracy:.1%}.",
            epoch=row["epoch"],
            n_epochs=max(self._n_epochs, int(row["epoch"])),
            accuracy=row["accuracy"],
            val_accuracy=row["val_accuracy"],
        )
        self._show(self._epoch)

    def tried(self, text: str) -> None:
        """Show the result of a try until the next one begins."""
        self._epoch = ""
        self._show(text)

    def note(self, text: str) -> None:
        """Show a note below the line, unless there were too many before."""
        self._n_notes += 1
        if self._n_notes <= MAX_NOTES:
            self._notes.append(text)
        elif self._n_notes == MAX_NOTES + 1:
            self._notes.append(_("More notes are in the report."))
        self._show(self._epoch or self._stage)

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Show the result, which stays while the last files are written."""
        self._result = accuracy_sentence(metrics)
        self._show(self._result)

    def _show(self, text: str, *, is_last: bool = True) -> None:
        now = self._clock()
        if not is_last and now - self._shown_at < _INTERVAL:
            return
        self._shown_at = now
        lines = [self._result or text, *self._notes]
        data = {
            "text/plain": "\n".join(lines),
            "text/html": "".join(f"<div>{escape(line)}</div>" for line in lines),
        }
        if self._handle is None:
            # Loaded already: only a notebook has this watcher.
            from IPython.display import display

            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


def default_watcher() -> Watcher:
    """Return a `NotebookWatcher` if this is a notebook's kernel, otherwise a silent watcher."""
    return NotebookWatcher() if is_notebook() else Watcher()


def is_notebook() -> bool:
    """Return whether this process is the kernel of a notebook."""
    # Importing IPython takes a second; a notebook has imported it.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
