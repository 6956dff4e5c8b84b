"""Ctrl-C that is never lost.

Python raises KeyboardInterrupt wherever the program happens to be. Some of those places swallow
it: callbacks of the garbage collector (JAX installs one) and of TensorFlow. So the signal is
also remembered, and raised again at the next place that is known to be good.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from pellucid.training.events import Watcher


class CtrlC:
    """Listens for Ctrl-C."""

    def __init__(self) -> None:
        self._is_pressed = False
        self._is_deferred = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take over the signal for a while; only the main thread of a process can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before, hook = signal.signal(signal.SIGINT, self._press), sys.unraisablehook
        sys.unraisablehook = lambda swallowed: (
            # One that is swallowed is not lost, so nobody needs to read of it.
            None if swallowed.exc_type is KeyboardInterrupt else hook(swallowed)
        )
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            sys.unraisablehook = hook

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Only remember the signal, until `check` is called."""
        self._is_deferred = True
        try:
            yield
        finally:
            self._is_deferred = False

    def _press(self, signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._is_pressed = True
        if not self._is_deferred:
            raise KeyboardInterrupt

    @property
    def is_pressed(self) -> bool:
        """Whether Ctrl-C was pressed since the last check."""
        return self._is_pressed

    def check(self) -> None:
        """Raise the KeyboardInterrupt that is due, if one is.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed since the last check.
        """
        if self._is_pressed:
            self._is_pressed = False
            raise KeyboardInterrupt


class CheckingWatcher(Watcher):
    """Passes everything on to another watcher, and checks for Ctrl-C at every step forward.

    Args:
        watcher: The other one.
        ctrl_c: What to check.
    """

    def __init__(self, watcher: Watcher, ctrl_c: CtrlC) -> None:
        self._ctrl_c = ctrl_c
        self._watcher = watcher

    def stage(self, name: str) -> None:
        """Check, then pass on."""
        self._ctrl_c.check()
        self._watcher.stage(name)

    def progress(self, done: int, total: int | None) -> None:
        """Check, then pass on."""
        self._ctrl_c.check()
        self._watcher.progress(done, total)

    def found(self, n_pictures: int, labels: list[str]) -> None:
        """Pass on."""
        self._watcher.found(n_pictures, labels)

    def batch(self, done: int, total: int) -> None:
        """Pass on; whoever trains checks after each batch."""
        self._watcher.batch(done, total)

    def epoch(self, row: dict[str, float]) -> None:
        """Pass on."""
        self._watcher.epoch(row)

    def note(self, text: str) -> None:
        """Pass on."""
        self._watcher.note(text)

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Pass on."""
        self._watcher.metrics(metrics)
