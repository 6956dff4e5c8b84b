"""Training with Keras' `fit`: every picture once an epoch, and the best epoch is kept."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from pellucid.config import ScratchConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.source import Source
from pellucid.errors import ConfigError, PellucidError
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext

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


def some(pixels, rows, labels=None):
    from pellucid.training.pictures import Pictures

    file, hashes = pixels
    labels = (np.arange(N) % 3).astype(np.intp) if labels is None else labels
    return Pictures(file, [hashes[row] for row in rows], labels[rows], int(labels.max()) + 1)


def contents(batches, epoch=0) -> list[tuple[int, int]]:
    """Give number and label of each picture of an epoch."""
    batches.begin_epoch(epoch)
    seen = []
    for index in range(batches.num_batches):
        pictures, labels = batches[index]
        assert len(pictures) == len(labels)
        assert (labels.sum(axis=1) == 1).all()
        numbers, classes = pictures[:, 0, 0, 0] // 5, labels.argmax(axis=1)
        seen += list(zip(numbers.tolist(), classes.tolist(), strict=True))
    return seen


@pytest.mark.parametrize("batch_size", [1, 8, 20, 100])
@pytest.mark.parametrize("seed", [None, 4])
def test_an_epoch_holds_every_row_once_with_its_own_label(pixels, batch_size, seed):
    from pellucid.training.batches import Batches

    rows = np.arange(5, 47)
    batches = Batches(some(pixels, rows), batch_size, seed=seed)
    epochs = []
    for number in range(3):
        epoch = contents(batches, number)
        assert sorted(epoch) == [(row, row % 3) for row in rows]
        epochs.append(epoch)
    if seed is None:
        assert epochs[0] == epochs[1] == [(row, row % 3) for row in rows]
    else:
        assert epochs[0] != epochs[1] != epochs[2]
        assert contents(Batches(some(pixels, rows), batch_size, seed=seed)) == epochs[0]


def test_batches_that_start_later_are_the_rest_of_the_same_epoch(pixels):
    from pellucid.training.batches import Batches

    batches = Batches(some(pixels, np.arange(N)), 8, seed=3)
    epochs = [contents(batches, number) for number in range(3)]
    assert contents(batches.starting_at(0), 2) == epochs[2]
    assert contents(batches.starting_at(4), 1) == epochs[1][32:]


@pytest.mark.parametrize("mixing", [None, lambda x, y, random: (x[::-1], y[::-1])])
def test_shares_of_a_batch_are_together_the_batch(pixels, mixing):
    from pellucid.training.batches import Batches
    from pellucid.training.task import Shard

    def batches(shard):
        pictures = some(pixels, range(N))
        return Batches(pictures, 12, seed=4, mixing=mixing, shard=shard)

    whole, shares = batches(Shard()), [batches(Shard(rank, 3)) for rank in range(3)]
    for index in range(4):
        for values, parts in zip(
            whole[index], zip(*(s[index] for s in shares), strict=True), strict=True
        ):
            assert [len(part) for part in parts] == [4, 4, 4]
            np.testing.assert_array_equal(np.concatenate(parts), values)
    for values, parts in zip(whole[4], zip(*(s[4] for s in shares), strict=True), strict=True):
        for part in parts:  # two pictures are not for three
            np.testing.assert_array_equal(part, values)


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
        self.rows, self.notes = [], []

    def epoch(self, row):
        self.rows.append(row)

    def note(self, text):
        self.notes.append(text)


def fit(pixels, tmp_path, settings, labels=None, callbacks=()):
    from pellucid.training.fit import fit_model
    from pellucid.training.task import Task

    file, hashes = pixels
    labels = (np.arange(N) >= 25).astype(np.intp) if labels is None else labels
    even, odd = np.arange(0, N, 2), np.arange(1, N, 2)
    folder = tmp_path / "run"
    run = RunFolder(folder) if folder.exists() else RunFolder.create(folder)
    run.checkpoints.mkdir(exist_ok=True)
    model, listener = small_model(), Listener()
    task = Task(model, some(pixels, even, labels), some(pixels, odd, labels), seed=0)
    source, cache = Source(tmp_path, [], []), PictureCache(None)
    context = TrainingContext(source, cache, run, Hooks(listener, callbacks), CtrlC())
    if settings.batch_size == ScratchConfig.batch_size:
        settings = replace(settings, batch_size=10)
    outcome = fit_model(task, settings, context)
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
    with pytest.raises(PellucidError, match=r"No epoch had a finite val_loss.*learning rate"):
        fit(pixels, tmp_path, settings)


def test_a_batch_is_no_larger_than_the_pictures_are(pixels, tmp_path):
    """Whose memory would be refused otherwise."""
    settings = ScratchConfig(epochs=1, batch_size=10**9)
    _, outcome, *_ = fit(pixels, tmp_path, settings)
    assert outcome.n_epochs == 1


@pytest.mark.long
def test_a_network_that_knows_its_pictures_by_heart_is_told(pixels, tmp_path):
    labels = (np.arange(N) >= N // 2).astype(np.intp)
    labels[1::2] = 1 - labels[1::2]  # what is learned on the even rows is wrong on the odd ones
    settings = ScratchConfig(epochs=20, learning_rate=0.3, monitor="accuracy", stop_patience=0)
    *_, listener, _ = fit(pixels, tmp_path, settings, labels)
    best = max(listener.rows, key=lambda row: row["accuracy"])
    assert best["accuracy"] >= 0.9
    assert best["val_accuracy"] <= 0.2
    assert "memorized" in listener.notes[-1]


def test_a_network_that_guesses_is_not_said_to_know_its_pictures_by_heart(pixels, tmp_path):
    labels = (np.arange(N) >= N // 2).astype(np.intp)
    labels[1::2] = 1 - labels[1::2]
    settings = ScratchConfig(epochs=1, learning_rate=0.05)
    *_, listener, _ = fit(pixels, tmp_path, settings, labels)
    assert listener.rows[0]["accuracy"] < 0.9
    assert not any("memorized" in note for note in listener.notes)


def test_a_later_loss_that_is_not_a_number_keeps_the_epochs_before_and_is_said(pixels, tmp_path):
    import keras

    class Spoil(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                network = self.model
                network.set_weights([np.full_like(w, np.nan) for w in network.get_weights()])

    settings = ScratchConfig(epochs=5, learning_rate=0.01)
    model, outcome, *_ = fit(pixels, tmp_path, settings, callbacks=[Spoil()])
    assert outcome.n_epochs == 3
    assert outcome.best_epoch <= 2
    assert "NaN" in outcome.ended_by
    assert all(np.isfinite(weights).all() for weights in model.get_weights())
    # Killed after this, it goes on with the test, and still knows why it ended.
    _, again, *_ = fit(pixels, tmp_path, settings, callbacks=[Spoil()])
    assert again == outcome


@pytest.mark.parametrize("fits", [False, True])
def test_an_augmentation_that_ends_in_another_size_is_refused(pixels, fits):
    from pellucid.augment.registry import create_augmentation
    from pellucid.training.fit import trained_model
    from pellucid.training.task import Task

    pictures = some(pixels, np.arange(4), np.zeros(N, np.intp))
    height, width, _ = SPEC.shape
    layers = [create_augmentation("CenterCrop", 0, height=height - 2, width=width - 1)]
    if fits:
        layers.append(create_augmentation("Resize", 0, height=height, width=width))
    task = Task(small_model(), pictures, pictures, seed=0, augmentation=layers)
    if fits:
        assert trained_model(task).output_shape == (None, 2)
        return
    with pytest.raises(ConfigError, match=f"height {height} and width {width}"):
        trained_model(task)
