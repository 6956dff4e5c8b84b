"""Intervals hold the truth as often as they say: in simulation, of pictures and of units.

Some draws of each population here; `benchmarks/coverage_benchmark.py` makes thousands, of
more of them, and tells widths. The share of draws has to be that of 93% or more, give or take
what it varies by itself.
"""

from functools import partial

import numpy as np
import pytest
from scipy.stats import binom

from pellucid.evaluation.class_means import balanced_accuracy_interval, macro_f1_interval
from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.log_loss_interval import log_loss_interval
from pellucid.evaluation.paired import (
    accuracy_difference_interval,
    log_loss_difference_interval,
)

# Pictures or units, classes, share of the largest class over that of the smallest, largest number
# of pictures of a unit, correlation of their noise, signals of two classifiers.
POPULATIONS = {
    "30 pictures, accuracy 0.95": (30, 3, 1, 1, 0.0, (2.75, 1.9)),
    "50 pictures, accuracy 0.97": (50, 5, 1, 1, 0.0, (3.4, 2.6)),
    "100 pictures, accuracy 0.98": (100, 10, 1, 1, 0.0, (4.0, 3.4)),
    "341 pictures, accuracy 0.99": (341, 10, 1, 1, 0.0, (4.4, 3.8)),
    "200 pictures, accuracy 0.71": (200, 2, 2, 1, 0.0, (0.75, 1.0)),
    "300 pictures of 20 uneven classes": (300, 20, 10, 1, 0.0, (3.0, 3.2)),
    "20 units": (20, 2, 2, 30, 0.64, (1.2, 0.7)),
    "34 units": (34, 4, 3, 20, 0.49, (2.5, 2.2)),
    "100 units": (100, 10, 3, 20, 0.36, (3.8, 3.4)),
}
TOO_NARROW = ("20 units", 3.0, "log loss")
"""Population, scale and interval that cover less than 93%; docs/evaluation.md says so."""


def draw(population, random, n=None):
    """Draw labels, logits of two calibrated classifiers, and units."""
    n_units, n_classes, unevenness, largest, shared, signals = POPULATIONS[population]
    units = np.repeat(np.arange(n or n_units), random.integers(1, largest + 1, n or n_units))
    shares = np.geomspace(unevenness, 1, n_classes)
    shares /= shares.sum()
    labels = random.choice(n_classes, units[-1] + 1, p=shares)[units]
    noise = []
    for _ in range(2):
        of_unit = random.standard_normal((units[-1] + 1, n_classes))[units]
        own = random.standard_normal((len(units), n_classes))
        noise.append(np.sqrt(shared) * of_unit + np.sqrt(1 - shared) * own)
    noise[1] = 0.8 * noise[0] + 0.6 * noise[1]
    logits = []
    for signal, seen in zip(signals, noise, strict=True):
        seen[np.arange(len(units)), labels] += signal
        logits.append(signal * seen + np.log(shares))
    return labels, logits, units


def probabilities(logits, scale):
    powers = np.exp(scale * (logits - logits.max(axis=1, keepdims=True)))
    return powers / powers.sum(axis=1, keepdims=True)


def losses(labels, found):
    return -np.log(np.maximum(found[np.arange(len(labels)), labels], 1e-7))


def endless(population, scale):
    """Measure on many pictures what the intervals are about."""
    labels, logits, _ = draw(
        population, np.random.default_rng(1), n=200_000 // (POPULATIONS[population][3] + 1)
    )
    n_classes = logits[0].shape[1]
    best = logits[0].argmax(axis=1)
    counts = np.zeros((n_classes, n_classes))
    np.add.at(counts, (labels, best), 1)
    loss = [losses(labels, probabilities(each, scale)).mean() for each in logits]
    right = [(each.argmax(axis=1) == labels).mean() for each in logits]
    return counts / counts.sum(axis=1, keepdims=True), right, loss


def count_held(population, scale, n_draws, names=()):
    """Count the intervals that contain the truth, by name; of all kinds unless some are named."""
    rates, right, loss = endless(population, scale)
    random, held = np.random.default_rng(2), {}
    for _ in range(n_draws):
        y, logits, units = draw(population, random)
        n_classes = len(rates)
        if units[-1] + 1 == len(units):
            units = None
        best = [each.argmax(axis=1) for each in logits]
        found = [probabilities(each, scale) for each in logits]
        counts = np.bincount(y, minlength=n_classes)
        tested = counts > 0
        recall, given = np.diag(rates), counts @ rates
        f1 = 2 * counts * recall / np.maximum(counts + given, 1e-9)
        intervals = {
            "accuracy": partial(accuracy_interval, best[0] == y, units),
            "balanced accuracy": partial(balanced_accuracy_interval, y, best[0], n_classes, units),
            "macro F1": partial(macro_f1_interval, y, best[0], n_classes, units),
            "log loss": partial(log_loss_interval, y, found[0], units),
            "difference of accuracies": partial(
                accuracy_difference_interval, best[0] == y, best[1] == y, units
            ),
            "difference of log losses": partial(log_loss_difference_interval, y, *found, units),
        }
        truths = {
            "accuracy": right[0],
            "balanced accuracy": recall[tested].mean(),
            "macro F1": f1[tested].mean(),
            "log loss": loss[0],
            "difference of accuracies": right[1] - right[0],
            "difference of log losses": loss[1] - loss[0],
        }
        for name in names or truths:
            low, high = intervals[name]()
            held[name] = held.get(name, 0) + (low <= truths[name] <= high)
    return held


def check(held, n_draws):
    """Compare with what an interval of 93% coverage hardly ever falls below."""
    for name, n_held in held.items():
        assert n_held >= binom.ppf(0.0005, n_draws, 0.93), (name, n_held / n_draws)


@pytest.mark.parametrize("population", list(POPULATIONS))
def test_intervals_hold_the_truth(population):
    check(count_held(population, 1.0, 60), 60)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("scale", [1.0, 3.0])
@pytest.mark.parametrize("population", list(POPULATIONS))
def test_intervals_hold_the_truth_of_a_sure_classifier(population, scale):
    """Calibrated, and with logits three times as large as they should be."""
    held = count_held(population, scale, 600)
    if (population, scale) == TOO_NARROW[:2]:
        del held[TOO_NARROW[2]]
    check(held, 600)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.xfail(reason="Errors of few units hide how much they vary.", strict=True)
def test_the_log_loss_of_few_units_and_a_sure_classifier():
    population, scale, name = TOO_NARROW
    check(count_held(population, scale, 600, [name]), 600)
