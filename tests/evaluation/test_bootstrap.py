"""Intervals: what they do in simulation, and against the plain way to compute them."""

import numpy as np
import pytest
from pellucid.evaluation.bootstrap import class_mean_intervals, mean_interval
from sklearn.metrics import balanced_accuracy_score, f1_score

from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import wilson_interval

N_TRIALS = 400


def coverage(found: list[tuple[float, float]], truth: float) -> float:
    return float(np.mean([low <= truth <= high for low, high in found]))


def test_the_mean_of_a_skewed_loss_is_covered():
    random = np.random.default_rng(0)
    found = [mean_interval(random.gamma(0.7, 1.0, 300), seed) for seed in range(N_TRIALS)]
    assert 0.92 <= coverage(found, 0.7) <= 0.975  # a binomial 95 % of 400 is within 2 points


def test_an_accuracy_is_covered():
    random = np.random.default_rng(0)
    found = [wilson_interval(int(random.binomial(341, 0.85)), 341) for _ in range(N_TRIALS)]
    assert 0.92 <= coverage(found, 0.85) <= 0.975


def test_the_means_over_classes_are_those_of_pictures_drawn_again():
    random = np.random.default_rng(0)
    labels = random.choice(5, 300, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    answers = np.where(random.random(300) < 0.8, labels, random.integers(0, 5, 300))
    recall, f1 = class_mean_intervals(confusion_matrix(labels, answers, 6))
    drawn = random.integers(0, 300, (2000, 300))
    expected_recall = [balanced_accuracy_score(labels[d], answers[d]) for d in drawn]
    expected_f1 = [
        f1_score(labels[d], answers[d], labels=np.unique(labels[d]), average="macro") for d in drawn
    ]
    np.testing.assert_allclose(recall, np.percentile(expected_recall, [2.5, 97.5]), atol=0.01)
    np.testing.assert_allclose(f1, np.percentile(expected_f1, [2.5, 97.5]), atol=0.01)


def test_without_a_difference_there_is_no_interval():
    assert mean_interval(np.array([0.5])) == (0.5, 0.5)
    assert mean_interval(np.full(10, 0.25)) == (0.25, 0.25)
    assert class_mean_intervals(np.diag([4, 5])) == ((1.0, 1.0), (1.0, 1.0))
    assert mean_interval(np.arange(50.0), 3) == mean_interval(np.arange(50.0), 3)


def test_the_interval_of_a_mean_holds_it():
    values = np.random.default_rng(1).exponential(size=200)
    low, high = mean_interval(values)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / np.sqrt(200), rel=0.15)
