"""history.csv, as it grows."""

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
    """Writes history.csv after each epoch, and tells the watcher.

    In it, `loss` is what training lowers, `accuracy` is that of the answers while the network
    learns from augmented and mixed pictures, and `val_loss` is the plain log loss
    (`pellucid.training.objective`).

    Args:
        run: Where history.csv goes.
        watcher: Is told of each epoch.
        rows: The epochs that an earlier process has done.
    """

    def __init__(self, run: RunFolder, watcher: Watcher, rows: list[dict[str, float]]) -> None:
        super().__init__()
        self._run, self._watcher = run, watcher
        self.rows = list(rows)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        seconds = time.perf_counter() - self._began
        rate = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        row = {"epoch": epoch + 1, **(logs or {}), "learning_rate": rate, "seconds": seconds}
        self.rows.append({name: float(row[name]) for name in HISTORY_COLUMNS})
        self.rows[-1]["epoch"] = epoch + 1
        with replacing(self._run.history) as temporary, temporary.open("w", newline="") as file:
            writer = csv.DictWriter(file, HISTORY_COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)
        self._watcher.epoch(self.rows[-1])

    def best_epoch(self, monitor: Monitor) -> int:
        """Find the epoch with the best value of a column, from 1; the first of several."""
        finite = [row for row in self.rows if not math.isnan(row[monitor])] or self.rows
        sign = -1 if is_better_high(monitor) else 1
        return int(min(finite, key=lambda row: sign * row[monitor])["epoch"])


def is_better_high(monitor: Monitor) -> bool:
    """Whether more of this is better: accuracy, and not loss."""
    return monitor.endswith("accuracy")
