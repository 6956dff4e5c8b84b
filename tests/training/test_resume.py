"""A training that was interrupted ends as if nothing had happened."""

import contextlib
import importlib.util
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

import numpy as np
import polars as pl
import pytest

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).parent / "resumable_training.py"
N_KILLS = 20
KILLS_OF_ONE = 5
N_AT_A_TIME = 2
N_BATCHES = 18


@pytest.fixture(scope="module")
def training():
    """The module, imported in this process."""
    spec = importlib.util.spec_from_file_location("resumable_training", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def result(folder):
    """Read the final weights and the history without its times."""
    with np.load(folder / "final.npz") as arrays:
        weights = [arrays[name] for name in arrays.files]
    return weights, pl.read_csv(folder / "history.csv").drop("seconds").rows()


def assert_same(folder, expected):
    weights, history = result(folder)
    assert history == expected[1]
    for weight, other in zip(weights, expected[0], strict=True):
        np.testing.assert_array_equal(weight, other)


class Crash(Exception):
    """What a training is interrupted by."""


def crash_after(n_batches):
    import keras

    left = [n_batches]  # no number of the callback's own, which would belong to the state

    class CrashAfter(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            left[0] -= 1
            if left[0] == 0:
                raise Crash

    return CrashAfter()


@pytest.fixture(scope="module")
def undisturbed(training, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    # A callback that never fires, since callbacks belong to the state.
    training.train(folder, crash_after(10**9))
    return result(folder)


@pytest.mark.long
def test_a_crash_in_the_middle_of_an_epoch_changes_nothing(training, undisturbed, tmp_path):
    for n_batches in (25, 31, 7):
        with pytest.raises(Crash):
            training.train(tmp_path, crash_after(n_batches))
        assert not (tmp_path / "final.npz").exists()
        states = {path.name for path in (tmp_path / "checkpoints").glob("state-*")}
        assert states
    # Ends in the middle of an epoch.
    assert any(not name.endswith("-0000000.npz") for name in states)
    training.train(tmp_path, crash_after(10**9))
    assert_same(tmp_path, undisturbed)


@pytest.mark.long
def test_a_damaged_checkpoint_gives_way_to_the_one_before(training, undisturbed, tmp_path):
    with pytest.raises(Crash):
        training.train(tmp_path, crash_after(44))
    newest = max((tmp_path / "checkpoints").glob("state-*"))
    newest.write_bytes(newest.read_bytes()[: newest.stat().st_size // 2])
    training.train(tmp_path, crash_after(10**9))
    assert_same(tmp_path, undisturbed)


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.skipif(
    os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow" or not hasattr(os, "fork"),
    reason="the processes are forked after the import, which only TensorFlow bears",
)
def test_twenty_kills_at_random_moments_change_nothing(tmp_path):
    with trainers(N_AT_A_TIME) as ready:
        ready[0].begin(tmp_path / "undisturbed")
        assert ready[0].end() == 0
        expected = result(tmp_path / "undisturbed")
        n_epochs = len(expected[1])

        def kill_and_resume(trainer, part):
            """Kill trainings time and again, each time in a state that is drawn at random."""
            random_moment, n_kills = random.Random(part), 0
            for number in range(N_KILLS):
                left = N_KILLS // N_AT_A_TIME - n_kills
                if not left:
                    break
                folder = tmp_path / f"{part}-{number}"
                for goal in sorted(
                    (random_moment.randrange(n_epochs), random_moment.randrange(N_BATCHES))
                    for _ in range(min(KILLS_OF_ONE, left))
                ):
                    if n_kills == 0:
                        goal = (-1, 0)  # before there is a state
                    else:  # further than it came the last time
                        epoch, batch = newest_state(folder)
                        goal = max(goal, (epoch, batch + 1))
                    process = trainer.begin(folder)
                    while newest_state(folder) < goal and not (folder / "final.npz").exists():
                        time.sleep(0.001)
                    # Somewhere between two states, or in one.
                    time.sleep(random_moment.uniform(0, 0.02))
                    with contextlib.suppress(ProcessLookupError):  # it may have come to its end
                        os.kill(process, signal.SIGKILL)
                    status = trainer.end()
                    assert status in (0, -signal.SIGKILL)
                    if status == 0:
                        break
                    n_kills += 1
                trainer.begin(folder)
                assert trainer.end() == 0
                assert_same(folder, expected)
            assert n_kills == N_KILLS // N_AT_A_TIME

        with ThreadPoolExecutor(N_AT_A_TIME) as pool:
            list(pool.map(kill_and_resume, ready, range(N_AT_A_TIME)))


def newest_state(folder) -> tuple[int, int]:
    """Give the epoch and the batch of the newest state; (-1, 0) without one."""
    names = [path.stem for path in (folder / "checkpoints").glob("state-*.npz")]
    return max([tuple(map(int, name.split("-")[1:])) for name in names], default=(-1, 0))


class Trainer:
    """One of the servers of resumable_training.py; it trains in one folder at a time."""

    def __init__(self, commands: TextIO, answers: TextIO):
        self.commands, self.answers = commands, answers

    def begin(self, folder) -> int:
        """Train in a folder; gives the number of the process that does."""
        print(folder, file=self.commands, flush=True)
        return int(self.answers.readline())

    def end(self) -> int:
        """Wait for the end of the training; gives its exit status."""
        return int(self.answers.readline())


@contextlib.contextmanager
def trainers(n: int):
    """Start resumable_training.py with so many servers; the import of Keras is paid once."""
    pipes = [(os.pipe(), os.pipe()) for _ in range(n)]
    theirs = [number for commands, answers in pipes for number in (commands[0], answers[1])]
    with (
        subprocess.Popen(
            [sys.executable, PROGRAM, *map(str, theirs)],
            pass_fds=theirs,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        ),
        contextlib.ExitStack() as stack,
    ):
        for number in theirs:
            os.close(number)
        yield [
            Trainer(
                stack.enter_context(os.fdopen(commands[1], "w")),
                stack.enter_context(os.fdopen(answers[0])),
            )
            for commands, answers in pipes
        ]
