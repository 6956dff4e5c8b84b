"""ROC and precision-recall curves against scikit-learn, and their intervals by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from pellucid.evaluation.ood_detection import auroc
from pellucid.evaluation.ranking_curves import average_precision, ranking_curves
from pellucid.evaluation.ranking_intervals import auroc_interval, average_precision_interval

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40)


@settings(max_examples=40)
@given(ROWS)
def test_the_curves_are_scikit_learn_s(rows):
    is_positive = np.array([positive for positive, _ in rows])
    scores = np.array([score / 7 for _, score in rows])
    if is_positive.all() or not is_positive.any():
        return
    curves = ranking_curves(is_positive, scores)
    fpr, tpr, _ = roc_curve(is_positive, scores, drop_intermediate=False)
    np.testing.assert_allclose(curves.false_positive_rate, fpr[1:])
    np.testing.assert_allclose(curves.recall, tpr[1:])
    precision, recall, thresholds = precision_recall_curve(is_positive, scores)
    np.testing.assert_allclose(curves.precision, precision[:-1][::-1])
    np.testing.assert_allclose(curves.recall, recall[:-1][::-1])
    np.testing.assert_allclose(curves.thresholds, thresholds[::-1])
    area = average_precision(curves)
    assert area == pytest.approx(average_precision_score(is_positive, scores))
    roc = auroc(scores[~is_positive], scores[is_positive])
    assert roc == pytest.approx(roc_auc_score(is_positive, scores))
    lower, upper = auroc_interval(is_positive, scores)
    assert 0 <= lower <= roc <= upper <= 1
    lower, upper = average_precision_interval(area, is_positive, scores)
    assert 0 <= lower <= area + 1e-12
    assert area - 1e-12 <= upper <= 1


def test_a_ranking_without_errors_is_not_certain():
    is_positive = np.arange(40) < 20
    lower, upper = auroc_interval(is_positive, is_positive.astype(float))
    assert 0.85 < lower < 0.95
    assert upper == 1.0


def test_units_widen_the_interval():
    random = np.random.default_rng(0)
    is_positive = np.arange(120) < 60
    scores = np.repeat(random.normal(size=24), 5) + is_positive
    own = auroc_interval(is_positive, scores)
    grouped = auroc_interval(is_positive, scores, np.arange(120) // 5)
    assert grouped[1] - grouped[0] > 1.5 * (own[1] - own[0])
    assert auroc_interval(is_positive, scores, ["one"] * 120) == (0.0, 1.0)


@pytest.mark.parametrize(("n_positive", "n_negative", "area"), [(20, 20, 0.99), (10, 200, 0.9)])
def test_the_intervals_cover_the_true_area(n_positive, n_negative, area):
    random = np.random.default_rng(1)
    is_positive = np.arange(n_positive + n_negative) < n_positive
    shift = norm.ppf(area) * np.sqrt(2) * is_positive
    covered = 0
    for _ in range(200):
        lower, upper = auroc_interval(is_positive, random.normal(shift))
        covered += lower <= area <= upper
    assert covered >= 186
