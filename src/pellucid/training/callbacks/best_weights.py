"""Save the weights of the best epoch so far."""

import math
from pathlib import Path
from typing import Any

import keras

from pellucid.config import Monitor
from pellucid.run import replacing
from pellucid.training.callbacks.epoch_history import is_better_high


class BestWeights(keras.callbacks.Callback):
    """Saves the weights of the epoch with the best monitored value, replacing the file atomically.

    Keras' ModelCheckpoint writes in place, so that a crash at the wrong moment would corrupt the
    file, and it also saves weights whose loss is NaN.

    Args:
        network: The part of the trained model to save, without augmentation.
        path: File to write, with a name that ends with .weights.h5.
        monitor: Column of history.csv to monitor.
    """

    def __init__(self, network: keras.Model, path: Path, monitor: Monitor) -> None:
        super().__init__()
        self._network, self._path = network, path
        self._monitor, self._sign = monitor, -1 if is_better_high(monitor) else 1
        self.least = math.inf

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        value = self._sign * (logs or {})[self._monitor]
        if value < self.least:
            with replacing(self._path) as temporary:
                self._network.save_weights(temporary)
            self.least = float(value)
