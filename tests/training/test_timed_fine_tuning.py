"""How a fine-tuning is fitted into the time that is left, while it goes on."""

from dataclasses import replace

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


def cost(settings: FineTuneConfig) -> FineTuningCost:
    """Return the cost of training these layers: half as many take half as long."""
    share = settings.unfreeze / SETTINGS.unfreeze
    return replace(COST, epoch=COST.epoch * share)


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
    timed = TimedFineTuning(TimeLimit(FULL + 3.1, 100), SETTINGS, run, cost)
    assert timed.settings == SETTINGS
    clock[0] = 1.15 * (10 + 5100 * 0.02)
    assert timed.settled(SETTINGS) == SETTINGS
    assert timed.description == "8 of 8 epochs, 5 of 5 augmented views"
    assert timed.deadline == pytest.approx(FULL + 3.1 - 3 - 1.15 * 3)


def test_epochs_are_reduced_if_the_frozen_part_took_longer(run, clock):
    timed = TimedFineTuning(TimeLimit(FULL + 3.1, 100), SETTINGS, run, cost)
    clock[0] = FULL - 1.15 * (4 * 30 + 3)
    settings = timed.settled(SETTINGS)
    assert (settings.n_views, settings.epochs) == (5, 4)
    assert timed.description == "4 of 8 epochs, 5 of 5 augmented views"


def test_half_as_many_layers_are_trained_if_the_time_suffices_for_them_only(run, clock):
    """One view and three epochs of 30 s take 144 s; two views and five epochs of 15 s, 150 s."""
    timed = TimedFineTuning(TimeLimit(143.0), SETTINGS, run, cost)
    assert timed.settings == replace(SETTINGS, unfreeze=0.15, n_views=2, epochs=4)
    assert timed.settled(SETTINGS) == timed.settings
    assert timed.description == "4 of 8 epochs, 2 of 5 augmented views, half as many trained layers"
    whole = TimedFineTuning(TimeLimit(144.0), SETTINGS, run, cost)
    assert whole.settings == replace(SETTINGS, n_views=1, epochs=3)


@pytest.mark.parametrize(
    ("left", "settings", "n_measured", "takes"),
    [
        (80.0, SETTINGS, 1, "2.min 24.s"),  # a second measurement would be for nothing
        (143.0, replace(SETTINGS, unfreeze="block15_expand_conv"), 1, "2.min 24.s"),
        (143.0, replace(SETTINGS, unfreeze=0.3), 2, "5.min 20.s"),  # the machine became slow
    ],
)
def test_too_little_time_is_an_error_that_says_what_it_would_take(
    run, clock, left, settings, n_measured, takes
):
    costs = [COST, replace(COST, epoch=81.0)]
    with pytest.raises(OutOfTimeError, match=rf"about {takes}, but only .* are left"):
        TimedFineTuning(TimeLimit(left), settings, run, lambda _: costs.pop(0))
    assert len(costs) == 2 - n_measured


def test_a_resumed_training_keeps_its_schedule(run, clock):
    first = TimedFineTuning(TimeLimit(200.0), SETTINGS, run, cost)
    settings = first.settled(SETTINGS)
    assert settings.epochs < 8
    (run.checkpoints / "state-00001-0000000.npz").touch()
    run.remove_working_files(keep_state=True)

    def measure(_settings):
        pytest.fail("nothing is measured again")

    # Less time would be left, and later more.
    for end in (20.0, 1e6):
        again = TimedFineTuning(TimeLimit(end), SETTINGS, run, measure)
        assert again.settings == again.settled(SETTINGS) == settings
    run.time_plan.write_text('{"n_views": 1}')
    with pytest.raises(RunError, match=r"time_plan\.json was changed or is broken"):
        TimedFineTuning(TimeLimit(200.0), SETTINGS, run, measure)


def test_without_a_state_the_plan_is_made_anew(run, clock):
    TimedFineTuning(TimeLimit(200.0), SETTINGS, run, cost).settled(SETTINGS)
    timed = TimedFineTuning(TimeLimit(1e6), SETTINGS, run, cost)
    assert timed.settled(SETTINGS) == SETTINGS


def test_an_interrupted_training_without_a_plan_keeps_its_settings(run, clock):
    """Of an earlier version, which planned nothing: other settings would not fit its state."""
    (run.checkpoints / "state-1.npz").write_bytes(b"")
    assert run.has_state
    timed = TimedFineTuning(TimeLimit(1.0), SETTINGS, run, cost)
    assert timed.settled(SETTINGS) == SETTINGS
