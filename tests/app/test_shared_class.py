"""The class that the best pictures share is named only if it is more than chance."""

import numpy as np
import pytest

from pellucid.app.shared_class import LIMIT, SharedClass, chance_of, find_shared_class


@pytest.mark.parametrize(
    ("count", "n_selected", "of_class", "n_pictures"),
    [(7, 9, 26, 256), (9, 9, 128, 256), (3, 9, 3, 256), (1, 9, 250, 256), (0, 4, 2, 8)],
)
def test_the_chance_is_scipys(count, n_selected, of_class, n_pictures):
    from scipy.stats import hypergeom

    expected = hypergeom.sf(count - 1, n_pictures, of_class, n_selected)
    found = chance_of(count, n_selected, of_class, n_pictures)
    assert found == pytest.approx(expected, rel=1e-9)


def test_a_class_that_is_common_everywhere_is_not_named():
    labels = ["shirt"] * 90 + ["bag"] * 10
    assert find_shared_class(["shirt"] * 9, labels) is None
    assert find_shared_class(["bag"] * 5 + ["shirt"] * 4, labels) == SharedClass("bag", 5, 10)


def test_random_selections_rarely_share_a_class():
    random = np.random.default_rng(2)
    labels = [f"class {n % 10}" for n in range(256)]
    named = sum(
        find_shared_class(list(random.choice(labels, 9, replace=False)), labels) is not None
        for _ in range(2000)
    )
    assert named <= 2000 * LIMIT


def test_nothing_is_shared_by_no_pictures():
    assert find_shared_class([], []) is None


def test_ties_are_not_clear():
    from pellucid.app.top_activations import TopActivations

    values = np.zeros((20, 3), "float32")
    values[:5, 1] = 1  # 0 in most pictures: which four of them are listed is arbitrary
    values[:, 2] = np.arange(20)
    found = TopActivations([str(n) for n in range(20)], values, np.zeros((20, 3), "intp"))
    assert [found.is_clear(channel) for channel in range(3)] == [False, False, True]
    assert not found.is_clear(2, n_best=20)
