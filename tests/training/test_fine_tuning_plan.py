"""The settings of fine-tuning that follow from the number of images."""

import math
from dataclasses import replace

import pytest

from pellucid.config import FineTuneConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.settings import config_from_settings
from pellucid.training.fine_tuning_plan import (
    describe_plan,
    plan_details,
    plan_fine_tuning,
    recorded_plan,
)
from pellucid.training.recipe_estimates import fit_settings


@pytest.mark.parametrize(
    ("n_train", "epochs", "patience", "ema"),
    [
        (2, 40, 20, 0.85),  # 40 steps, since more epochs of so few images only memorize them
        (96, 40, 20, 0.95),  # 120 steps
        (240, 38, 19, 0.98),  # 304 steps
        (400, 24, 12, 0.98),
        (1_184, 9, 5, 0.98),
        (1_185, 8, 4, 0.98),  # 304 steps
        (3_068, 8, 4, 0.98),
        (50_000, 8, 4, 0.98),
    ],
)
def test_small_sets_get_more_epochs_and_a_shorter_average(n_train, epochs, patience, ema):
    plan = plan_fine_tuning(FineTuneConfig(), n_train)
    assert (plan.epochs, plan.stop_patience, plan.ema) == (epochs, patience, ema)


def test_no_set_gets_fewer_steps_than_a_smaller_one_from_its_epochs():
    plans = [(n, plan_fine_tuning(FineTuneConfig(), n)) for n in range(1, 5_000, 7)]
    assert [plan.epochs for _, plan in plans] == sorted((p.epochs for _, p in plans), reverse=True)
    for n, plan in plans:
        n_steps = plan.epochs * math.ceil(n / 32)
        assert n_steps >= 300 or plan.epochs == 40
        assert plan.stop_patience >= plan.epochs / 2
        # The initial weights have little weight in the average at the end.
        assert plan.ema**n_steps < 0.003


def test_the_number_of_steps_depends_on_the_batch_size():
    plan = plan_fine_tuning(FineTuneConfig(batch_size=8), 400)  # 50 steps an epoch
    assert plan.epochs == 8


@pytest.mark.parametrize(
    "given", [{"epochs": 3}, {"stop_patience": 0}, {"ema": 0.5}, {"epochs": 90, "ema": 0.999}]
)
def test_what_the_user_sets_is_kept(given):
    plan = plan_fine_tuning(FineTuneConfig(**given), 400)
    assert {name: getattr(plan, name) for name in given} == given
    assert None not in (plan.epochs, plan.stop_patience, plan.ema)


def test_a_plan_is_not_planned_again():
    plan = plan_fine_tuning(FineTuneConfig(), 400)
    assert plan_fine_tuning(plan, 50_000) == plan
    assert describe_plan(plan, plan, 50_000) == ""


def test_an_estimate_has_the_epochs_of_the_training():
    assert fit_settings(TrainConfig(recipe="fine-tune"), 400).epochs == 24
    assert fit_settings(config_from_settings("fine-tune", epochs=5), 400).epochs == 5
    assert fit_settings(TrainConfig(recipe="scratch"), 400).epochs == 40
    assert fit_settings(TrainConfig(recipe="features"), 400) is None


def test_a_run_knows_the_settings_that_it_was_trained_with():
    given = FineTuneConfig(epochs=30)
    plan = plan_fine_tuning(given, 100)
    assert recorded_plan(given, plan_details(plan)) == plan
    assert recorded_plan(plan, {}) == plan
    with pytest.raises(ConfigError, match="details lacks stop_patience"):
        recorded_plan(given, {"max_epochs": 30})


def test_a_run_of_an_earlier_version_without_averaged_weights_has_none():
    given = FineTuneConfig(epochs=8, stop_patience=3, ema=None)
    assert recorded_plan(given, {"epochs": 5}).ema is None


def test_what_a_limited_time_changed_is_recorded():
    given = FineTuneConfig(epochs=8, unfreeze=0.3)
    trained = plan_fine_tuning(replace(given, epochs=3, unfreeze=0.15), 400)
    assert recorded_plan(given, plan_details(trained)) == trained
