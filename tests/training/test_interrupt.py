"""Ctrl-C that a callback swallows is raised again at the next step."""

import os
import signal

import pytest

from pellucid.training.events import Watcher
from pellucid.training.interrupt import CheckingWatcher, CtrlC


class Swallowing:
    """Python ignores what is raised in here, as it does in callbacks of its garbage collector."""

    def __del__(self) -> None:
        press()


def test_a_swallowed_ctrl_c_is_raised_at_the_next_step(capfd):
    ctrl_c = CtrlC()
    watcher = CheckingWatcher(Watcher(), ctrl_c)
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


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):  # the signal is handled between two of these
        pass


def test_elsewhere_ctrl_c_is_at_once():
    ctrl_c = CtrlC()
    with ctrl_c.listening(), pytest.raises(KeyboardInterrupt):
        press()
