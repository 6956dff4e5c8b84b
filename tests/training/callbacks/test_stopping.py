"""Reasons to stop, and the state that is written then."""

import math
import os
import signal
import time
import types

import numpy as np
import pytest

from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder

pytestmark = pytest.mark.slow


def test_a_loss_that_is_no_number_ends_training(small_net, fit):
    from pellucid.training.callbacks.stop_on_nan import StopOnNaN

    network = small_net()
    network.set_weights([np.full_like(weights, np.nan) for weights in network.get_weights()])
    history = fit(network, [StopOnNaN()], epochs=5)
    assert len(history["loss"]) == 1
    assert len(fit(small_net(), [StopOnNaN()], epochs=2)["loss"]) == 2


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_infinity_is_no_loss_either(value):
    from pellucid.training.callbacks.stop_on_nan import StopOnNaN

    nan, model = StopOnNaN(), types.SimpleNamespace(stop_training=False)
    nan.set_model(model)
    nan.on_epoch_end(0, {"loss": 1.0})
    assert not model.stop_training
    nan.on_epoch_end(1, {"loss": value})
    assert model.stop_training


def test_a_deadline_ends_training_at_the_end_of_the_batch(small_net, fit):
    import keras

    from pellucid.training.callbacks.deadline import Deadline

    done = []
    counter = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: done.append(batch)
    )
    over, later = Deadline(time.monotonic() - 1), Deadline(time.monotonic() + 3600)
    assert over.is_over
    assert not later.is_over
    fit(small_net(), [over, counter], epochs=4)
    assert done == [0]
    fit(small_net(), [later, counter], epochs=2)
    assert done == [0] + 2 * [0, 1, 2]


def test_the_watcher_hears_of_batches_and_ctrl_c_ends_training(small_net, fit):
    from pellucid.training.callbacks.watch_batches import WatchBatches

    class Listener(Watcher):
        told = ()

        def batch(self, done, total):
            self.told = (*self.told, (done, total))

    listener, ctrl_c = Listener(), CtrlC()
    fit(small_net(), [WatchBatches(listener, ctrl_c, first_batch=5)], epochs=1)
    assert listener.told[0] == (6, 8)  # 5 were done before, and 3 are left


def test_ctrl_c_ends_training_at_the_end_of_the_batch(small_net, fit):
    import keras

    from pellucid.training.callbacks.watch_batches import WatchBatches

    ctrl_c, done = CtrlC(), []

    def press(batch, logs):
        done.append(batch)
        os.kill(os.getpid(), signal.SIGINT)

    pressing = keras.callbacks.LambdaCallback(on_train_batch_begin=press)
    watching = WatchBatches(Watcher(), ctrl_c, first_batch=0)
    with ctrl_c.listening(), ctrl_c.deferred(), pytest.raises(KeyboardInterrupt):
        fit(small_net(), [pressing, watching])
    assert done == [0]
    assert not ctrl_c.is_pressed


@pytest.mark.long
def test_the_state_is_written_when_ctrl_c_is_pressed_and_when_minutes_are_over(
    tmp_path, small_net, fit
):
    import keras

    from pellucid.training.callbacks.epoch_history import EpochHistory
    from pellucid.training.callbacks.keep_state import KeepState
    from pellucid.training.training_state import read_state

    def places(minutes, press_at):
        folder, ctrl_c, seen = tmp_path / f"{minutes} {press_at}", CtrlC(), []
        history = EpochHistory(RunFolder(folder), Watcher(), [])
        keeper = KeepState(folder, minutes, history, [], ctrl_c, None)

        def press(batch, logs):
            if batch == press_at:
                os.kill(os.getpid(), signal.SIGINT)

        def look(batch, logs):
            state, _ = read_state(folder)
            seen.append((state.epoch, state.batch) if state else None)

        callbacks = keras.callbacks.LambdaCallback
        with ctrl_c.listening(), ctrl_c.deferred():
            fit(
                small_net(),
                [callbacks(on_train_batch_begin=press), history, keeper,
                 callbacks(on_train_batch_end=look)],
                epochs=2,
            )  # fmt: skip
        state, _ = read_state(folder)
        assert (state.epoch, state.batch, state.is_finished) == (2, 0, True)
        assert [row["epoch"] for row in state.history] == [1, 2]
        return seen

    # Three batches an epoch; after the last of them the epoch's own state follows at once.
    assert places(60, None) == [None, None, None, (1, 0), (1, 0), (1, 0)]
    assert places(1e-9, None) == [(0, 1), (0, 2), (0, 2), (1, 1), (1, 2), (1, 2)]
    assert places(60, 1)[:3] == [None, (0, 2), (0, 2)]
