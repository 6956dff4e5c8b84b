"""Ctrl-C that a callback swallows is raised again at the next step."""

import os
import shutil
import signal

import pytest

from pellucid.errors import RunError
from pellucid.interrupt import CheckingWatcher, CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder


class Swallowing:
    """Python ignores what is raised in here, as it does in callbacks of its garbage collector."""

    def __del__(self) -> None:
        press()


def test_a_swallowed_ctrl_c_is_raised_at_the_next_step(capfd, tmp_path):
    ctrl_c = CtrlC()
    watcher = CheckingWatcher(Watcher(), ctrl_c, RunFolder(tmp_path))
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c.listening():
        watcher.stage("one")
        Swallowing()
        assert capfd.readouterr().err == ""
        with pytest.raises(KeyboardInterrupt):
            watcher.stage("two")
        watcher.stage("three")
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_waits_where_it_is_deferred():
    ctrl_c = CtrlC()
    with ctrl_c.listening(), ctrl_c.deferred():
        os.kill(os.getpid(), signal.SIGINT)
        survived = True
        with pytest.raises(KeyboardInterrupt):
            ctrl_c.check()
        ctrl_c.check()
    assert survived


@pytest.mark.parametrize("n_times", [1, 2, 3])
def test_each_press_counts_however_fast_they_come(n_times, tmp_path):
    """The first ends the fit; the second, to give up, must not be lost in the same batch."""
    ctrl_c = CtrlC()
    watcher = CheckingWatcher(Watcher(), ctrl_c, RunFolder(tmp_path))
    with ctrl_c.listening():
        with ctrl_c.deferred():
            for _ in range(n_times):
                press()
            assert ctrl_c.is_pressed
            with pytest.raises(KeyboardInterrupt):
                ctrl_c.check()
        for _ in range(n_times - 1):
            with pytest.raises(KeyboardInterrupt):
                watcher.stage("Testing")
        assert not ctrl_c.is_pressed
        watcher.stage("Testing")


@pytest.mark.parametrize("remade", [False, True])
def test_a_run_folder_that_is_removed_is_noticed_at_the_next_step(tmp_path, remade):
    run = RunFolder.create(tmp_path / "run")
    watcher = CheckingWatcher(Watcher(), CtrlC(), run)
    row = {"epoch": 1.0}
    steps = (
        lambda: watcher.stage("one"),
        lambda: watcher.progress(1, 2),
        lambda: watcher.batch(1, 2),
        lambda: watcher.epoch(row),
    )
    with run.locked():
        for step in steps:
            step()
        shutil.rmtree(run.path)
        if remade:  # as by the next file that is written
            run.checkpoints.mkdir(parents=True)
        for step in steps:
            with pytest.raises(RunError, match="was removed"):
                step()
    RunFolder(tmp_path / "other").check_is_there()  # which nobody trains into


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):  # the signal is handled between two of these
        pass


def test_elsewhere_ctrl_c_is_at_once():
    ctrl_c = CtrlC()
    with ctrl_c.listening(), pytest.raises(KeyboardInterrupt):
        press()
