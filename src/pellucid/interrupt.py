"""Handling of Ctrl-C that never loses an interrupt.

Python raises KeyboardInterrupt at whatever instruction is running. Callbacks of the garbage
collector (JAX installs one) and of TensorFlow swallow the exception. So the signal is also
remembered, and the exception is raised again at the next safe point.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from pellucid.progress import Watcher
from pellucid.run import RunFolder


class CtrlC:
    """Remembers Ctrl-C until `check` raises it."""

    def __init__(self) -> None:
        self._n_pressed = 0
        self._is_deferred = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handle SIGINT within the context; does nothing outside of the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before, hook = signal.signal(signal.SIGINT, self._press), sys.unraisablehook
        sys.unraisablehook = lambda swallowed: (
            # A swallowed interrupt is still remembered, so its traceback need not be printed.
            None if swallowed.exc_type is KeyboardInterrupt else hook(swallowed)
        )
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            sys.unraisablehook = hook

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Within the context, only remember the signal; `check` raises it."""
        self._is_deferred = True
        try:
            yield
        finally:
            self._is_deferred = False

    def _press(self, signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._n_pressed += 1
        if not self._is_deferred:
            raise KeyboardInterrupt

    @property
    def is_pressed(self) -> bool:
        """Whether an interrupt is pending."""
        return self._n_pressed > 0

    def check(self) -> None:
        """Raise a pending KeyboardInterrupt.

        Pressing Ctrl-C twice in a row makes two interrupts. At the next check, the second one ends
        the cleanup that the first one started.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed since the last check, or twice before it.
        """
        if self._n_pressed:
            self._n_pressed -= 1
            raise KeyboardInterrupt


class CheckingWatcher(Watcher):
    """Forwards events to another watcher, and stops the run if it was interrupted or deleted.

    Args:
        watcher: Watcher that receives the events.
        ctrl_c: Checked for a pending Ctrl-C.
        run: Run whose folder must still exist.
    """

    def __init__(self, watcher: Watcher, ctrl_c: CtrlC, run: RunFolder) -> None:
        self._ctrl_c, self._run = ctrl_c, run
        self._watcher = watcher

    def _check(self) -> None:
        self._ctrl_c.check()
        self._run.check_is_there()

    def stage(self, name: str) -> None:
        """Check, then forward."""
        self._check()
        self._watcher.stage(name)

    def progress(self, done: int, total: int | None) -> None:
        """Check, then forward."""
        self._check()
        self._watcher.progress(done, total)

    def found(self, n_images: int, labels: list[str]) -> None:
        """Forward without a check."""
        self._watcher.found(n_images, labels)

    def fitting(self, n_epochs: int) -> None:
        """Forward without a check."""
        self._watcher.fitting(n_epochs)

    def batch(self, done: int, total: int) -> None:
        """Check that the folder exists, then forward; the training loop checks for Ctrl-C."""
        self._run.check_is_there()
        self._watcher.batch(done, total)

    def epoch(self, row: dict[str, float]) -> None:
        """Check that the folder exists, then forward."""
        self._run.check_is_there()
        self._watcher.epoch(row)

    def note(self, text: str) -> None:
        """Forward without a check."""
        self._watcher.note(text)

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Forward without a check."""
        self._watcher.metrics(metrics)
