"""Every number of an evaluation against scikit-learn, SciPy or a plain loop."""

import math

import numpy as np
import pytest
import sklearn.metrics as reference
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from pellucid.evaluation.calibration import calibration_bins, expected_calibration_error
from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import wilson_interval
from pellucid.evaluation.metrics import (
    METRICS,
    accuracy,
    held_out_metrics,
    log_loss,
    per_class_metrics,
)


def example(seed: int, n: int, n_classes: int, sharpness: float = 2.0):
    """Make labels and probabilities that are right more often than not."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, n_classes, n)
    logits = random.standard_normal((n, n_classes)) * sharpness
    logits[np.arange(n), labels] += 1.5
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return labels, probabilities.astype(np.float32)


EXAMPLES = [(0, 200, 3), (1, 57, 10), (2, 1, 2), (3, 400, 2), (4, 30, 20)]


@pytest.mark.parametrize("case", EXAMPLES)
def test_metrics_are_those_of_scikit_learn(case):
    labels, probabilities = example(*case)
    predicted = probabilities.argmax(axis=1)
    found = held_out_metrics(labels, probabilities, majority_classes=[1])
    present = sorted(set(labels))
    recalls = reference.recall_score(
        labels, predicted, labels=present, average=None, zero_division=0
    )
    assert found["accuracy"] == pytest.approx(reference.accuracy_score(labels, predicted))
    assert found["balanced_accuracy"] == pytest.approx(recalls.mean())
    assert found["macro_f1"] == pytest.approx(
        reference.f1_score(labels, predicted, labels=present, average="macro", zero_division=0)
    )
    exact = probabilities.astype(float)
    exact /= exact.sum(axis=1, keepdims=True)
    assert found["log_loss"] == pytest.approx(
        reference.log_loss(labels, exact, labels=list(range(case[2]))), abs=1e-6
    )
    assert found["majority_baseline"] == pytest.approx((labels == 1).mean())
    assert found["n_test"] == case[1]
    assert set(found) <= set(METRICS)


def test_balanced_accuracy_is_that_of_scikit_learn():
    labels, probabilities = example(9, 300, 4)
    labels = np.where(labels == 3, 0, labels)  # uneven classes, one of them never there
    with pytest.warns(UserWarning, match="y_pred contains classes"):
        expected = reference.balanced_accuracy_score(labels, probabilities.argmax(axis=1))
    assert held_out_metrics(labels, probabilities, [0])["balanced_accuracy"] == pytest.approx(
        expected
    )


@pytest.mark.parametrize("case", EXAMPLES)
def test_the_confusion_matrix_is_scikit_learns(case):
    labels, probabilities = example(*case)
    predicted = probabilities.argmax(axis=1)
    expected = reference.confusion_matrix(labels, predicted, labels=range(case[2]))
    np.testing.assert_array_equal(confusion_matrix(labels, predicted, case[2]), expected)


def test_rows_of_the_confusion_matrix_are_the_truth():
    found = confusion_matrix(np.array([0, 0, 2]), np.array([1, 1, 0]), 3)
    np.testing.assert_array_equal(found, [[0, 2, 0], [0, 0, 0], [1, 0, 0]])


@pytest.mark.parametrize("case", EXAMPLES)
def test_the_metrics_of_each_class_are_scikit_learns(case):
    labels, probabilities = example(*case)
    predicted = probabilities.argmax(axis=1)
    found = per_class_metrics(confusion_matrix(labels, predicted, case[2]))
    precision, recall, f1, support = reference.precision_recall_fscore_support(
        labels, predicted, labels=range(case[2]), zero_division=np.nan
    )
    is_unknown = support == 0  # of which scikit-learn has F1 as 0 if it was predicted
    np.testing.assert_allclose(numbers(c.precision for c in found), precision)
    np.testing.assert_allclose(numbers(c.recall for c in found), recall)
    np.testing.assert_allclose(numbers(c.f1 for c in found), np.where(is_unknown, np.nan, f1))
    assert [c.support for c in found] == support.tolist()


def numbers(values):
    return [np.nan if value is None else value for value in values]


def test_what_nothing_measured_is_not_zero():
    """No picture is of class 2, which was predicted; class 3 was neither there nor predicted."""
    labels, predicted = np.array([0, 0, 1, 1]), np.array([0, 2, 0, 0])
    found = per_class_metrics(confusion_matrix(labels, predicted, 4))
    assert [(c.precision, c.recall, c.f1, c.support) for c in found] == [
        (pytest.approx(1 / 3), 0.5, pytest.approx(0.4), 2),
        (None, 0.0, 0.0, 2),
        (0.0, None, None, 0),
        (None, None, None, 0),
    ]


def test_the_log_loss_of_a_sure_mistake_is_finite():
    probabilities = np.array([[1.0, 0.0], [0.5, 0.5]], np.float32)
    expected = (-math.log(1e-7) - math.log(0.5)) / 2
    assert log_loss(np.array([1, 0]), probabilities) == pytest.approx(expected)


def test_undefined_probabilities_are_not_passed_over():
    probabilities = np.array([[np.nan, np.nan], [0.5, 0.5]], np.float32)
    assert math.isnan(log_loss(np.array([1, 0]), probabilities))


def test_accuracy_of_a_perfect_and_of_a_useless_model():
    labels = np.array([0, 1, 2])
    assert accuracy(labels, np.eye(3)) == 1.0
    assert accuracy(labels, np.roll(np.eye(3), 1, axis=1)) == 0.0


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wilson_interval_is_scipys(trial):
    n_right, n = trial
    expected = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    lower, upper = wilson_interval(n_right, n)
    assert lower == pytest.approx(expected.low, abs=1e-12)
    assert upper == pytest.approx(expected.high, abs=1e-12)
    assert 0 <= lower <= upper <= 1


def test_the_wilson_interval_of_nothing_is_everything():
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_the_interval_of_the_metrics_is_that_of_the_accuracy():
    labels, probabilities = example(5, 123, 3)
    found = held_out_metrics(labels, probabilities, [0])
    expected = binomtest(round(found["accuracy"] * 123), 123).proportion_ci(0.95, method="wilson")
    assert found["accuracy_interval"] == pytest.approx([expected.low, expected.high])


def loop_ece(labels, probabilities, n_bins: int) -> float:
    """Guo et al. (2017), equations 1 to 3, picture by picture."""
    confidences = [[] for _ in range(n_bins)]
    hits = [[] for _ in range(n_bins)]
    for label, row in zip(labels, probabilities, strict=True):
        confidence = max(float(p) for p in row)
        for index in range(n_bins):
            if index / n_bins < confidence <= (index + 1) / n_bins:
                confidences[index].append(confidence)
                hits[index].append(int(np.argmax(row)) == label)
    total = 0.0
    for inside, right in zip(confidences, hits, strict=True):
        if inside:
            total += len(inside) * abs(sum(right) / len(right) - sum(inside) / len(inside))
    return total / len(labels)


@pytest.mark.parametrize("n_bins", [1, 4, 10, 15])
@pytest.mark.parametrize("case", EXAMPLES)
def test_the_calibration_error_is_that_of_a_plain_loop(case, n_bins):
    labels, probabilities = example(*case)
    found = expected_calibration_error(labels, probabilities, n_bins)
    assert found == pytest.approx(loop_ece(labels, probabilities, n_bins), abs=1e-6)


def test_calibration_of_a_case_done_by_hand():
    labels = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.85, 0.15], [0.4, 0.6]])
    low, high = calibration_bins(labels, probabilities, n_bins=4)
    assert (low.lower, low.upper, low.n, low.accuracy) == (0.5, 0.75, 1, 1.0)
    assert low.mean_confidence == pytest.approx(0.6)
    assert (high.lower, high.upper, high.n) == (0.75, 1.0, 3)
    assert high.accuracy == pytest.approx(2 / 3)
    assert high.mean_confidence == pytest.approx(0.85)
    error = (1 * 0.4 + 3 * (0.85 - 2 / 3)) / 4
    assert expected_calibration_error(labels, probabilities, 4) == pytest.approx(error)


def test_bins_are_closed_above():
    labels = np.array([0, 0, 0])
    probabilities = np.array([[0.5, 0.5], [0.75, 0.25], [1.0, 0.0]])
    bins = calibration_bins(labels, probabilities, n_bins=4)
    assert [(b.lower, b.upper, b.n) for b in bins] == [(0.25, 0.5, 1), (0.5, 0.75, 1), (0.75, 1, 1)]


def test_a_calibrated_model_has_no_error_and_a_boaster_all():
    labels = np.array([0] * 8 + [1] * 2)
    assert expected_calibration_error(labels, np.tile([0.8, 0.2], (10, 1))) == pytest.approx(0)
    assert expected_calibration_error(1 - labels[:8], np.tile([0.0, 1.0], (8, 1))) == 0.0
    assert expected_calibration_error(labels[:8], np.tile([0.0, 1.0], (8, 1))) == 1.0


def test_the_baseline_of_equally_common_classes_is_that_of_the_luckiest():
    labels = np.array([0, 1, 1, 1])
    probabilities = np.full((4, 3), 1 / 3)
    found = held_out_metrics(labels, probabilities, majority_classes=[0, 1])
    assert found["majority_baseline"] == 0.75
