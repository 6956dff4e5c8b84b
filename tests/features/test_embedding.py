"""Maps of features, compared with NumPy and scikit-learn."""

import numpy as np
import pytest

from pellucid.features.embedding import (
    embed,
    nearest_rows,
    principal_components,
    share_of_other_labels,
)


def groups(n, n_groups=3, seed=0, n_features=20):
    random = np.random.default_rng(seed)
    centres = random.normal(0, 4, (n_groups, n_features))
    labels = random.integers(0, n_groups, n)
    return (centres[labels] + random.normal(size=(n, n_features))).astype(np.float32), labels


def test_principal_components_are_those_of_the_unit_vectors():
    features, _ = groups(80)
    components, shares = principal_components(features)
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    left, sizes, _ = np.linalg.svd(unit - unit.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(components), np.abs(left * sizes), atol=1e-4)
    np.testing.assert_allclose(shares, sizes**2 / (sizes**2).sum(), atol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_few_or_equal_rows(n):
    components, shares = principal_components(np.ones((n, 4), np.float32))
    assert components.shape[0] == n
    assert components.shape[1] >= 2
    assert not components.any()
    assert not shares.any()
    assert np.isfinite(embed(components)).all()


def test_nearest_rows_are_those_of_a_search_through_all():
    features, _ = groups(60)
    nearest, squared = nearest_rows(features[:9], features, 4)
    distances = ((features[:9, None] - features) ** 2).sum(axis=2)
    np.testing.assert_array_equal(nearest, np.argsort(distances, axis=1)[:, :4])
    np.testing.assert_allclose(squared, np.sort(distances, axis=1)[:, :4], rtol=1e-3, atol=1e-3)


def test_the_share_of_other_labels_is_that_of_a_search_through_all():
    from sklearn.neighbors import NearestNeighbors

    features, labels = groups(1500, n_groups=4)
    labels[:100] = (labels[:100] + 1) % 4
    labels[1400:] = -1
    found = share_of_other_labels(features, labels)
    known = features[:1400]
    _, nearest = NearestNeighbors(n_neighbors=11).fit(known).kneighbors(known)
    expected = (labels[nearest[:, 1:]] != labels[:1400, None]).mean(axis=1)
    np.testing.assert_allclose(found[:1400], expected, atol=0.11)  # rounding swaps neighbours
    assert np.abs(found[:1400] - expected).mean() < 1e-3
    assert not found[1400:].any()
    assert (found[:100] > 0.5).mean() > 0.9


def test_copies_of_a_row_are_its_neighbours():
    features = np.repeat(np.eye(2, 5, dtype=np.float32), 15, axis=0)
    labels = np.array([0] * 14 + [1] + [1] * 15)
    shares = share_of_other_labels(features, labels)
    assert shares[14] == 1
    assert not shares[15:].any()


@pytest.mark.parametrize("n", [1, 2, 4, 6])
def test_a_small_class_by_itself_lies_among_no_others(n):
    random = np.random.default_rng(n)
    places = [random.normal(0, 0.1, (n, 2)), random.normal(9, 0.1, (40, 2))]
    shares = share_of_other_labels(
        np.concatenate(places).astype(np.float32), np.array([0] * n + [1] * 40)
    )
    assert not shares.any()


def test_a_row_of_a_small_class_can_lie_among_others():
    random = np.random.default_rng(0)
    places = [random.normal(0, 0.1, (4, 2)), random.normal(9, 0.1, (40, 2))]
    labels = np.array([0] * 4 + [1] * 40)
    labels[4] = 0  # among the others
    shares = share_of_other_labels(np.concatenate(places).astype(np.float32), labels)
    assert shares[4] == 1
    assert (shares[:4] == [0.25] * 4).all()


def test_without_neighbours():
    features, _ = groups(3)
    assert not share_of_other_labels(features, np.array([-1, 0, -1])).any()


@pytest.mark.slow
def test_t_sne_keeps_groups_and_gives_the_same_again():
    from sklearn.neighbors import KNeighborsClassifier

    features, labels = groups(300)
    components, _ = principal_components(features)
    places = embed(components, max_embedded=120)
    np.testing.assert_array_equal(places, embed(components, max_embedded=120))
    model = KNeighborsClassifier(5).fit(places, labels)
    assert model.score(places, labels) > 0.97
    # Those that were not embedded lie between those that were.
    whole = embed(components[:120], max_embedded=120)
    assert whole.shape == (120, 2)
    assert np.isfinite(places).all()
