"""How a fine-tuning is fitted into the time that is left, while it goes on."""

import pytest

from pellucid.config import FineTuneConfig
from pellucid.errors import RunError
from pellucid.features.extractor import OutOfTimeError
from pellucid.run import RunFolder
from pellucid.training import timed_fine_tuning
from pellucid.training.time_plan import FineTuningCost, TimeLimit
from pellucid.training.timed_fine_tuning import TimedFineTuning

COST = FineTuningCost(
    n_train=1000, n_validation=100, start=10.0, view=0.02, epoch=30.0, predict=0.03
)
SETTINGS = FineTuneConfig(epochs=8, n_views=5)
FULL = 1.15 * (10 + 5100 * 0.02 + 8 * 30 + 3)


@pytest.fixture
def run(tmp_path):
    found = RunFolder.create(tmp_path / "run")
    found.checkpoints.mkdir(exist_ok=True)
    return found


@pytest.fixture
def clock(monkeypatch):
    """Seconds since the limit of 1,000 s began; the test sets them."""
    now = [0.0]
    monkeypatch.setattr(timed_fine_tuning.time, "monotonic", lambda: now[0])
    return now


def test_with_enough_time_nothing_is_reduced(run, clock):
    # 100 images take 3 s to predict afterwards.
    timed = TimedFineTuning(TimeLimit(FULL + 3.1, 100), SETTINGS, run, lambda: COST)
    assert timed.settings == SETTINGS
    clock[0] = 1.15 * (10 + 5100 * 0.02)
    assert timed.settled() == SETTINGS
    assert timed.description == "8 of 8 epochs, 5 of 5 augmented views"
    assert timed.deadline == pytest.approx(FULL + 3.1 - 3 - 1.15 * 3)


def test_epochs_are_reduced_if_the_frozen_part_took_longer(run, clock):
    timed = TimedFineTuning(TimeLimit(FULL + 3.1, 100), SETTINGS, run, lambda: COST)
    clock[0] = FULL - 1.15 * (4 * 30 + 3)
    settings = timed.settled()
    assert (settings.n_views, settings.epochs) == (5, 4)
    assert timed.description == "4 of 8 epochs, 5 of 5 augmented views"


def test_too_little_time_is_an_error_that_says_what_it_would_take(run, clock):
    clock[0] = 900.0
    with pytest.raises(OutOfTimeError, match=r"about 2.min 24.s, and 1.min 37.s are left"):
        TimedFineTuning(TimeLimit(1000.0, 100), SETTINGS, run, lambda: COST)


def test_a_resumed_training_keeps_its_schedule(run, clock):
    first = TimedFineTuning(TimeLimit(200.0), SETTINGS, run, lambda: COST)
    settings = first.settled()
    assert settings.epochs < 8
    (run.checkpoints / "state-00001-0000000.npz").touch()
    run.remove_working_files(keep_state=True)

    def measure():
        pytest.fail("nothing is measured again")

    # Less time would be left, and later more.
    for end in (20.0, 1e6):
        again = TimedFineTuning(TimeLimit(end), SETTINGS, run, measure)
        assert again.settings == again.settled() == settings
    run.time_plan.write_text('{"n_views": 1}')
    with pytest.raises(RunError, match=r"time_plan\.json was changed or is broken"):
        TimedFineTuning(TimeLimit(200.0), SETTINGS, run, measure)


def test_without_a_state_the_plan_is_made_anew(run, clock):
    TimedFineTuning(TimeLimit(200.0), SETTINGS, run, lambda: COST).settled()
    timed = TimedFineTuning(TimeLimit(1e6), SETTINGS, run, lambda: COST)
    assert timed.settled() == SETTINGS
