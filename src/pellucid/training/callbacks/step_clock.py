"""Measure the seconds of training steps, of validation batches and of the rest of an epoch."""

import time
from typing import Any

import keras


class StepClock(keras.callbacks.Callback):
    """Records the moments of the last epoch, whose steps need no more compiling."""

    def __init__(self) -> None:
        super().__init__()
        # In a dictionary, since `TrainingState` would save and restore numbers.
        self._at: dict[str, float] = {}

    def _record(self, name: str) -> None:
        self._at[name] = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._record("epoch begins")

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._record("training ends")

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        self._record("validation begins")

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        self._record("validation ends")

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        self._record("ends")

    @property
    def training(self) -> float:
        """Seconds of the training steps of the last epoch."""
        return self._at["training ends"] - self._at["epoch begins"]

    @property
    def validation(self) -> float:
        """Seconds of the validation of the last epoch."""
        return self._at["validation ends"] - self._at["validation begins"]

    @property
    def rest(self) -> float:
        """Seconds of the last epoch that are neither training nor validation."""
        whole = self._at["ends"] - self._at["epoch begins"]
        return max(0.0, whole - self.training - self.validation)
