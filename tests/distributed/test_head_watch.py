"""A head that is lost is told of once, and one that comes back is not."""

import logging
import threading

import pytest

from pellucid.distributed import head_watch


@pytest.mark.parametrize(
    ("answers", "n_warnings"),
    [
        ([True, True, True, True], 0),
        ([True, False, True, False], 0),
        ([True, False, False, False, False], 1),
        ([False, False, True, False, False], 2),
    ],
)
def test_a_warning_for_each_time_that_it_is_lost(monkeypatch, caplog, answers, n_warnings):
    monkeypatch.setattr(head_watch, "_SECONDS", 0.0)
    given = iter(answers)
    has_asked_all = threading.Event()

    def answer():
        value = next(given, None)
        if value is None:
            has_asked_all.set()
            return True
        return value

    with caplog.at_level(logging.WARNING), head_watch.head_watched(answer):
        assert has_asked_all.wait(60)
    assert [record.name for record in caplog.records] == [head_watch.__name__] * n_warnings
    assert "head watch" not in [thread.name for thread in threading.enumerate()]
