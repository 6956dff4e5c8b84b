"""Save the full state of a training after each epoch, and every few minutes during long epochs."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras

from pellucid.interrupt import CtrlC
from pellucid.training.callbacks.epoch_history import EpochHistory
from pellucid.training.training_state import (
    TrainingState,
    put_metrics,
    put_state,
    take_state,
    write_state,
)


class KeepState(keras.callbacks.Callback):
    """Saves the state of a training, and restores it when the training is resumed.

    It must be the last of the callbacks that have counters, so that their counters are up to date.

    Args:
        folder: Folder to write the states to.
        minutes: Longest time without saving a state, in minutes.
        history: History of the epochs so far.
        others: Callbacks whose counters belong to the state.
        ctrl_c: Ctrl-C handler; once it is pressed, the state is saved at the end of the batch.
        state: State to resume from; None for a new training.
    """

    reads_arrays = True  # see `LazyCallbacks`

    def __init__(
        self,
        folder: Path,
        minutes: float,
        history: EpochHistory,
        others: Sequence[keras.callbacks.Callback],
        ctrl_c: CtrlC,
        state: TrainingState | None,
    ) -> None:
        super().__init__()
        self._folder, self._seconds, self._history = folder, 60 * minutes, history
        self._others, self._ctrl_c, self.state = others, ctrl_c, state
        self._first_batch = state.batch if state else 0
        self._is_resuming = state is not None
        self._written = time.monotonic()

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        if self.state is not None:
            # Restore it now, since the other callbacks have just reset their counters.
            put_state(self.state, self.model, self._others)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._epoch = epoch
        if self._is_resuming and self.state is not None and self.state.batch:
            put_metrics(self.state, self.model)  # Keras has just set them to zero
        self._is_resuming = False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        is_due = time.monotonic() - self._written > self._seconds
        # The last batch needs no state of its own, since `on_epoch_end` follows.
        if (is_due or self._ctrl_c.is_pressed) and batch + 1 < self.params["steps"]:
            self._keep(self._epoch, self._first_batch + batch + 1, is_finished=False)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        is_finished = self.model.stop_training or epoch + 1 == self.params["epochs"]
        self._keep(epoch + 1, 0, is_finished=is_finished)
        if self._first_batch:
            # Keras expects the same number of batches in every epoch, and this one was shorter. A
            # new call of `fit` trains the remaining epochs.
            self.model.stop_training = True

    def _keep(self, epoch: int, batch: int, *, is_finished: bool) -> None:
        self.state = take_state(
            self.model, epoch, batch, self._history.rows, self._others, is_finished=is_finished
        )
        write_state(self.state, self._folder)
        self._written = time.monotonic()
