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

from pellucid.progress import Watcher
from pellucid.run import RunFolder


class CtrlC:
    """Listens for Ctrl-C."""

    def __init__(self) -> None:
        self._n_pressed = 0
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
        self._n_pressed += 1
        if not self._is_deferred:
            raise KeyboardInterrupt

    @property
    def is_pressed(self) -> bool:
        """Whether an interrupt is due."""
        return self._n_pressed > 0

    def check(self) -> None:
        """Raise the KeyboardInterrupt that is due, if one is.

        Who presses twice at once, to give up, gets two: what the first one begins is ended by the
        next check.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed since the last check, or twice before it.
        """
        if self._n_pressed:
            self._n_pressed -= 1
            raise KeyboardInterrupt


class CheckingWatcher(Watcher):
    """Passes everything on to another watcher, and checks at every step whether to go on.

    Args:
        watcher: The other one.
        ctrl_c: Whether Ctrl-C was pressed.
        run: Whether its folder is still there.
    """

    def __init__(self, watcher: Watcher, ctrl_c: CtrlC, run: RunFolder) -> None:
        self._ctrl_c, self._run = ctrl_c, run
        self._watcher = watcher

    def _check(self) -> None:
        self._ctrl_c.check()
        self._run.check_is_there()

    def stage(self, name: str) -> None:
        """Check, then pass on."""
        self._check()
        self._watcher.stage(name)

    def progress(self, done: int, total: int | None) -> None:
        """Check, then pass on."""
        self._check()
        self._watcher.progress(done, total)

    def found(self, n_pictures: int, labels: list[str]) -> None:
        """Pass on."""
        self._watcher.found(n_pictures, labels)

    def batch(self, done: int, total: int) -> None:
        """Look for the folder, then pass on; whoever trains checks for Ctrl-C after each batch."""
        self._run.check_is_there()
        self._watcher.batch(done, total)

    def epoch(self, row: dict[str, float]) -> None:
        """Look for the folder, then pass on."""
        self._run.check_is_there()
        self._watcher.epoch(row)

    def note(self, text: str) -> None:
        """Pass on."""
        self._watcher.note(text)

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Pass on."""
        self._watcher.metrics(metrics)
