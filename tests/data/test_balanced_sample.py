"""Groups drawn with the same chance, and sizes that come out as planned."""

import itertools

import numpy as np
import pytest
from scipy.stats import chisquare

from pellucid.data.balanced_sample import balanced_sample

SIZES = {
    "equal": np.full((25, 1), 4),
    "1 to 30": np.arange(1, 31)[:, None],
    "skewed": np.random.default_rng(0).geometric(0.1, (40, 1)),
    "two classes": np.random.default_rng(1).integers(1, 30, (40, 2)),
    "mostly alone": np.array([[1]] * 60 + [[2]] * 12 + [[3]] * 3),
}


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", SIZES)
def test_each_group_has_the_same_chance_and_the_sizes_come_out(name):
    sizes = SIZES[name]
    n_groups, n_drawn = len(sizes), round(0.2 * len(sizes))
    times, shares, alone = np.zeros(n_groups), [], []
    for seed in range(1000):
        random = np.random.default_rng(seed)
        is_drawn = balanced_sample(sizes, n_drawn, random.random(n_groups), random)
        assert is_drawn.sum() == n_drawn
        times += is_drawn
        shares.append(sizes[is_drawn].sum(axis=0) / sizes.sum(axis=0))
        simple = random.choice(n_groups, n_drawn, replace=False)
        alone.append(sizes[simple].sum(axis=0) / sizes.sum(axis=0))
    assert chisquare(times).pvalue > 0.001
    wanted = n_drawn / n_groups
    np.testing.assert_allclose(np.mean(shares, axis=0), wanted, atol=0.006)
    # Far closer to the share than a simple random sample of groups.
    assert (np.std(shares, axis=0) <= 0.6 * np.std(alone, axis=0) + 1e-9).all()


def test_groups_that_differ_in_nothing_are_a_simple_random_sample():
    """Each pair of four is as likely as any other."""
    counts = dict.fromkeys(itertools.combinations(range(4), 2), 0)
    for seed in range(600):
        random = np.random.default_rng(seed)
        drawn = balanced_sample(np.full((4, 1), 7), 2, random.random(4), random)
        counts[tuple(np.flatnonzero(drawn).tolist())] += 1
    assert chisquare(list(counts.values())).pvalue > 0.001


@pytest.mark.parametrize("n_drawn", [0, 1, 6, 7])
def test_the_number_of_groups_is_exact(n_drawn):
    sizes = np.array([[1], [1], [2], [5], [9], [30], [31]])
    for seed in range(20):
        random = np.random.default_rng(seed)
        assert balanced_sample(sizes, n_drawn, random.random(7), random).sum() == n_drawn
