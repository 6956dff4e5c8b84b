"""Batches of pictures and labels, in an order that depends on the seed and the epoch alone."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.training.pictures import Floats, Pictures
from pellucid.training.task import WHOLE, Mixing, Shard


class Batches(keras.utils.PyDataset):
    """Batches that Keras' `fit` goes through.

    What is in batch number i of epoch e depends on the seed, e and i alone, so that a training
    that was interrupted goes on with the very batches that it had before it.

    Args:
        pictures: What to go through.
        batch_size: Pictures per batch; the last may be smaller.
        seed: Shuffles each epoch if given, and decides how pictures are mixed.
        mixing: Applied to each batch; None leaves them as they are.
        first_batch: The batch to begin with, from 0.
        shard: The share of each batch that is given.
    """

    def __init__(
        self,
        pictures: Pictures,
        batch_size: int,
        *,
        seed: int | None = None,
        mixing: Mixing | None = None,
        first_batch: int = 0,
        shard: Shard = WHOLE,
    ) -> None:
        super().__init__()
        self._pictures, self.batch_size, self._seed = pictures, batch_size, seed
        self._mixing, self.first_batch, self._shard = mixing, first_batch, shard
        self._order = np.arange(len(pictures))
        self.begin_epoch(0)

    def starting_at(self, batch: int) -> "Batches":
        """Give the same batches from another one on."""
        return Batches(
            self._pictures,
            self.batch_size,
            seed=self._seed,
            mixing=self._mixing,
            first_batch=batch,
            shard=self._shard,
        )

    @property
    def num_batches(self) -> int:
        """Number of batches that are left of the first epoch."""
        return math.ceil(len(self._pictures) / self.batch_size) - self.first_batch

    def __getitem__(self, index: int) -> tuple[NDArray[Any], Floats]:
        """Read one batch: pixels (n, height, width, channels), shares of classes (n, n_classes)."""
        index += self.first_batch
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        if self._mixing is None:  # which needs the whole batch
            rows = self._shard.of(rows)
        pixels = self._pictures.source.get(self._pictures.keys(rows, self._epoch))
        labels = self._pictures.one_hot(rows)
        if self._mixing is not None:
            random = np.random.default_rng((self._seed or 0, self._epoch, index))
            pixels, labels = self._mixing(pixels, labels, random)
            pixels, labels = self._shard.of(pixels), self._shard.of(labels)
        return pixels, labels

    def begin_epoch(self, epoch: int) -> None:
        """Shuffle for an epoch, from 0.

        Keras' own `on_epoch_begin` would not do: its backends call it differently often.
        """
        self._epoch = epoch
        if self._seed is not None:
            random = np.random.default_rng((self._seed, epoch))
            self._order = random.permutation(len(self._pictures))
