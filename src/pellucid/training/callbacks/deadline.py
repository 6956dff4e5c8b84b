"""A training that has to be over by a certain time."""

import time
from typing import Any

import keras


class Deadline(keras.callbacks.Callback):
    """Ends training at the end of the batch in which a moment passes.

    Args:
        moment: By `time.monotonic`, in seconds.
    """

    def __init__(self, moment: float) -> None:
        super().__init__()
        self._moment = [moment]  # in a list, since numbers of a callback belong to the state

    @property
    def is_over(self) -> bool:
        """Whether the moment has passed."""
        return time.monotonic() > self._moment[0]

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self.is_over:
            self.model.stop_training = True
