"""The best try, the budget, and the table."""

import pytest

from pellucid.training.tries import Try, best_try, is_time_left, tries_table


def tries(*losses):
    """Make tries of ten seconds."""
    return [
        Try(number, {"dropout": 0.1 * number}, loss, loss and 1 - loss, 10.0)
        for number, loss in enumerate(losses, 1)
    ]


def test_the_first_of_the_least_losses_is_the_best():
    assert best_try(tries(0.4, 0.3, None, 0.3)).number == 2
    assert best_try(tries(None)) is None
    assert best_try([]) is None


@pytest.mark.parametrize(
    ("n", "budget", "is_left"),
    [(0, 1.0, True), (9, None, True), (3, 50.0, True), (3, 49.9, False), (1, 30.0, True)],
)
def test_another_try_and_the_last_training_must_fit(n, budget, is_left):
    assert is_time_left(tries(*[0.5] * n), budget) is is_left


def test_the_table_has_a_row_for_each_try():
    table = tries_table([Try(1, {"dropout": None}, None, None, 2.0, "NaN"), *tries(0.5)])
    assert table["dropout"].to_list() == [None, 0.1]
    assert table["state"].to_list() == ["failed", "completed"]
    assert table["log_loss"].to_list() == [None, 0.5]
    assert table["problem"].to_list() == ["NaN", ""]
