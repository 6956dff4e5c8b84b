"""The best epoch's weights, and history.csv."""

import csv
import math

import numpy as np
import pytest

from pellucid.progress import Watcher
from pellucid.run import RunFolder

pytestmark = pytest.mark.slow


def assert_weights(network, expected):
    for weights, other in zip(network.get_weights(), expected, strict=True):
        np.testing.assert_array_equal(weights, other)


@pytest.mark.parametrize(
    ("monitor", "values", "best"),
    [
        ("val_loss", [3.0, 1.0, 2.0, 1.0], 1),
        ("val_accuracy", [0.3, 0.9, 0.5, 0.9], 1),
        ("val_loss", [math.nan, 2.0, math.nan], 1),
        ("accuracy", [0.0, math.nan], 0),
    ],
)
def test_the_first_of_the_best_epochs_is_kept(monitor, values, best, tmp_path, small_net):
    from pellucid.training.callbacks.best_weights import BestWeights

    network, path = small_net(), tmp_path / "best.weights.h5"
    start, callback = network.get_weights(), BestWeights(network, path, monitor)
    for epoch, value in enumerate(values):
        network.set_weights([weights + epoch for weights in start])
        callback.on_epoch_end(epoch, {monitor: value, "other": -5.0})
    network.load_weights(path)
    assert_weights(network, [weights + best for weights in start])
    assert abs(callback.least) == values[best]
    assert [file.name for file in tmp_path.iterdir()] == ["best.weights.h5"]


def test_weights_without_a_number_are_not_kept(tmp_path, small_net):
    from pellucid.training.callbacks.best_weights import BestWeights

    path = tmp_path / "best.weights.h5"
    callback = BestWeights(small_net(), path, "val_loss")
    for value in (math.nan, math.inf):
        callback.on_epoch_end(0, {"val_loss": value})
    assert not path.exists()


def rows(column, values):
    return [{"epoch": n, column: value} for n, value in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("monitor", "values", "best"),
    [
        ("val_loss", [3.0, 1.0, 1.0], 2),
        ("val_accuracy", [0.1, 0.3, 0.3, 0.2], 2),
        ("loss", [math.nan, 2.0, 1.0], 3),
        ("loss", [math.nan], 1),
    ],
)
def test_the_best_epoch_of_the_history(monitor, values, best, tmp_path):
    from pellucid.training.callbacks.epoch_history import EpochHistory

    history = EpochHistory(RunFolder(tmp_path), Watcher(), rows(monitor, values))
    assert history.best_epoch(monitor) == best


def test_the_history_is_what_keras_says_behind_what_was_there(tmp_path, small_net, fit):
    from pellucid.training.callbacks.epoch_history import HISTORY_COLUMNS, EpochHistory

    run = RunFolder.create(tmp_path / "run")
    before = [{**dict.fromkeys(HISTORY_COLUMNS, 0.5), "epoch": 1}]
    history = EpochHistory(run, Watcher(), before)
    keras_history = fit(small_net(), [history], epochs=2)
    with run.history.open() as file:
        table = list(csv.DictReader(file))
    assert tuple(table[0]) == HISTORY_COLUMNS
    assert [float(row["loss"]) for row in table] == [0.5, *keras_history["loss"]]
    assert [float(row["val_accuracy"]) for row in table] == [0.5, *keras_history["val_accuracy"]]
    assert float(table[1]["learning_rate"]) == pytest.approx(0.05)
    assert len(before) == 1  # the list of who asked is left alone


def test_the_rate_of_an_epoch_is_that_of_its_last_step():
    import keras

    from pellucid.training.callbacks.epoch_history import last_rate

    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([2], [0.5, 0.1])
    optimizer = keras.optimizers.SGD(schedule)
    optimizer.iterations.assign(3)  # the next step, number 3, has the other rate
    assert float(optimizer.learning_rate) == pytest.approx(0.1)
    assert last_rate(optimizer) == pytest.approx(0.5)
    assert last_rate(keras.optimizers.SGD(0.25)) == 0.25
