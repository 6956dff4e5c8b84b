"""Training with Keras' `fit`: every picture once an epoch, and the best epoch is kept."""

import csv

import numpy as np
import pytest

from pellucid.config import ScratchConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.errors import PellucidError
from pellucid.run import RunFolder
from pellucid.training.events import Watcher
from pellucid.training.interrupt import CtrlC

pytestmark = pytest.mark.slow

SPEC = ImageSpec(6, 6, 1)
N = 50


@pytest.fixture
def pixels(tmp_path):
    """Give a file of 50 pictures whose brightness is 5 times their number."""
    file = PixelFile(tmp_path / "pixels" / "pixels.npy", SPEC, N)
    hashes = [bytes([n]) * 32 for n in range(N)]
    for n, content in enumerate(hashes):
        file.put(content, np.full(SPEC.shape, 5 * n, np.uint8))
    return file, hashes


def contents(batches) -> list[tuple[int, int]]:
    """Give number and label of each picture of an epoch."""
    seen = []
    for index in range(batches.num_batches):
        pictures, labels = batches[index]
        assert len(pictures) == len(labels)
        seen += list(zip(pictures[:, 0, 0, 0] // 5, labels, strict=True))
    return seen


@pytest.mark.parametrize("batch_size", [1, 8, 20, 100])
@pytest.mark.parametrize("seed", [None, 4])
def test_an_epoch_holds_every_row_once_with_its_own_label(pixels, batch_size, seed):
    from pellucid.training.fit import Batches

    file, hashes = pixels
    labels = np.arange(N) % 3
    rows = np.arange(5, 47)
    batches = Batches(file, hashes, labels, rows, batch_size, seed=seed)
    epochs = []
    for _ in range(3):
        epoch = contents(batches)
        assert sorted(epoch) == [(row, row % 3) for row in rows]
        epochs.append(epoch)
        batches.on_epoch_end()
    if seed is None:
        assert epochs[0] == epochs[1] == [(row, row % 3) for row in rows]
    else:
        assert epochs[0] != epochs[1] != epochs[2]
        again = Batches(file, hashes, labels, rows, batch_size, seed=seed)
        assert contents(again) == epochs[0]


def small_model():
    import keras

    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input(SPEC.shape),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )


class Listener(Watcher):
    def __init__(self):
        self.rows = []

    def epoch(self, row):
        self.rows.append(row)


def fit(pixels, tmp_path, settings, labels=None):
    from pellucid.training.fit import Batches, fit_model

    file, hashes = pixels
    labels = (np.arange(N) >= 25).astype(np.intp) if labels is None else labels
    even, odd = np.arange(0, N, 2), np.arange(1, N, 2)
    run = RunFolder.create(tmp_path / "run")
    run.checkpoints.mkdir()
    model, listener = small_model(), Listener()
    outcome = fit_model(
        model,
        Batches(file, hashes, labels, even, 10, seed=0),
        Batches(file, hashes, labels, odd, 10),
        settings,
        run,
        listener,
        CtrlC(),
    )
    return model, outcome, run, listener, (file.get([hashes[n] for n in odd]), labels[odd])


def test_the_weights_of_the_best_epoch_are_kept_and_the_history_written(pixels, tmp_path):
    settings = ScratchConfig(epochs=8, learning_rate=0.3, stop_patience=3)
    model, outcome, run, listener, (pictures, labels) = fit(pixels, tmp_path, settings)
    with run.history.open() as file:
        history = list(csv.DictReader(file))
    assert len(history) == outcome.n_epochs == len(listener.rows)
    losses = [float(row["val_loss"]) for row in history]
    assert [int(row["epoch"]) for row in history] == list(range(1, len(history) + 1))
    assert outcome.best_epoch == 1 + int(np.argmin(losses))
    # The loss of the model as it is now, computed by hand, is the least of all epochs.
    probabilities = model.predict_on_batch(pictures)
    loss = -np.log(probabilities[np.arange(len(labels)), labels]).mean()
    assert loss == pytest.approx(min(losses), abs=1e-4)


def test_training_that_gets_worse_ends_early(pixels, tmp_path):
    labels = np.random.default_rng(0).integers(0, 2, N)
    labels[1::2] = 1 - labels[0::2]  # what is learned on the even rows is wrong on the odd ones
    settings = ScratchConfig(epochs=40, learning_rate=0.05, stop_patience=2)
    _, outcome, _, _, _ = fit(pixels, tmp_path, settings, labels)
    assert outcome.n_epochs < 40
    assert outcome.n_epochs == outcome.best_epoch + 2


def test_a_loss_that_is_not_a_number_is_an_error_that_says_what_to_do(pixels, tmp_path):
    settings = ScratchConfig(epochs=2, learning_rate=1e38)
    with pytest.raises(PellucidError, match="learning rate"):
        fit(pixels, tmp_path, settings)
