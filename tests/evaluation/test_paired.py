"""Two classifiers on the same pictures: by known numbers, brute force and simulation."""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from pellucid.evaluation.paired import (
    SIGNIFICANT,
    accuracy_difference_interval,
    log_loss_difference_interval,
    mcnemar,
    sign_flip_p_value,
)


def answers(both, first, second, neither):
    """Make whether each is right, from the four numbers of a table."""
    table = [(True, True)] * both + [(True, False)] * first + [(False, True)] * second
    first_right, second_right = zip(*table, *[(False, False)] * neither, strict=True)
    return np.array(first_right), np.array(second_right)


def test_counts_and_p_value():
    found = mcnemar(*answers(60, 4, 14, 22))
    assert (found.n, found.n_only_first_right, found.n_only_second_right) == (100, 4, 14)
    assert found.accuracy_difference == pytest.approx(0.10)
    assert found.p_value == pytest.approx(2 * binom.cdf(4, 18, 0.5))
    assert mcnemar(*answers(60, 14, 4, 22)).p_value == pytest.approx(found.p_value)


@pytest.mark.parametrize(
    ("n_first", "n_second"), [(0, 1), (1, 1), (3, 9), (9, 3), (50, 50), (40, 61), (900, 1100)]
)
def test_the_p_value_of_single_pictures_is_scipys(n_first, n_second):
    first = np.repeat([True, False, True], [n_first, n_second, 10])
    second = np.repeat([False, True, True], [n_first, n_second, 10])
    expected = binomtest(n_first, n_first + n_second).pvalue
    assert mcnemar(first, second).p_value == pytest.approx(expected, rel=1e-9)


def test_no_difference_is_no_evidence():
    found = mcnemar(*answers(5, 0, 0, 5))
    assert found.p_value == 1.0
    assert found.accuracy_difference == 0.0
    assert mcnemar(*answers(5, 3, 3, 5)).p_value == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(5))
def test_the_p_value_of_units_is_that_of_all_ways_to_turn_them(seed):
    sums = np.random.default_rng(seed).integers(-4, 6, 11)
    totals = [abs(int((sums * signs).sum())) for signs in itertools.product([1, -1], repeat=11)]
    expected = np.mean([total >= abs(sums.sum()) for total in totals])
    assert sign_flip_p_value(sums) == pytest.approx(expected)


def test_single_pictures_make_it_mcnemars():
    for first, second in [(0, 5), (0, 6), (3, 11), (200, 240), (0, 0)]:
        sums = np.array([-1] * first + [1] * second + [0] * 7)
        n = first + second
        expected = binomtest(first, n).pvalue if n else 1.0
        assert sign_flip_p_value(sums) == pytest.approx(expected, abs=1e-12)


def test_copies_are_no_further_evidence():
    first, second = answers(60, 1, 7, 32)
    once = mcnemar(first, second)
    copied = mcnemar(np.repeat(first, 9), np.repeat(second, 9), np.repeat(np.arange(100), 9))
    assert copied.p_value == pytest.approx(once.p_value)
    assert mcnemar(np.repeat(first, 9), np.repeat(second, 9)).p_value < 1e-6  # as if they were


def test_the_interval_of_bonett_and_price_by_their_formula():
    first, second = answers(60, 4, 14, 22)
    share_first, share_second = 5 / 102, 15 / 102
    difference = share_second - share_first
    half_width = 1.959964 * math.sqrt((share_first + share_second - difference**2) / 102)
    found = accuracy_difference_interval(first, second)
    assert found == pytest.approx((difference - half_width, difference + half_width))
    turned = accuracy_difference_interval(second, first)
    assert turned == pytest.approx((-found[1], -found[0]))


def test_interval_and_p_value_agree():
    """Of single pictures always, for any numbers that only one gets right."""
    for n, first, second in itertools.product((20, 57, 400), range(8), range(20)):
        if first + second > n:
            continue
        right = answers(n - first - second, first, second, 0)
        low, high = accuracy_difference_interval(*right)
        is_luck = mcnemar(*right).p_value >= SIGNIFICANT
        assert (low <= 0 <= high) == is_luck, (n, first, second)


@pytest.mark.parametrize(
    ("first", "second", "units"),
    [
        ([True], [True], None),
        ([True], [False], None),
        ([False] * 50, [True] * 50, None),
        ([False] * 50, [True] * 50, np.arange(50) // 5),
        ([True] * 50, [True] * 50, np.arange(50) // 5),
        ([True] * 4, [False] * 4, ["a"] * 4),
    ],
)
def test_at_the_edges_the_interval_holds_the_difference(first, second, units):
    first, second = np.array(first), np.array(second)
    low, high = accuracy_difference_interval(first, second, units)
    assert -1 <= low <= second.mean() - first.mean() <= high <= 1
    assert high > low


def test_the_log_loss_of_classifiers_that_agree_is_the_same():
    labels = np.array([0, 1, 1, 0])
    found = np.array([[0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.9, 0.1]])
    low, high = log_loss_difference_interval(labels, found, found)
    assert (low, high) == pytest.approx((0.0, 0.0), abs=1e-5)


def test_the_log_loss_of_many_pictures_differs_by_the_normal_interval():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 5000)
    both = []
    for noise in (1.0, 1.3):
        logits = random.normal(size=(5000, 3)) * noise
        logits[np.arange(5000), labels] += 1.5
        powers = np.exp(logits)
        both.append(powers / powers.sum(axis=1, keepdims=True))
    differences = np.diff([-np.log(each[np.arange(5000), labels]) for each in both], axis=0)[0]
    error = 1.96 * differences.std() / math.sqrt(5000)
    found = log_loss_difference_interval(labels, *both)
    expected = differences.mean() - error, differences.mean() + error
    assert found == pytest.approx(expected, abs=0.03 * error)
    assert log_loss_difference_interval(labels, *both, ["one"] * 5000) == pytest.approx(
        (math.log(1e-7), -math.log(1e-7))
    )
