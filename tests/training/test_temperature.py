"""Temperature scaling against scikit-learn's log loss and a known truth."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.metrics import log_loss

from pellucid.evaluation.metrics import log_loss as metric_log_loss
from pellucid.training.temperature import LEAST_PICTURES, fit_temperature, scaled


def drawn(truth, n=20000, n_classes=5, seed=0):
    """Draw labels from probabilities, and answer as if the logits were `truth` times as long."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 1.5, (n, n_classes))
    probabilities = softmax(logits, axis=1)
    labels = (random.random((n, 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    return softmax(truth * logits, axis=1), labels.clip(max=n_classes - 1)


def by_grid(probabilities, labels):
    """Find the best temperature among many, by scikit-learn's log loss."""
    temperatures = np.geomspace(0.2, 5, 150)
    logits, classes = np.log(probabilities), np.arange(probabilities.shape[1])
    losses = [log_loss(labels, softmax(logits / t, axis=1), labels=classes) for t in temperatures]
    return temperatures[int(np.argmin(losses))]


@pytest.mark.parametrize("truth", [0.4, 1.5, 2.0, 4.0])
def test_the_temperature_by_which_logits_were_multiplied_is_found(truth):
    answers, labels = drawn(truth)
    assert fit_temperature(answers, labels) == pytest.approx(truth, rel=0.03)


@pytest.mark.parametrize(("truth", "n_classes"), [(0.6, 2), (2.5, 2), (1.7, 10)])
def test_it_is_the_least_log_loss_of_a_grid(truth, n_classes):
    answers, labels = drawn(truth, n=3000, n_classes=n_classes)
    assert fit_temperature(answers, labels) == pytest.approx(by_grid(answers, labels), rel=0.03)


def test_an_honest_model_is_left_nearly_alone():
    answers, labels = drawn(1.0)
    assert fit_temperature(answers, labels) == pytest.approx(1, abs=0.03)


def test_scaling_lowers_the_log_loss_and_changes_no_answer():
    answers, labels = drawn(3.0, n=2000)
    after = scaled(answers, fit_temperature(answers, labels))
    assert log_loss(labels, after) < log_loss(labels, answers) - 0.1
    np.testing.assert_array_equal(after.argmax(axis=1), answers.argmax(axis=1))
    np.testing.assert_allclose(after.sum(axis=1), 1, rtol=1e-6)


def test_scaled_is_the_softmax_of_the_divided_logits():
    logits = np.random.default_rng(1).normal(0, 4, (50, 6))
    np.testing.assert_allclose(
        scaled(softmax(logits, axis=1), 2.5), softmax(logits / 2.5, axis=1), rtol=1e-5
    )
    np.testing.assert_allclose(
        scaled(softmax(logits, axis=1), 1.0), softmax(logits, axis=1), rtol=1e-5
    )


def test_few_pictures_leave_the_model_alone():
    answers, labels = drawn(3.0, n=LEAST_PICTURES)
    assert fit_temperature(answers[:-1], labels[:-1]) == 1.0
    assert fit_temperature(answers, labels) != 1.0
    assert fit_temperature(answers[:0], labels[:0]) == 1.0


@pytest.mark.parametrize("n", [30, 100, 1000])
def test_pictures_without_an_error_give_no_certainty(n):
    """Laplace's rule of succession allows n right of n no more than (n + 1) / (n + 2)."""
    labels = np.arange(n) % 2
    answers = np.where(np.eye(2)[labels] == 1, 0.9, 0.1)
    confidence = scaled(answers, fit_temperature(answers, labels)).max(axis=1)
    assert confidence.max() <= (n + 1) / (n + 2) + 1e-5


def test_answers_that_are_all_wrong_stop_at_the_highest_temperature():
    labels = np.arange(60) % 2
    answers = np.where(np.eye(2)[labels] == 1, 1e-6, 1 - 1e-6)
    assert 4.9 < fit_temperature(answers, labels) <= 5.0


def test_probabilities_of_zero_and_one_are_borne():
    labels = np.arange(60) % 3
    answers = np.eye(3, dtype=np.float32)[labels]
    answers[:6] = np.roll(answers[:6], 1, axis=1)
    temperature = fit_temperature(answers, labels)
    assert temperature > 1
    assert np.isfinite(scaled(answers, temperature)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_array_is_written_to(dtype):
    answers, labels = drawn(2.0, n=100)
    answers = answers.astype(dtype)
    before = answers.copy()
    scaled(answers, fit_temperature(answers, labels))
    np.testing.assert_array_equal(answers, before)


@pytest.mark.parametrize("seed", range(200))
def test_the_log_loss_of_validation_never_rises(seed):
    """Models of all kinds: sure and modest, good and bad, many pictures and few."""
    random = np.random.default_rng(seed)
    n, n_classes = int(random.integers(LEAST_PICTURES, 300)), int(random.integers(2, 8))
    labels = random.integers(0, n_classes, n)
    logits = random.normal(0, 1, (n, n_classes))
    logits[np.arange(n), labels] += random.uniform(-1, 12)
    answers = softmax(logits * random.uniform(0.05, 8), axis=1).astype(np.float32)
    after = scaled(answers, fit_temperature(answers, labels))
    assert metric_log_loss(labels, after) <= metric_log_loss(labels, answers)
