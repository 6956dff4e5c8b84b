"""What is to be trained, and how a training ended."""

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
"""Mixes pictures, shape (n, height, width, channels), and their labels, shape (n, n_classes)."""


@dataclass(frozen=True)
class Shard:
    """The share of each batch that one of several processes computes."""

    rank: int = 0
    """Of the process, from 0."""
    n: int = 1
    """How many processes there are."""

    def of(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Take the share of the rows of a batch.

        A batch that cannot be shared evenly goes to every process as a whole: its mean loss, its
        gradient and its statistics are then the same as if one had computed it.
        """
        if len(rows) % self.n:
            return rows
        size = len(rows) // self.n
        return rows[self.rank * size : (self.rank + 1) * size]


WHOLE = Shard()
"""Of one process alone."""


@dataclass(frozen=True)
class Task:
    """What is to be trained, and on what."""

    network: "keras.Model"
    """From pixels to probabilities."""
    train: Pictures
    validation: Pictures
    """Choose the best epoch."""
    seed: int
    """For the order of the pictures and how they are mixed."""
    augmentation: Sequence["keras.layers.Layer"] = ()
    """Layers before the network, active in training only."""
    mixing: Mixing | None = None
    """Mixes the pictures of a batch and their labels."""
    rate_factors: Mapping[str, float] | None = None
    """As for `create_optimizer`."""
    shard: Shard = WHOLE
    """The share of each training batch that this process computes."""


@dataclass(frozen=True)
class Outcome:
    """How a training ended."""

    n_epochs: int
    best_epoch: int
    """The epoch whose weights the model has, from 1."""
    ended_by: str
    """Why there were no more epochs."""
    is_interrupted: bool
    """Whether Ctrl-C ended it."""
    optimizer: str
    """Rule, rate and schedule, for people."""
    backend: str
    """Keras' backend that computed."""
    objective: str
    """What training lowered, in words for people: the column `loss` of history.csv. The column
    `val_loss` is the plain log loss."""
