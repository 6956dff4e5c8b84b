"""Trains the variants of a comparison run, in a process of its own.

    python -m pellucid.lessons.train_variants LESSON N_EPOCHS FILE.npz

prints a line of JSON for each epoch; see `pellucid.lessons.comparison_run`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.keras_runtime import import_keras
from pellucid.lessons.comparisons import COMPARISONS
from pellucid.lessons.variant import Comparison, Variant

MAX_BATCH = 32
_N_STEPS = 11
"""Number of batches in an epoch of 500 pictures. Of fewer pictures the batches are smaller, down to
four pictures: with one batch in an epoch, a network would hardly be trained."""
RATE = 3e-3
"""Learning rate of Adam at the start; it falls to 0 along a cosine, so the end is steady."""
Floats = NDArray[np.float32]
Codes = NDArray[np.intp]


def batch_size(n: int) -> int:
    """Return the size of the batches for a number of pictures.

    Example:
        >>> batch_size(376), batch_size(36)
        (32, 4)
    """
    return max(4, min(MAX_BATCH, n // _N_STEPS))


class VariantTrainer:
    """Trains one variant with one seed after the other; its graph is compiled only once.

    Args:
        variant: What to train.
        n_classes: Number of classes.
        n_steps: Number of batches in a training.
    """

    def __init__(self, variant: Variant, n_classes: int, n_steps: int) -> None:
        import keras

        self._variant, self._n_classes = variant, n_classes
        self._model = self._build()
        self._model.compile(
            optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, n_steps)),
            loss="sparse_categorical_crossentropy",
            # The loss of training also contains the penalty of a variant that has one.
            metrics=["sparse_categorical_crossentropy", "accuracy"],
            jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
        )
        self._model.optimizer.build(self._model.trainable_variables)
        self._fresh = [np.asarray(value) for value in self._model.optimizer.variables]
        self.n_parameters = int(self._model.count_params())

    def epochs(
        self, pixels: Floats, codes: Codes, is_validation: NDArray[np.bool_], n: int, seed: int
    ) -> Iterator[list[float]]:
        """Train from the start with a seed.

        Args:
            pixels: Pictures, shape (n, 32, 32, 3).
            codes: Their classes, shape (n,).
            is_validation: Which ones are held out, shape (n,).
            n: Number of epochs.
            seed: Random seed of the start, the order and the permutation of the pixels.

        Yields:
            Cross-entropy and accuracy in training, and in validation, after each epoch.
        """
        self._start(seed)
        if self._variant.is_shuffled:
            order = np.random.default_rng(seed).permutation(pixels.shape[1] * pixels.shape[2])
            pixels = pixels.reshape(len(pixels), -1, 3)[:, order].reshape(pixels.shape)
        held = np.flatnonzero(is_validation)
        trained = np.flatnonzero(~is_validation)
        size = batch_size(len(trained))
        random = np.random.default_rng(seed)
        for _ in range(n):
            random.shuffle(trained)
            found = []
            # What is left is no full batch; it is among the next epoch's.
            for first in range(0, len(trained) - size + 1, size):
                batch = trained[first : first + size]
                found.append(self._model.train_on_batch(pixels[batch], codes[batch])[1:])
            validated = self._model.test_on_batch(pixels[held], codes[held])[1:]
            yield [*np.mean(found, axis=0).tolist(), *map(float, validated)]

    def _build(self) -> Any:
        from pellucid.lessons.networks import build_network

        return build_network(self._variant, self._n_classes)

    def _start(self, seed: int) -> None:
        """Give all variables the values that they have in a new model with that seed."""
        import keras

        keras.utils.set_random_seed(seed)
        new = self._build()
        for variable, fresh in zip(self._model.variables, new.variables, strict=True):
            variable.assign(fresh)
        for variable, value in zip(self._model.optimizer.variables, self._fresh, strict=True):
            variable.assign(value)


def train(comparison: Comparison, n_epochs: int, arrays: dict[str, Any]) -> None:
    """Train all variants with all seeds, and print what comes of it."""
    pixels = arrays["pixels"].astype(np.float32)
    codes = arrays["codes"]
    n_classes = int(codes.max()) + 1
    # Where copies stay together, the seeds' trainings differ by a few pictures.
    n_trained = int((~arrays["is_validation"]).sum(axis=1).min())
    n_steps = n_epochs * (n_trained // batch_size(n_trained))
    trainers: dict[str, VariantTrainer] = {}
    for seed, is_validation in zip(comparison.seeds, arrays["is_validation"], strict=True):
        # All variants of a seed before the next: differences are there as early as possible.
        for variant in comparison.variants:
            if variant.name not in trainers:
                trainers[variant.name] = VariantTrainer(variant, n_classes, n_steps)
            trainer = trainers[variant.name]
            for values in trainer.epochs(pixels, codes, is_validation, n_epochs, seed):
                _print([variant.name, seed, trainer.n_parameters, *values])


def _print(line: list[Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Train what the command line says."""
    lesson, n_epochs, path = sys.argv[1:]
    import_keras()
    with np.load(Path(path), allow_pickle=False) as arrays:
        train(COMPARISONS[lesson], int(n_epochs), dict(arrays))


if __name__ == "__main__":
    main()
