"""A network is only said to have memorized its pictures if that is sure."""

import numpy as np
import pytest
from scipy.stats import binomtest

from pellucid.evaluation.overfitting import is_overfitted


@pytest.mark.parametrize(
    ("train", "n_right", "n", "expected"),
    [
        (0.48, 1, 6, False),  # chance, for two classes
        (0.89, 20, 100, False),  # it has not memorized them yet
        (1.0, 81, 100, False),
        (1.0, 50, 100, True),
        (1.0, 2, 6, True),
        (1.0, 4, 5, False),
        (1.0, 1, 2, False),
        (1.0, 0, 0, False),
    ],
)
def test_when_pictures_are_known_by_heart(train, n_right, n, expected):
    assert is_overfitted(train, n_right / max(n, 1), n) == expected


@pytest.mark.parametrize("n", [2, 6, 20, 100])
@pytest.mark.parametrize("n_classes", [2, 10])
def test_a_network_that_guesses_is_never_said_to_have_learned(n, n_classes):
    random = np.random.default_rng(n)
    for _ in range(200):
        right = random.binomial((4 * n, n), 1 / n_classes)
        if right[0] < 0.9 * 4 * n:
            assert not is_overfitted(right[0] / (4 * n), right[1] / n, n)


def test_the_difference_is_more_than_chance():
    for n in (5, 10, 30, 100):
        for n_right in range(n + 1):
            if is_overfitted(0.95, n_right / n, n):
                assert binomtest(n_right, n, 0.95, "less").pvalue < 0.05
