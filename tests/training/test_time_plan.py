"""How fine-tuning is fitted into a given time, against numbers by hand."""

import pytest

from pellucid.config import FineTuneConfig
from pellucid.features.extractor import OutOfTimeError
from pellucid.training.time_plan import (
    FineTuningCost,
    check_time,
    describe_time_plan,
    least_seconds,
    most_epochs,
    plan_in_time,
)

COST = FineTuningCost(
    n_train=1000, n_validation=100, start=10.0, view=0.02, epoch=30.0, predict=0.03
)
"""A view of all training images takes 20 s. 10 + 2 + 3 s are needed in any case."""


def seconds(n_views: int, n_epochs: int) -> float:
    return 1.15 * (10 + 2 + 3 + 20 * n_views + 30 * n_epochs)


def test_the_time_is_the_sum_of_its_parts():
    assert COST.total(2, 4, margin=1.0) == pytest.approx(10 + 2100 * 0.02 + 4 * 30 + 3)
    assert COST.total(2, 4) == pytest.approx(seconds(2, 4))
    assert COST.validation == pytest.approx(1.15 * 3)
    assert COST.training(4) == pytest.approx(1.15 * (4 * 30 + 3))
    assert least_seconds(COST, 8) == pytest.approx(seconds(1, 3))
    assert least_seconds(COST, 2) == pytest.approx(seconds(1, 2))


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (seconds(1, 3) - 1, None),
        (seconds(1, 3) + 1, (1, 3)),
        (seconds(2, 3) - 1, (1, 3)),  # a second view takes less than a fourth epoch
        (seconds(2, 3) + 1, (2, 3)),
        (seconds(2, 6) + 1, (2, 6)),
        (seconds(2, 8) + 1, (2, 8)),
        (seconds(4, 8) + 1, (4, 8)),
        (1e6, (5, 8)),
    ],
)
def test_two_views_come_first_then_epochs_then_further_views(left, expected):
    plan = plan_in_time(COST, left, max_views=5, max_epochs=8)
    found = plan and (plan.n_views, plan.n_epochs)
    assert found == expected


def test_no_more_is_planned_than_the_settings_say():
    plan = plan_in_time(COST, 1e6, max_views=1, max_epochs=2)
    assert plan is not None
    assert (plan.n_views, plan.n_epochs) == (1, 2)


@pytest.mark.parametrize(
    ("left", "expected"), [(0, 1), (1.15 * 63.1, 2), (1.15 * 183.1, 6), (1e6, 6)]
)
def test_epochs_that_fit_after_the_frozen_part(left, expected):
    assert most_epochs(COST, left, 6) == expected


def test_what_is_planned_is_said():
    settings = FineTuneConfig(epochs=8, n_views=5)
    assert describe_time_plan(settings, 2, 6) == "6 of 8 epochs, 2 of 5 augmented views"
    without = FineTuneConfig(epochs=8, n_views=5, augment="none")
    assert describe_time_plan(without, 1, 6) == "6 of 8 epochs"


def test_a_time_that_does_not_suffice_is_an_error_that_names_both_times():
    check_time(10.0, 10.0)
    with pytest.raises(OutOfTimeError, match=r"about 5.min 0.s, but only 2.min 0.s are left"):
        check_time(300.0, 120.0)
    with pytest.raises(OutOfTimeError, match=r"but only 0\.0.s are left"):
        check_time(300.0, -5.0)
