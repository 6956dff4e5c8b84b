"""A second training, on train and validation together, for the epochs that the first one chose."""

from dataclasses import replace

import numpy as np
import pytest

from pellucid.config import ScratchConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.source import Source
from pellucid.errors import RunError
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.pictures import Pictures, TrainingPictures

pytestmark = pytest.mark.slow

SPEC, N, N_TRAIN, N_EPOCHS = ImageSpec(6, 6, 1), 40, 30, 3
RATES = [0.01, 0.005, 0.0025, 0.1]  # as if the first training had found two plateaus
PLAIN = ScratchConfig(
    epochs=9, batch_size=8, optimizer="momentum", learning_rate=0.01, save_minutes=1e-5
)


@pytest.fixture
def context(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.checkpoints.mkdir(parents=True)
    run.history.write_text("\n".join(["learning_rate", *map(str, RATES)]) + "\n")
    return TrainingContext(
        Source(tmp_path, [], []), PictureCache(None), run, Hooks(Watcher()), CtrlC()
    )


def start(folder):
    """Make the network with its initial weights, and the pictures."""
    import keras

    from pellucid.training.refit import joined_pictures
    from pellucid.training.task import Task

    random = np.random.default_rng(3)
    labels = random.integers(0, 3, N)
    pixels = PixelFile(folder / "pixels.npy", SPEC, N)
    hashes = [bytes([n]) * 32 for n in range(N)]
    for content, label in zip(hashes, labels, strict=True):
        pixels.put(content, random.integers(0, 80 * (label + 1), SPEC.shape, dtype=np.uint8))
    keras.utils.set_random_seed(1)
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input(SPEC.shape),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    train, validation = (
        Pictures(pixels, hashes[part], labels[part], 3)
        for part in (slice(0, N_TRAIN), slice(N_TRAIN, N))
    )
    return Task(
        network, joined_pictures(TrainingPictures(pixels, train, validation)), validation, seed=5
    )


def weights_of(context, settings=PLAIN):
    from pellucid.training.refit import refit_network

    task = start(context.run.path)
    assert refit_network(task, N_EPOCHS, settings, context) == "completed"
    return task.network.get_weights()


def test_it_is_what_keras_learns_in_as_many_epochs_at_the_same_rates(context):
    """The reference is a loop over all pictures, with momentum written out in NumPy."""
    task = start(context.run.path)
    assert len(task.train) == N
    pixels = task.train.source.get(task.train.hashes).reshape(N, -1).astype(float) / 255
    kernel, bias = (each.astype(float) for each in task.network.get_weights())
    speed = [np.zeros_like(kernel), np.zeros_like(bias)]
    for epoch, rate in enumerate(RATES[:N_EPOCHS]):
        order = np.random.default_rng((5, epoch)).permutation(N)
        for rows in np.split(order, range(8, N, 8)):
            logits = pixels[rows] @ kernel + bias
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            error = powers / powers.sum(axis=1, keepdims=True) - np.eye(3)[task.train.labels[rows]]
            slopes = [pixels[rows].T @ error / len(rows), error.mean(axis=0)]
            speed = [0.9 * v - rate * slope for v, slope in zip(speed, slopes, strict=True)]
            kernel, bias = kernel + speed[0], bias + speed[1]
    for found, expected in zip(weights_of(context), (kernel, bias), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.long
def test_a_crash_in_it_changes_nothing(context, tmp_path, monkeypatch):
    from pellucid.training.callbacks.watch_batches import WatchBatches

    settings = replace(PLAIN, ema=0.9, schedule="cosine")
    undisturbed = replace(context, run=RunFolder(tmp_path / "undisturbed"))
    undisturbed.run.checkpoints.mkdir(parents=True)
    undisturbed.run.history.write_bytes(context.run.history.read_bytes())
    expected = weights_of(undisturbed, settings)
    for n_batches in (7, 4):  # in the middle of the second epoch, and again in the third
        left = [n_batches]

        def crash(_self, _batch, logs=None, left=left):
            left[0] -= 1
            if not left[0]:
                raise RuntimeError("crash")

        with monkeypatch.context() as patched:
            patched.setattr(WatchBatches, "on_train_batch_end", crash)
            with pytest.raises(RuntimeError, match="crash"):
                weights_of(context, settings)
        context.run.remove_working_files(keep_state=True)
        assert list(context.run.refit.glob("state-*"))
    for _ in range(2):  # the second time, the training is complete and only read
        for found, other in zip(weights_of(context, settings), expected, strict=True):
            np.testing.assert_array_equal(found, other)


def test_a_loss_that_becomes_nan_is_told(context):
    from pellucid.training.refit import refit_network

    task = start(context.run.path)
    task.network.set_weights([each * np.nan for each in task.network.get_weights()])
    assert refit_network(task, N_EPOCHS, PLAIN, context) == "diverged"


@pytest.mark.parametrize(
    "text", ["", "epoch\n1\n", "learning_rate\n0.1\n", "learning_rate\nx\nx\nx\n"]
)
def test_a_history_that_was_edited_is_named(context, text):
    from pellucid.training.refit import refit_network

    context.run.history.write_text(text)
    with pytest.raises(RunError, match=r"history\.csv is damaged or was edited"):
        refit_network(start(context.run.path), N_EPOCHS, PLAIN, context)
