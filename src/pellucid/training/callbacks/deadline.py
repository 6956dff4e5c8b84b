"""Stop training at a deadline."""

import time
from typing import Any

import keras


class Deadline(keras.callbacks.Callback):
    """Stops training at the end of the batch during which the deadline passes.

    Args:
        moment: Deadline as a time of `time.monotonic`, in seconds.
    """

    reads_arrays = True  # see `LazyCallbacks`

    def __init__(self, moment: float) -> None:
        super().__init__()
        self._moment = [moment]  # in a list: `TrainingState` would save and restore a number

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() > self._moment[0]

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self.is_over:
            self.model.stop_training = True
