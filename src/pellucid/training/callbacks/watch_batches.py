"""Handle Ctrl-C and report the progress within an epoch."""

import time
from typing import Any

import keras

from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher

_SECONDS_BETWEEN = 0.2


class WatchBatches(keras.callbacks.Callback):
    """Reports the progress to the watcher, and lets Ctrl-C end training at the end of a batch.

    Args:
        watcher: Watcher that receives the number of completed batches of the epoch.
        ctrl_c: Ctrl-C handler to check.
        first_batch: Number of batches of the first epoch that were completed before.
    """

    reads_arrays = True  # see `LazyCallbacks`

    def __init__(self, watcher: Watcher, ctrl_c: CtrlC, first_batch: int) -> None:
        super().__init__()
        self._watcher, self._ctrl_c, self._first_batch = watcher, ctrl_c, first_batch
        self._told = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._ctrl_c.check()
        now = time.monotonic()
        if now - self._told > _SECONDS_BETWEEN:
            self._told = now
            total = self._first_batch + (self.params["steps"] or 0)
            self._watcher.batch(min(self._first_batch + batch + 1, total), total)

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._ctrl_c.check()
