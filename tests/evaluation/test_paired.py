"""McNemar's test and the paired bootstrap, by known numbers and in simulation."""

import numpy as np
import pytest
from scipy.stats import binom

from pellucid.evaluation.paired import difference_interval, mcnemar


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


def test_no_difference_is_no_evidence():
    found = mcnemar(*answers(5, 0, 0, 5))
    assert found.p_value == 1.0
    assert found.accuracy_difference == 0.0
    assert mcnemar(*answers(5, 3, 3, 5)).p_value == pytest.approx(1.0)


def test_the_interval_of_a_difference_covers_it():
    """The two share what makes a picture hard, as classifiers do."""
    random = np.random.default_rng(0)
    covered = []
    for seed in range(300):
        hard = random.normal(size=300)
        first = hard + random.normal(size=300) < 1.0
        second = hard + random.normal(size=300) < 1.3
        truth = 0.8210 - 0.7602  # normal(0, sqrt 2) below 1.3 and below 1.0
        low, high = difference_interval(first, second, seed)
        covered.append(low <= truth <= high)
    assert 0.92 <= np.mean(covered) <= 0.98  # a binomial 95 % of 300 is within 2.5 points
