"""Decisions for a cost against brute force, and the intervals of what they cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.evaluation.decision_costs import (
    bayes_decisions,
    bayes_threshold,
    cheapest_threshold,
    cost_difference_interval,
    mean_cost_interval,
    picture_costs,
)
from pellucid.evaluation.intervals import accuracy_interval

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=1, max_size=30)
COST = st.sampled_from([0.0, 0.5, 1.0, 3.0, 20.0])


@settings(max_examples=40)
@given(ROWS, COST, COST)
def test_no_threshold_costs_less(rows, missed, alarm):
    if missed + alarm == 0:
        return
    is_positive = np.array([positive for positive, _ in rows])
    probabilities = np.array([p / 8 for _, p in rows], np.float32)

    def cost(threshold):
        answers = probabilities.astype(float) >= threshold
        return missed * (is_positive & ~answers).sum() + alarm * (~is_positive & answers).sum()

    chosen = cheapest_threshold(is_positive, probabilities, missed, alarm)
    theory = bayes_threshold(missed, alarm)
    least = min(cost(t) for t in [*np.linspace(0, 1, 400), *probabilities, 1.01])
    assert cost(chosen) == least
    assert 0 <= chosen <= np.nextafter(1, 2)
    if cost(theory) == least:
        assert chosen == theory


@settings(max_examples=20)
@given(st.integers(2, 5), st.integers(0, 1000))
def test_no_answer_has_a_lower_expected_cost(n_classes, seed):
    random = np.random.default_rng(seed)
    probabilities = random.dirichlet(np.ones(n_classes), 10)
    costs = random.integers(0, 6, (n_classes, n_classes)).astype(float)
    for row, answer in zip(probabilities, bayes_decisions(probabilities, costs), strict=True):
        expected = [sum(row[t] * costs[t, a] for t in range(n_classes)) for a in range(n_classes)]
        assert expected[answer] == pytest.approx(min(expected))


def test_equal_costs_give_the_most_probable_class():
    probabilities = np.random.default_rng(0).dirichlet(np.ones(4), 200).astype(np.float32)
    answers = bayes_decisions(probabilities, 2.5 * (1 - np.eye(4)))
    np.testing.assert_array_equal(answers, probabilities.argmax(axis=1))


def test_equal_costs_have_the_interval_of_the_accuracy():
    is_right = np.arange(60) % 11 > 0
    lower, upper = accuracy_interval(is_right)
    found = mean_cost_interval(np.where(is_right, 0.0, 4.0), 4.0)
    assert found == pytest.approx((4 * (1 - upper), 4 * (1 - lower)))


def test_costs_are_looked_up_by_true_class_and_answer():
    costs = np.array([[0.0, 5.0], [1.0, 0.0]])
    labels, answers = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert picture_costs(labels, answers, costs).tolist() == [0, 5, 1, 0]


def test_the_interval_of_the_mean_cost_covers_it():
    random = np.random.default_rng(3)
    covered = 0
    for _ in range(300):
        paid = random.choice([0.0, 1.0, 5.0], size=100, p=[0.87, 0.1, 0.03])
        lower, upper = mean_cost_interval(paid, 5.0)
        covered += lower <= 0.25 <= upper
    assert covered >= 276


def test_units_widen_the_intervals():
    paid = np.repeat((np.arange(20) % 5 == 0) * 5.0, 5)
    units = np.arange(100) // 5
    for interval in (
        lambda units: mean_cost_interval(paid, 5.0, units),
        lambda units: cost_difference_interval(paid, np.zeros(100), 5.0, units),
    ):
        own, grouped = interval(None), interval(units)
        assert grouped[1] - grouped[0] > 1.3 * (own[1] - own[0])
    assert mean_cost_interval(paid, 5.0, ["one"] * 100) == (0.0, 5.0)
