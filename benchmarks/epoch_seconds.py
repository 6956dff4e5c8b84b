"""How long each epoch of a Keras `fit` takes, with all that belongs to it."""

import time
from typing import Any

import keras


class EpochSeconds(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Takes the time of each epoch, and of its batches alone.

    An epoch lasts until the next one begins, or until training ends: its validation, and whatever
    other callbacks do at its end, such as writing files, are part of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[float] = []
        """Seconds of each epoch."""
        self.processor: list[float] = []
        """Seconds of all processors together; other work on the machine hardly changes them."""
        self.batches: list[float] = []
        """Seconds of each epoch until its validation begins."""
        self._began: tuple[float, float] | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Close the epoch before, and begin one."""
        del epoch, logs
        self._close()
        self._began = time.perf_counter(), time.process_time()

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Note that the epoch's batches are done."""
        del logs
        if self._began is not None:
            self.batches.append(time.perf_counter() - self._began[0])

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Close the last epoch."""
        del logs
        self._close()
        self._began = None

    def found(self) -> dict[str, list[float]]:
        """Give everything as it goes into the result."""
        return {
            "epoch_seconds": self.epochs,
            "epoch_processor_seconds": self.processor,
            "batches_seconds": self.batches,
        }

    def _close(self) -> None:
        if self._began is not None:
            self.epochs.append(time.perf_counter() - self._began[0])
            self.processor.append(time.process_time() - self._began[1])
