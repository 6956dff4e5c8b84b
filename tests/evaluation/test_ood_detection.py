"""Out-of-distribution detection, against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pellucid.evaluation.ood_detection import (
    auroc,
    choose_threshold,
    leave_one_class_out,
)


@pytest.mark.parametrize("seed", range(5))
def test_auroc_is_scikit_learns(seed):
    random = np.random.default_rng(seed)
    known = random.normal(0, 1, 50).round(1)  # with ties
    ood = random.normal(1, 1, 30).round(1)
    is_ood = [0] * 50 + [1] * 30
    assert auroc(known, ood) == pytest.approx(roc_auc_score(is_ood, np.concatenate([known, ood])))


def test_the_threshold_lets_the_wanted_share_pass():
    scores = np.random.default_rng(0).normal(size=1000)
    assert (scores <= choose_threshold(scores)).mean() == pytest.approx(0.95)
    assert (scores <= choose_threshold(scores, 1.0)).all()
    assert choose_threshold(np.array([3.0])) == 3.0


def test_each_class_is_left_out_of_the_fit_and_distinguished_from_the_others():
    labels = np.repeat([0, 1, 2, 3], 20)
    is_held_out = np.arange(80) % 4 == 0
    features = np.eye(4)[labels]
    seen = []

    def fit(x, y):
        seen.append((len(x), sorted(set(y.tolist()))))
        return lambda z: -(z @ x.T).max(axis=1)

    found = leave_one_class_out(features, labels, is_held_out, np.array([1, 3]), fit)
    assert found == {1: 1.0, 3: 1.0}
    assert seen == [(45, [0, 2, 3]), (45, [0, 1, 2])]
