"""Stop training when the loss is no longer finite."""

import math
from typing import Any

import keras

_BATCHES_BETWEEN = 20
"""Number of batches between checks. Reading the loss waits for the batch to finish; rare checks
suffice, since the epoch's mean loss stays NaN once it is NaN."""


class StopOnNaN(keras.callbacks.Callback):
    """Stops training when the loss is NaN or infinite."""

    reads_arrays = True  # see `LazyCallbacks`

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if batch % _BATCHES_BETWEEN == 0:
            self._check(logs)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._check(logs)

    def _check(self, logs: dict[str, Any] | None) -> None:
        if not math.isfinite(float((logs or {}).get("loss", 0.0))):
            self.model.stop_training = True
