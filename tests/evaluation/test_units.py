"""Units of pictures: their numbers, and how much they say, by hand and by brute force."""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import t

from pellucid.evaluation.units import PRIOR_CORRELATION, PRIOR_WEIGHT, Z_95, units_of


def test_labels_become_numbers_and_none_is_a_unit_of_its_own():
    units = units_of(["p", "q", "p", None, None], 5)
    assert units.codes.tolist() == [0, 1, 0, 2, 3]
    assert (units.n, units.are_pictures) == (4, False)
    assert units_of(units, 5) is units
    assert units_of(np.array([3, 3, 9]), 3).codes.tolist() == [0, 0, 1]
    for independent in (None, [None] * 3, "abc"):
        assert units_of(independent, 3).are_pictures
    with pytest.raises(ValueError, match="Expected a unit for each of 3 pictures, received 2"):
        units_of(["a", "b"], 3)


def test_the_quantile_is_that_of_the_number_of_units():
    assert units_of(None, 5).quantile == Z_95
    assert units_of("aabbcc", 6).quantile == pytest.approx(t.ppf(0.975, 2))
    assert units_of("aa", 2).quantile == math.inf


def test_a_part_has_its_own_numbers():
    part = units_of("aabbcc", 6).part(np.array([False, False, True, False, True, True]))
    assert (part.codes.tolist(), part.n) == ([0, 1, 1], 2)


def test_the_design_effect_is_that_of_all_pairs():
    random = np.random.default_rng(0)
    codes = random.integers(0, 6, 40)
    residuals, deviations = random.normal(size=40), random.uniform(0.5, 1.5, 40)
    is_event = random.random(40) < 0.3
    pairs = [(i, j) for i, j in itertools.permutations(range(40), 2) if codes[i] == codes[j]]
    expected = sum(deviations[i] * deviations[j] for i, j in pairs)
    correlation = max(0, sum(residuals[i] * residuals[j] for i, j in pairs) / expected)
    n_telling = len(set(codes[is_event].tolist()))  # every unit here has several pictures
    drawn = n_telling * correlation + PRIOR_WEIGHT * PRIOR_CORRELATION
    drawn /= n_telling + PRIOR_WEIGHT
    found = units_of(codes, 40).design_effect(residuals, deviations, is_event)
    assert found == pytest.approx(1 + drawn * expected / (deviations**2).sum())


def test_copies_count_once_and_strangers_fully():
    """200 units of 5 copies: the variance is five times as large."""
    random = np.random.default_rng(1)
    codes = np.repeat(np.arange(200), 5)
    share, deviations = 0.8, np.full(1000, 0.4)
    copies = np.repeat(random.random(200) < share, 5)
    found = units_of(codes, 1000).design_effect(copies - share, deviations, ~copies)
    assert found == pytest.approx(5, rel=0.2)
    strangers = random.random(1000) < share
    found = units_of(codes, 1000).design_effect(strangers - share, deviations, ~strangers)
    assert found == pytest.approx(1, abs=0.25)
    assert units_of(None, 1000).design_effect(copies - share, deviations, ~copies) == 1
