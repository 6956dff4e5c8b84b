"""What intervals must be whatever the test: edge cases, references, and units."""

import math

import numpy as np
import pytest
from scipy.stats import bootstrap, norm

from pellucid.evaluation.class_means import balanced_accuracy_interval, macro_f1_interval
from pellucid.evaluation.intervals import accuracy_interval, wilson_interval
from pellucid.evaluation.log_loss_interval import MAX_LOSS, log_loss_interval
from pellucid.evaluation.metrics import held_out_metrics
from pellucid.evaluation.paired import accuracy_difference_interval

SHARES = ("accuracy", "balanced_accuracy", "macro_f1")


def answers(seed, n, n_classes, signal=3.0, shares=None):
    """Make labels and the probabilities of a calibrated classifier."""
    random = np.random.default_rng(seed)
    labels = random.choice(n_classes, n, p=shares)
    logits = random.standard_normal((n, n_classes))
    logits[np.arange(n), labels] += signal
    powers = np.exp(signal * logits)
    return labels, powers / powers.sum(axis=1, keepdims=True)


def sure(labels, predicted, n_classes, confidence=0.9):
    """Make probabilities with these answers."""
    found = np.full((len(labels), n_classes), (1 - confidence) / max(1, n_classes - 1))
    found[np.arange(len(labels)), predicted] = confidence
    return found


Y = np.repeat([0, 1, 2], 5)
ZEROS = np.zeros(9, int)
CASES = {
    "one picture, right": (np.array([1]), sure([1], [1], 3), None),
    "one picture, wrong": (np.array([1]), sure([1], [0], 3), None),
    "one class": (ZEROS, sure(ZEROS, [0] * 8 + [1], 3), None),
    "one class, nothing else answered": (ZEROS, sure(ZEROS, ZEROS, 2), None),
    "one unit": (Y, sure(Y, Y, 3), ["a"] * 15),
    "two units": (Y, sure(Y, Y, 3), ["a"] * 10 + ["b"] * 5),
    "all right": (Y, sure(Y, Y, 3), None),
    "all wrong": (Y, sure(Y, (Y + 1) % 3, 3), None),
    "all wrong and sure, in units": (Y, sure(Y, (Y + 1) % 3, 3, 1.0), np.arange(15) // 3),
    "all right and sure": (Y, sure(Y, Y, 3, 1.0), None),
    "a class never answered": (Y, sure(Y, np.where(Y == 2, 0, Y), 3), None),
    "a class never tested": (Y // 2, sure(Y, np.where(np.arange(15) == 3, 2, Y // 2), 3), None),
    "a unit a class": (Y, sure(Y, np.where(np.arange(15) < 2, 1, Y), 3), Y),
}


@pytest.mark.parametrize("kind", CASES)
def test_at_the_edges_intervals_hold_the_estimate_and_stay_in_range(kind):
    labels, probabilities, units = CASES[kind]
    with np.errstate(all="raise", under="ignore"):
        found = held_out_metrics(labels, probabilities, [0], units)
    for name in (*SHARES, "log_loss"):
        low, high = found[f"{name}_interval"]
        most = MAX_LOSS if name == "log_loss" else 1.0
        assert 0 <= low <= found[name] <= high <= most + 1e-12, name
        assert high > low, name  # no test is so large that it leaves no doubt
    assert found == held_out_metrics(labels, probabilities, [0], units)


def test_one_unit_says_nothing():
    labels, probabilities, units = CASES["one unit"]
    found = held_out_metrics(labels, probabilities, [0], units)
    assert found["n_units"] == 1
    for name in SHARES:
        assert found[f"{name}_interval"] == [0.0, 1.0]
    assert found["log_loss_interval"] == [0.0, -math.log(1e-7)]


def test_units_that_are_pictures_change_nothing():
    labels, probabilities = answers(3, 120, 4)
    without = held_out_metrics(labels, probabilities, [0])
    assert without["n_units"] == 120
    names = [f"picture {n}" for n in range(120)]
    for units in (names, np.arange(120), [None] * 120):
        assert held_out_metrics(labels, probabilities, [0], units) == without


def test_neither_the_order_nor_the_names_of_units_matter():
    labels, probabilities = answers(4, 90, 3)
    units = np.arange(90) // 6
    order = np.random.default_rng(0).permutation(90)
    first = held_out_metrics(labels, probabilities, [0], units)
    second = held_out_metrics(
        labels[order], probabilities[order], [0], [f"unit {n}" for n in units[order]]
    )
    assert first["n_units"] == second["n_units"] == 15
    for name in (*SHARES, "log_loss"):
        assert first[f"{name}_interval"] == pytest.approx(second[f"{name}_interval"], rel=1e-9)


def test_a_picture_copied_five_times_is_no_further_evidence():
    """Where all pictures of a unit are copies, the intervals are nearly those of the originals."""
    labels, probabilities = answers(5, 300, 3, 2.0)
    once = held_out_metrics(labels, probabilities, [0])
    copied = held_out_metrics(
        np.repeat(labels, 5), np.repeat(probabilities, 5, axis=0), [0], np.repeat(np.arange(300), 5)
    )
    for name in (*SHARES, "log_loss"):
        width, expected = np.diff(copied[f"{name}_interval"]), np.diff(once[f"{name}_interval"])
        assert width == pytest.approx(expected, rel=0.1), name


def test_wilson_for_42_of_42():
    """The case that percentile bootstraps answer with [1, 1]; by his formula, n / (n + z^2)."""
    expected = 42 / (42 + 1.959964**2)
    assert accuracy_interval(np.ones(42, bool)) == pytest.approx((expected, 1.0))
    labels = np.repeat([0, 1, 2], 14)
    for interval in (balanced_accuracy_interval, macro_f1_interval):
        low, high = interval(labels, labels, 3)
        assert high == 1.0
        assert low == pytest.approx(expected, abs=0.01)


def test_wilson_by_newcombe():
    """Newcombe (Statistics in Medicine 17, 1998), table I: 81 of 263, 15 of 148, 0 of 20."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson_interval(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_equal_classes_make_the_balanced_accuracy_an_accuracy():
    """With as many pictures and errors in each class, its interval is Wilson's of the accuracy."""
    labels = np.repeat([0, 1, 2, 3], 100)
    predicted = np.where(np.arange(400) % 10 == 0, (labels + 1) % 4, labels)
    found = balanced_accuracy_interval(labels, predicted, 4)
    assert found == pytest.approx(wilson_interval(360, 400), abs=3e-4)


def test_a_rare_class_weighs_as_much_as_a_common_one():
    """By the formula of a mean of two shares, which holds for large classes."""
    labels = np.repeat([0, 1], [20_000, 400])
    predicted = labels.copy()
    predicted[:2000], predicted[20_000:20_040] = 1, 0  # 10% of each are wrong
    low, high = balanced_accuracy_interval(labels, predicted, 2)
    error = math.sqrt(0.25 * 0.09 * (1 / 20_000 + 1 / 400))
    assert (low + high) / 2 == pytest.approx(0.9, abs=0.002)
    assert high - low == pytest.approx(2 * norm.ppf(0.975) * error, rel=0.03)


@pytest.mark.parametrize("statistic", ["macro F1", "log loss", "balanced accuracy"])
def test_large_tests_agree_with_the_bootstrap(statistic):
    """Where there are errors enough, scipy.stats.bootstrap is right, and so is this."""
    labels, probabilities = answers(6, 4000, 4, 1.5, [0.4, 0.3, 0.2, 0.1])
    predicted = probabilities.argmax(axis=1)
    losses = -np.log(probabilities[np.arange(4000), labels])

    def recalls(rows):
        y, answer = labels[rows], predicted[rows]
        return np.mean([(answer[y == c] == c).mean() for c in range(4)])

    def f1(rows):
        y, a = labels[rows], predicted[rows]
        each = [
            2 * ((y == c) & (a == c)).sum() / ((y == c).sum() + (a == c).sum()) for c in range(4)
        ]
        return np.mean(each)

    measure, found = {
        "macro F1": (f1, macro_f1_interval(labels, predicted, 4)),
        "log loss": (lambda rows: losses[rows].mean(), log_loss_interval(labels, probabilities)),
        "balanced accuracy": (recalls, balanced_accuracy_interval(labels, predicted, 4)),
    }[statistic]
    reference = bootstrap(
        (np.arange(4000),), measure, n_resamples=500, vectorized=False, method="basic",
        rng=np.random.default_rng(0),
    ).confidence_interval  # fmt: skip
    width = reference.high - reference.low
    assert found == pytest.approx((reference.low, reference.high), abs=0.1 * width)


def test_large_units_agree_with_the_bootstrap_of_whole_units():
    random = np.random.default_rng(7)
    sizes = random.integers(1, 12, 400)
    units = np.repeat(np.arange(400), sizes)
    is_right = random.random(len(units)) < random.beta(4, 1, 400)[units]
    right_of_unit = np.bincount(units, is_right)

    def share(rows):
        return right_of_unit[rows].sum() / sizes[rows].sum()

    reference = bootstrap(
        (np.arange(400),), share, n_resamples=1000, vectorized=False, rng=np.random.default_rng(0)
    ).confidence_interval
    width = reference.high - reference.low
    found = accuracy_interval(is_right, units)
    assert found == pytest.approx((reference.low, reference.high), abs=0.1 * width)
    assert width > 1.3 * np.diff(accuracy_interval(is_right))[0]  # pictures would say too much


def test_log_loss_of_equal_pictures_is_wilsons():
    """With one picture and two labels, losses are two values, and its mean is a share."""
    labels = np.array([0] * 180 + [1] * 20)
    probabilities = np.tile([0.9, 0.1], (200, 1))
    small, large = -math.log(0.9), -math.log(0.1)
    low, high = wilson_interval(20, 200)
    found = log_loss_interval(labels, probabilities)
    expected = [small + share * (large - small) for share in (low, high)]
    assert found == pytest.approx(expected, rel=0.03)


def test_the_log_loss_knows_what_an_error_would_cost():
    """No error was seen in 50 pictures; up to 7% of them may be wrong, at 7 nats each."""
    labels = np.zeros(50, int)
    probabilities = np.tile([0.999, 0.001], (50, 1))
    low, high = log_loss_interval(labels, probabilities)
    assert low == pytest.approx(-math.log(0.999))  # the least loss that there can be
    assert 0.02 * 7 < high < 0.09 * 7


def test_no_discordant_picture_is_no_proof_of_equality():
    """Bonett and Price (2012) with counts of 0: 1.96 sqrt(2) / (n + 2)."""
    right = np.arange(100) % 10 != 0
    half_width = 1.959964 * math.sqrt(2) / 102
    assert accuracy_difference_interval(right, right) == pytest.approx((-half_width, half_width))


def test_many_pictures_and_classes():
    """More pictures than the model of the log loss looks at."""
    labels, probabilities = answers(8, 5000, 100, 3.0)
    found = held_out_metrics(labels, probabilities, [0], np.arange(5000) // 7)
    for name in (*SHARES, "log_loss"):
        low, high = found[f"{name}_interval"]
        assert low < found[name] < high
