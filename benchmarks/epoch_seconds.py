"""Measure how long each epoch of Keras' `fit` takes, including validation and callbacks."""

import time
from typing import Any

import keras


class EpochSeconds(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Measures the time of each epoch, and of its batches alone.

    An epoch lasts until the next one begins or training ends. It includes its validation and the
    work of other callbacks at its end, such as writing files.
    """

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[float] = []
        """Duration of each epoch in seconds."""
        self.processor: list[float] = []
        """CPU time of each epoch in seconds, which other work on the machine hardly affects."""
        self.batches: list[float] = []
        """Duration of each epoch until its validation begins, in seconds."""
        self.first_began: float | None = None
        """Time of `time.perf_counter` at which the first epoch began."""
        self._began: tuple[float, float] | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """End the measurement of the previous epoch, and start one of this epoch."""
        del epoch, logs
        self._close()
        self._began = time.perf_counter(), time.process_time()
        if self.first_began is None:
            self.first_began = self._began[0]

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Record the time at which the batches of the epoch are done."""
        del logs
        if self._began is not None:
            self.batches.append(time.perf_counter() - self._began[0])

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """End the measurement of the last epoch."""
        del logs
        self._close()
        self._began = None

    def found(self) -> dict[str, list[float]]:
        """Return all times in the form of the JSON result."""
        return {
            "epoch_seconds": self.epochs,
            "epoch_processor_seconds": self.processor,
            "batches_seconds": self.batches,
        }

    def _close(self) -> None:
        if self._began is not None:
            self.epochs.append(time.perf_counter() - self._began[0])
            self.processor.append(time.process_time() - self._began[1])
