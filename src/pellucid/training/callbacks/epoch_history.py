"""Write history.csv during training."""

import csv
import math
import time
from typing import Any

import keras

from pellucid.config import Monitor
from pellucid.progress import Watcher
from pellucid.run import RunFolder, replacing

HISTORY_COLUMNS = (
    "epoch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "learning_rate",
    "seconds",
)


class EpochHistory(keras.callbacks.Callback):
    """Writes history.csv after each epoch, and notifies the watcher.

    In this file, `loss` is the training objective, `accuracy` is measured during training on
    augmented and mixed images, and `val_loss` is the plain log loss
    (`pellucid.training.objective`).

    Args:
        run: Run to write history.csv to.
        watcher: Watcher to notify of each epoch.
        rows: Rows of the epochs that an earlier process has completed.
    """

    def __init__(self, run: RunFolder, watcher: Watcher, rows: list[dict[str, float]]) -> None:
        super().__init__()
        self._run, self._watcher = run, watcher
        self.rows = list(rows)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        seconds = time.perf_counter() - self._began
        rate = last_rate(self.model.optimizer)
        row = {"epoch": epoch + 1, **(logs or {}), "learning_rate": rate, "seconds": seconds}
        self.rows.append({name: float(row[name]) for name in HISTORY_COLUMNS})
        self.rows[-1]["epoch"] = epoch + 1
        with replacing(self._run.history) as temporary, temporary.open("w", newline="") as file:
            writer = csv.DictWriter(file, HISTORY_COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)
        self._watcher.epoch(self.rows[-1])

    def best_epoch(self, monitor: Monitor) -> int:
        """Return the epoch, from 1, with the best value of a column; the first one of several."""
        finite = [row for row in self.rows if not math.isnan(row[monitor])] or self.rows
        sign = -1 if is_better_high(monitor) else 1
        return int(min(finite, key=lambda row: sign * row[monitor])["epoch"])


def last_rate(optimizer: keras.Optimizer) -> float:
    """Return the learning rate of the last step; the optimizer itself gives that of the next."""
    rate = optimizer._learning_rate
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        rate = rate(keras.ops.maximum(optimizer.iterations - 1, 0))
    return float(keras.ops.convert_to_numpy(rate))


def is_better_high(monitor: Monitor) -> bool:
    """Whether higher values are better, which is true of accuracies and false of losses.

    Example:
        >>> is_better_high("val_accuracy")
        True
    """
    return monitor.endswith("accuracy")
