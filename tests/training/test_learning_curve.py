"""Will more pictures help? Shares that hold one another, and numbers by hand."""

import itertools

import numpy as np
import pytest
from scipy.stats import binomtest

from pellucid.training.learning_curve import learning_curve, nested_share


def test_a_larger_share_holds_the_smaller_one_in_every_class():
    y = np.random.default_rng(0).choice(3, 400, p=[0.7, 0.25, 0.05])
    shares = [nested_share(y, range(400), share, seed=3) for share in (0.1, 0.25, 0.5, 1.0)]
    for smaller, larger in itertools.pairwise(shares):
        assert set(smaller) <= set(larger)
    np.testing.assert_array_equal(shares[-1], np.arange(400))
    for share, rows in zip((0.1, 0.25, 0.5), shares, strict=False):
        expected = [max(2, round(share * n)) for n in np.bincount(y)]
        assert np.bincount(y[rows]).tolist() == expected
    assert set(nested_share(y, range(400), 0.5, seed=4)) != set(shares[2])
    np.testing.assert_array_equal(nested_share(np.array([0, 1, 1, 1]), range(4), 0.1, 0)[0], 0)


def test_whole_groups_are_drawn():
    """Half of the pictures of each patient would be as many patients."""
    random = np.random.default_rng(0)
    sizes = random.integers(1, 12, 60)
    units, y = np.repeat(np.arange(60), sizes), np.repeat(random.integers(0, 2, 60), sizes)
    for share in (0.1, 0.25, 0.5):
        rows = nested_share(y, units.tolist(), share, seed=0)
        drawn = set(units[rows])
        assert rows.tolist() == [at for at, unit in enumerate(units) if unit in drawn]
        for label in (0, 1):
            n, wanted = (y[rows] == label).sum(), share * (y == label).sum()
            assert abs(n - wanted) <= sizes.max()


def test_the_numbers():
    labels = np.zeros(8, dtype=np.intp)

    def right(n):
        return np.array([[0.9, 0.1]] * n + [[0.2, 0.8]] * (8 - n))

    curve = learning_curve(labels, {0.5: (50, right(4)), 1.0: (100, right(6)), 0.1: (10, right(2))})
    assert [(p.share, p.n, p.accuracy) for p in curve.points] == [
        (0.1, 10, 0.25), (0.5, 50, 0.5), (1.0, 100, 0.75),
    ]  # fmt: skip
    assert curve.gain == 0.25
    assert curve.gain_interval[0] <= 0.25 <= curve.gain_interval[1]
    assert curve.p_value == pytest.approx(0.5)  # two of two
    for point in curve.points:
        assert point.interval == pytest.approx(wilson(round(8 * point.accuracy), 8))


def wilson(n_right, n):
    found = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    return found.low, found.high


def test_no_discordant_picture_leaves_doubt():
    """All right from half of the pictures and from all: that is no proof of no gain."""
    labels = np.zeros(42, dtype=np.intp)
    right = np.tile([0.9, 0.1], (42, 1))
    low, high = learning_curve(labels, {0.5: (50, right), 1.0: (100, right)}).gain_interval
    assert -0.1 < low < -0.05
    assert 0.05 < high < 0.1


def test_pictures_of_one_unit_count_once():
    labels = np.zeros(40, dtype=np.intp)
    half = np.repeat([[0.9, 0.1]] * 2 + [[0.2, 0.8]] * 2, 10, axis=0)
    every = np.tile([0.9, 0.1], (40, 1))
    answers = {0.5: (50, half), 1.0: (100, every)}
    curve = learning_curve(labels, answers, np.arange(40) // 10)
    assert curve.p_value == pytest.approx(0.5)  # two of two units
    low, high = curve.gain_interval
    assert low <= 0 < 0.5 < high
    assert learning_curve(labels, answers).p_value < 1e-4  # as if the pictures were independent
    assert curve.points[0].interval[0] < wilson(20, 40)[0]
