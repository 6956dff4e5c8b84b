"""Temperature scaling against scikit-learn's log loss and a known truth."""

import numpy as np
import pytest
from scipy.special import log_softmax, softmax
from sklearn.metrics import log_loss

from pellucid.training.temperature import MIN_PICTURES, fit_temperature, is_saturated, scaled


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
    answers, labels = drawn(3.0, n=MIN_PICTURES)
    assert fit_temperature(answers[:-1], labels[:-1]) == 1.0
    assert fit_temperature(answers, labels) != 1.0
    assert fit_temperature(answers[:0], labels[:0]) == 1.0


def perfect(n, n_classes, confidence):
    """Answer n pictures right, each with the same confidence, the rest spread evenly."""
    labels = np.arange(n) % n_classes
    rest = (1 - np.float64(confidence)) / (n_classes - 1)
    return np.where(np.eye(n_classes)[labels] == 1, confidence, rest), labels


@pytest.mark.parametrize("confidence", [0.7, 0.9, 0.99, 0.99999, 1 - 1e-12])
@pytest.mark.parametrize(("n", "n_classes"), [(30, 2), (60, 2), (60, 10), (1000, 50)])
def test_pictures_without_an_error_give_no_certainty(n, n_classes, confidence):
    """Laplace's rule of succession gives n right of n a share of (n + 1) / (n + 2)."""
    answers, labels = perfect(n, n_classes, confidence)
    found = scaled(answers, fit_temperature(answers, labels)).max(axis=1)
    np.testing.assert_allclose(found, (n + 1) / (n + 2), atol=1e-5)


@pytest.mark.parametrize("rest", [1e-9, 1e-20, 1e-37])
def test_float32_that_holds_exactly_1_can_be_cooled(rest):
    """The logits are told from the other classes' probabilities."""
    labels = np.arange(60) % 2
    answers = np.where(np.eye(2)[labels] == 1, np.float32(1), np.float32(rest))
    assert (answers.max(axis=1) == 1).all()
    found = scaled(answers, fit_temperature(answers, labels)).max(axis=1)
    np.testing.assert_allclose(found, 61 / 62, atol=1e-5)


@pytest.mark.parametrize("how_sure", [3, 20])
def test_answers_that_are_all_wrong_become_a_guess(how_sure):
    labels = np.arange(60) % 3
    answers = softmax(how_sure * np.eye(3)[(labels + 1) % 3], axis=1)
    np.testing.assert_allclose(scaled(answers, fit_temperature(answers, labels)), 1 / 3, atol=0.01)


def test_probabilities_of_zero_and_one_are_borne():
    labels = np.arange(60) % 3
    answers = np.eye(3, dtype=np.float32)[labels]
    answers[:6] = np.roll(answers[:6], 1, axis=1)
    temperature = fit_temperature(answers, labels)
    assert temperature > 1
    assert np.isfinite(scaled(answers, temperature)).all()
    assert is_saturated(answers)
    assert not is_saturated(scaled(answers, temperature))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_array_is_written_to(dtype):
    answers, labels = drawn(2.0, n=100)
    answers = answers.astype(dtype)
    before = answers.copy()
    scaled(answers, fit_temperature(answers, labels))
    np.testing.assert_array_equal(answers, before)


def smoothed_log_loss(answers, labels):
    """Count each label as missed by 1 in n + 2, written out picture by picture."""
    n, total = len(labels), 0.0
    for row, label in zip(answers.astype(np.longdouble), labels, strict=True):
        missed = np.delete(row, label).sum() / row.sum()
        total -= (n + 1) / (n + 2) * np.log(row[label] / row.sum()) + np.log(missed) / (n + 2)
    return float(total / n)


@pytest.mark.parametrize("seed", range(40))
def test_the_smoothed_log_loss_of_validation_never_rises(seed):
    """Models of all kinds: sure and modest, good and bad, many pictures and few."""
    random = np.random.default_rng(seed)
    n, n_classes = int(random.integers(MIN_PICTURES, 300)), int(random.integers(2, 8))
    labels = random.integers(0, n_classes, n)
    logits = random.normal(0, 1, (n, n_classes))
    logits[np.arange(n), labels] += random.uniform(-1, 12)
    answers = softmax(logits * random.uniform(0.05, 4), axis=1)
    logits = np.log(answers) / fit_temperature(answers, labels)
    after = softmax(logits, axis=1)
    before = smoothed_log_loss(answers, labels)
    assert smoothed_log_loss(after, labels) <= before * (1 + 1e-9)


def head(kind, how_sure, n, n_classes, random):
    """Draw pictures whose probabilities are known, and a head that is too sure or too modest.

    Returns:
        The true probabilities, and the logits of the head: the true ones, times `how_sure`.
    """
    logits = random.normal(0, 1.5, (n, n_classes))
    margin = {"hard": 0, "mixed": random.choice([0, 4, 14], n), "easy": 14}[kind]
    logits[np.arange(n), random.integers(0, n_classes, n)] += margin
    return softmax(logits, axis=1), how_sure * logits


def expected_log_loss(truth, logits):
    return float(-(truth * log_softmax(logits, axis=1)).sum(axis=1).mean())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hard", "mixed", "easy"])
@pytest.mark.parametrize(("n", "n_classes"), [(30, 2), (30, 50), (100, 5), (300, 2)])
@pytest.mark.long
@pytest.mark.once
def test_scaling_does_no_harm_to_pictures_that_come_later(kind, n, n_classes):
    """The expected log loss of other pictures, of a truth that is known.

    A head that is as sure as it may be loses at most what the pictures cannot tell: 1 / n where all
    are answered right, since it then claims no more, and the noise of one number fitted on n
    pictures, which is 1 / (2 n) on average (Akaike). One that is three times too sure, or too
    modest, gains wherever there is something to gain.
    """
    changes = {}
    for how_sure in (1 / 3, 1, 3):
        change, temperatures = [], []
        for seed in range(12):
            random = np.random.default_rng([seed, n, n_classes])
            truth, logits = head(kind, how_sure, n, n_classes, random)
            drawn_at = random.random((n, 1)) > truth.cumsum(axis=1)
            labels = drawn_at.sum(axis=1).clip(max=n_classes - 1)
            temperature = fit_temperature(softmax(logits, axis=1), labels)
            truth, logits = head(kind, how_sure, 2000, n_classes, random)
            before, after = (expected_log_loss(truth, logits / t) for t in (1, temperature))
            change.append(after - before)
            temperatures.append(temperature)
        changes[how_sure] = float(np.mean(change))
        if how_sure == 1 and kind != "easy":
            assert np.exp(np.mean(np.log(temperatures))) == pytest.approx(1, abs=0.15)
    assert max(changes.values()) <= 1.5 / n
    if kind != "easy":
        assert changes[1 / 3] < -0.03
        assert changes[3] < -0.03
