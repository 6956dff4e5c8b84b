"""Telling strangers, against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pellucid.evaluation.strangers import (
    auroc,
    choose_threshold,
    coverage_accuracy,
    leave_one_class_out,
)


@pytest.mark.parametrize("seed", range(5))
def test_auroc_is_scikit_learns(seed):
    random = np.random.default_rng(seed)
    known = random.normal(1, 1, 50).round(1)  # with ties
    strange = random.normal(0, 1, 30).round(1)
    is_known = [1] * 50 + [0] * 30
    assert auroc(known, strange) == pytest.approx(
        roc_auc_score(is_known, np.concatenate([known, strange]))
    )


def test_the_threshold_lets_the_wanted_share_pass():
    scores = np.random.default_rng(0).normal(size=1000)
    assert (scores >= choose_threshold(scores)).mean() == pytest.approx(0.95)
    assert (scores >= choose_threshold(scores, 1.0)).all()
    assert choose_threshold(np.array([3.0])) == 3.0


def test_coverage_and_accuracy_by_hand():
    coverage, accuracy = coverage_accuracy(
        np.array([0.2, 0.9, 0.5, 0.7]), np.array([False, True, True, False])
    )
    np.testing.assert_allclose(coverage, [0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(accuracy, [1, 1 / 2, 2 / 3, 2 / 4])


def test_a_class_is_left_out_of_the_fit_and_told_from_the_others():
    labels = np.repeat([0, 1, 2, 3], 20)
    is_held_out = np.arange(80) % 4 == 0
    features = np.eye(4)[labels]
    seen = []

    def fit(x, y):
        seen.append((len(x), sorted(set(y.tolist()))))
        return lambda z: (z @ x.T).max(axis=1)

    found = leave_one_class_out(features, labels, is_held_out, np.array([1, 3]), fit)
    assert found == {1: 1.0, 3: 1.0}
    assert seen == [(45, [0, 2, 3]), (45, [0, 1, 2])]
