"""A small network, and Keras' `fit` with callbacks."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(0).random((12, 6, 6, 1)).astype("float32")


@pytest.fixture
def small_net() -> Callable[[], Any]:
    """Makes a network, each time with the same weights."""

    def make():
        import keras

        keras.utils.set_random_seed(0)
        layers = keras.layers
        return keras.Sequential(
            [keras.Input((6, 6, 1)), layers.Flatten(), layers.Dense(2, activation="softmax")]
        )

    return make


@pytest.fixture
def fit(pixels) -> Callable[..., dict[str, list[float]]]:
    """Trains as `fit_model` does, with augmentation before the network; gives Keras' history."""
    labels = np.eye(2, dtype="float32")[np.arange(12) % 2]

    def train(network, callbacks, epochs=3):
        import keras

        model = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.RandomFlip(), network])
        optimizer = keras.optimizers.SGD(0.05)
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(
            pixels, labels, batch_size=4, epochs=epochs, verbose=0, callbacks=callbacks,
            validation_data=(pixels, labels),
        )  # fmt: skip
        return history.history

    return train
