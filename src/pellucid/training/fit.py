"""Train a Keras model with `fit`, keep the best epoch, and write the history as it grows."""

import csv
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.config import ScratchConfig
from pellucid.data.decode import Pixels
from pellucid.data.pixels import PixelFile
from pellucid.errors import PellucidError
from pellucid.run import RunFolder, replacing
from pellucid.training.events import Watcher
from pellucid.training.interrupt import CtrlC

HISTORY_COLUMNS = (
    "epoch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "learning_rate",
    "seconds",
)


@dataclass(frozen=True)
class Outcome:
    """How a training ended."""

    n_epochs: int
    best_epoch: int
    """The epoch whose weights the model has, from 1."""
    ended_by: str
    """Why there were no more epochs."""


class Batches(keras.utils.PyDataset):
    """Batches of pixels and labels, read from a memory-mapped file.

    Args:
        pixels: The pictures.
        hashes: Content of each picture of the catalog.
        labels: Class index of each picture of the catalog.
        rows: The rows of the catalog to go through.
        batch_size: Pictures per batch.
        seed: Shuffles before each epoch if given.
    """

    def __init__(
        self,
        pixels: PixelFile,
        hashes: list[bytes],
        labels: NDArray[np.intp],
        rows: NDArray[np.integer[Any]],
        batch_size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self._pixels, self._hashes, self._labels = pixels, hashes, labels
        self._rows, self._batch_size = rows, batch_size
        self._random = None if seed is None else np.random.default_rng(seed)
        self.on_epoch_end()

    @property
    def num_batches(self) -> int:
        """Number of batches in an epoch; the last may be smaller."""
        return math.ceil(len(self._rows) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[Pixels, NDArray[np.intp]]:
        """Read one batch: pixels of shape (n, height, width, channels) and class indices."""
        rows = self._rows[index * self._batch_size : (index + 1) * self._batch_size]
        return self._pixels.get([self._hashes[row] for row in rows]), self._labels[rows]

    def on_epoch_end(self) -> None:
        """Shuffle."""
        if self._random is not None:
            self._rows = self._random.permutation(self._rows)


class _History(keras.callbacks.Callback):
    """Writes history.csv after each epoch, and tells the watcher."""

    def __init__(self, run: RunFolder, watcher: Watcher) -> None:
        super().__init__()
        self._run, self._watcher = run, watcher
        self.rows: list[dict[str, float]] = []

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        seconds = time.perf_counter() - self._began
        rate = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        row = {"epoch": epoch + 1, **(logs or {}), "learning_rate": rate, "seconds": seconds}
        self.rows.append({name: row[name] for name in HISTORY_COLUMNS})
        with replacing(self._run.history) as temporary, temporary.open("w", newline="") as file:
            writer = csv.DictWriter(file, HISTORY_COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)
        self._watcher.epoch(self.rows[-1])

    @property
    def best_epoch(self) -> int:
        """The epoch with the least validation loss, from 1."""
        finite = [row for row in self.rows if not math.isnan(row["val_loss"])] or self.rows
        return int(min(finite, key=lambda row: row["val_loss"])["epoch"])


class _BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the epoch with the least validation loss, whole or not at all.

    Keras' own ModelCheckpoint writes in place, so that Ctrl-C at the wrong moment would spoil
    the file, and it keeps weights whose loss is NaN.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._least = math.inf

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        loss = (logs or {})["val_loss"]
        if loss < self._least:
            with replacing(self._path) as temporary:
                self.model.save_weights(temporary)
            self._least = loss


class _CheckCtrlC(keras.callbacks.Callback):
    """Lets Ctrl-C end training at the end of a batch."""

    def __init__(self, ctrl_c: CtrlC) -> None:
        super().__init__()
        self._ctrl_c = ctrl_c

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        self._ctrl_c.check()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        self._ctrl_c.check()


def fit_model(
    model: keras.Model,
    train: Batches,
    validation: Batches,
    settings: ScratchConfig,
    run: RunFolder,
    watcher: Watcher,
    ctrl_c: CtrlC,
) -> Outcome:
    """Train a classifier and leave it with the weights of its best epoch.

    The learning rate is halved when the validation loss stops falling, and training ends when
    it has not fallen for longer. Ctrl-C ends training after the last whole epoch; the epochs
    that are done are not lost.

    Args:
        model: From pixels to probabilities.
        train: Batches to learn from.
        validation: Batches to choose the epoch by.
        settings: Rate, epochs, patience.
        run: Where history.csv and checkpoints go.
        watcher: Is told of each epoch.
        ctrl_c: Is asked after each batch.

    Returns:
        How it ended.

    Raises:
        PellucidError: The loss became NaN before one epoch was done.
        KeyboardInterrupt: Ctrl-C came before one epoch was done.
    """
    model.compile(
        optimizer=keras.optimizers.Adam(settings.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    best = run.checkpoints / "best.weights.h5"
    history = _History(run, watcher)
    callbacks = [
        _CheckCtrlC(ctrl_c),
        history,
        _BestWeights(best),
        keras.callbacks.ReduceLROnPlateau(
            monitor="val_loss", factor=0.5, patience=settings.plateau_patience
        ),
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=settings.stop_patience),
        keras.callbacks.TerminateOnNaN(),
    ]
    ended_by = "the number of epochs that was set"
    try:
        with ctrl_c.deferred():
            model.fit(
                train,
                validation_data=validation,
                epochs=settings.epochs,
                shuffle=False,
                verbose=0,
                callbacks=callbacks,
            )
    except KeyboardInterrupt:
        if not best.exists():
            raise
        ended_by = "Ctrl-C"
        watcher.note(
            f"Stopped after epoch {len(history.rows)}; the best epoch so far is evaluated. "
            "Press Ctrl-C again to give up."
        )
    if not best.exists():
        raise PellucidError(
            "The loss became NaN in the first epoch: the steps are too long for this model. "
            f"Expected a finite loss. Try a learning rate below {settings.learning_rate:g}."
        )
    model.load_weights(best)
    if len(history.rows) < settings.epochs and ended_by != "Ctrl-C":
        ended_by = "a validation loss that fell no more"
    return Outcome(len(history.rows), history.best_epoch, ended_by)
