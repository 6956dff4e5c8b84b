"""Batches of images and labels, in an order that depends only on the seed and the epoch."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.training.pictures import Floats, Pictures
from pellucid.training.task import WHOLE, Mixing, Shard


class Batches(keras.utils.PyDataset):
    """Data set of batches for Keras' `fit`.

    The content of batch i of epoch e depends only on the seed, e and i. A resumed training thus
    continues with exactly the batches that it would have had without the interruption.

    Args:
        images: Images to iterate over.
        batch_size: Number of images per batch; the last batch may be smaller.
        seed: Seed for shuffling each epoch and for mixing images; None does not shuffle.
        mixing: Function to mix the images of each batch; None does not mix.
        first_batch: Number of the first batch, from 0.
        shard: Share of each batch to return.
    """

    def __init__(
        self,
        images: Pictures,
        batch_size: int,
        *,
        seed: int | None = None,
        mixing: Mixing | None = None,
        first_batch: int = 0,
        shard: Shard = WHOLE,
    ) -> None:
        super().__init__()
        self._images, self.batch_size, self._seed = images, batch_size, seed
        self._mixing, self.first_batch, self._shard = mixing, first_batch, shard
        self._order = np.arange(len(images))
        self.begin_epoch(0)

    def starting_at(self, batch: int) -> "Batches":
        """Return the same batches, starting at another one."""
        return Batches(
            self._images,
            self.batch_size,
            seed=self._seed,
            mixing=self._mixing,
            first_batch=batch,
            shard=self._shard,
        )

    @property
    def num_batches(self) -> int:
        """Number of remaining batches in the first epoch."""
        return math.ceil(len(self._images) / self.batch_size) - self.first_batch

    def __getitem__(self, index: int) -> tuple[NDArray[Any], Floats]:
        """Return a batch: pixels (n, height, width, channels) and class shares (n, n_classes)."""
        index += self.first_batch
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        if self._mixing is None:  # mixing needs the whole batch
            rows = self._shard.of(rows)
        pixels = self._images.source.get(self._images.keys(rows, self._epoch))
        labels = self._images.one_hot(rows)
        if self._mixing is not None:
            random = np.random.default_rng((self._seed or 0, self._epoch, index))
            pixels, labels = self._mixing(pixels, labels, random)
            pixels, labels = self._shard.of(pixels), self._shard.of(labels)
        return pixels, labels

    def begin_epoch(self, epoch: int) -> None:
        """Shuffle for an epoch, counted from 0.

        This does not use Keras' `on_epoch_begin`, which is called a different number of times
        depending on the backend.
        """
        self._epoch = epoch
        if self._seed is not None:
            random = np.random.default_rng((self._seed, epoch))
            self._order = random.permutation(len(self._images))
