"""Active learning: what is chosen, and whether it teaches more than a random choice."""

import numpy as np
import pytest

from pellucid.api.most_useful import _CANDIDATES_PER_CHOICE
from pellucid.evaluation.active_learning import choose_diverse, margins


def test_margins_are_those_of_sorted_probabilities():
    probabilities = np.random.default_rng(0).dirichlet(np.ones(7), 50)
    ordered = np.sort(probabilities, axis=1)
    np.testing.assert_allclose(margins(probabilities), ordered[:, -1] - ordered[:, -2])


def test_each_choice_is_the_farthest_from_all_earlier_ones():
    features = np.random.default_rng(1).normal(size=(40, 5))
    chosen = choose_diverse(features, 12).tolist()
    assert chosen[0] == 0
    for n in range(1, 12):
        distances = np.linalg.norm(features[:, None] - features[chosen[:n]], axis=2).min(axis=1)
        assert distances[chosen[n]] == distances.max()


@pytest.mark.parametrize("n", [1, 3, 4, 9])
def test_equal_rows_are_chosen_once(n):
    assert sorted(choose_diverse(np.ones((4, 2)), n)) == list(range(min(n, 4)))


def _accuracies(choose, n_copies, seed):
    """Train on digits, have 20 more labelled, three times; return the mean accuracy after that."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression

    digits = load_digits()
    x, y = digits.data / 16, digits.target
    random = np.random.default_rng(seed)
    order = random.permutation(len(y))
    test, labelled, rest = order[:600], list(order[600:640]), order[640:]
    pool = np.repeat(rest, n_copies)
    noise = np.random.default_rng(7).normal(0, 1e-3, (len(pool), x.shape[1]))
    found = []
    model = LogisticRegression(max_iter=100).fit(x[labelled], y[labelled])
    for _ in range(3):
        chosen = choose(model.predict_proba(x[pool]), x[pool] + noise, random)
        labelled += pool[chosen].tolist()
        pool, noise = np.delete(pool, chosen), np.delete(noise, chosen, axis=0)
        model = LogisticRegression(max_iter=100).fit(x[labelled], y[labelled])
        found.append(model.score(x[test], y[test]))
    return np.mean(found)


def _random(probabilities, _features, random):
    return random.choice(len(probabilities), 20, replace=False)


def _uncertain(probabilities, _features, _random):
    return np.argsort(margins(probabilities), kind="stable")[:20]


def _useful(probabilities, features, _random):
    order = np.argsort(margins(probabilities), kind="stable")
    candidates = order[: 20 * _CANDIDATES_PER_CHOICE]
    return candidates[choose_diverse(features[candidates], 20)]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("n_copies", [1, 5])
def test_the_choice_teaches_more_than_a_random_one(n_copies):
    """Also if each picture has near copies, where uncertainty alone teaches less."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # for so few numbers, threads would only wait for one another
        useful, at_random = (
            np.array([_accuracies(choose, n_copies, seed) for seed in range(5)])
            for choose in (_useful, _random)
        )
        alone = [_accuracies(_uncertain, n_copies, seed) for seed in range(2)]
    gains = useful - at_random
    half_width = 2.78 * gains.std(ddof=1) / np.sqrt(len(gains))  # 95%, 4 degrees of freedom
    assert gains.mean() - half_width > 0, gains
    if n_copies > 1:
        assert useful[:2].mean() > np.mean(alone) + 0.03
