"""The input and the outcome of a training with Keras' `fit`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.training.pictures import Floats, Pictures

if TYPE_CHECKING:
    import keras

Mixing = Callable[[Pixels, Floats, np.random.Generator], tuple[Pixels, Floats]]
"""Mixes images, shape (n, height, width, channels), and their labels, shape (n, n_classes)."""


@dataclass(frozen=True)
class Shard:
    """The share of each batch that one of several processes computes."""

    rank: int = 0
    """Number of the process, from 0."""
    n: int = 1
    """Number of processes."""

    def of(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Return this process's share of the rows of a batch.

        A batch that cannot be divided evenly goes to every process as a whole. Its mean loss,
        gradient and statistics are then the same as if a single process had computed it.

        Example:
            >>> Shard(rank=1, n=2).of(np.arange(6))
            array([3, 4, 5])
        """
        if len(rows) % self.n:
            return rows
        size = len(rows) // self.n
        return rows[self.rank * size : (self.rank + 1) * size]


WHOLE = Shard()
"""The shard of a single process: the whole batch."""


@dataclass(frozen=True)
class Task:
    """A network to train and the images to train it on."""

    network: "keras.Model"
    """The network to train, from pixels to probabilities."""
    train: Pictures
    validation: Pictures
    """Images that the best epoch is chosen by."""
    seed: int
    """Seed for the order of the images and for mixing them."""
    augmentation: Sequence["keras.layers.Layer"] = ()
    """Layers before the network, active in training only."""
    mixing: Mixing | None = None
    """Function that mixes the images of a batch and their labels; None does not mix."""
    rate_factors: Mapping[str, float] | None = None
    """Learning rate factors, as for `create_optimizer`."""
    shard: Shard = WHOLE
    """The share of each training batch that this process computes."""


@dataclass(frozen=True)
class Outcome:
    """How a training ended."""

    n_epochs: int
    """Number of completed epochs."""
    best_epoch: int
    """Epoch whose weights the model has, from 1."""
    ended_by: str
    """Reason why training ended, in words."""
    is_interrupted: bool
    """Whether Ctrl-C ended the training."""
    optimizer: str
    """Update rule, learning rate and schedule, in words."""
    backend: str
    """Keras backend that was used."""
    objective: str
    """The minimized objective, in words: the column `loss` of history.csv. The column `val_loss`
    is the plain log loss."""

    def details(self, batch_size: int) -> dict[str, Any]:
        """Return the entries about the training for `FittedModel.details`."""
        return {
            "epochs": self.n_epochs,
            "best_epoch": self.best_epoch,
            "ended_by": self.ended_by,
            "batch_size": batch_size,
            "optimizer": self.optimizer,
            "training_loss": self.objective,
        }
