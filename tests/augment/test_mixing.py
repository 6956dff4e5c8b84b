"""MixUp and CutMix, in NumPy alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.augment.mixing import Mixing, cut_mix, mix_up
from pellucid.errors import ConfigError


def batch(n: int, height: int, width: int, dtype=np.uint8):
    """Make pictures of one grey value each, which tells their number, and their labels."""
    pixels = np.empty((n, height, width, 3), dtype)
    pixels[:] = (np.arange(n) * (200 // n))[:, None, None, None]
    return pixels, np.eye(n, dtype=np.float32)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_mix_up_blends_pixels_as_labels_say(dtype):
    pixels, labels = batch(40, 4, 5, dtype)
    mixed, soft = mix_up(pixels, labels, 1.0, np.random.default_rng(0))
    assert mixed.shape == pixels.shape
    assert mixed.dtype == dtype
    assert soft.dtype == np.float32
    np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-6)
    expected = np.tensordot(soft, pixels.astype(np.float64), axes=1)
    np.testing.assert_allclose(mixed, expected, atol=0.51 if dtype == np.uint8 else 1e-3)
    shares = np.sort(soft, axis=1)[:, -1]
    assert len(np.unique(shares)) > 30  # each picture has its own


def test_the_shares_of_mix_up_follow_the_beta_distribution():
    """Beta(a, a) has the mean 1/2 and the variance 1 / (4 (2a + 1))."""
    pixels, labels = np.zeros((4000, 1, 1, 1)), np.zeros((4000, 2), np.float32)
    pixels[0::2], labels[0::2, 0], labels[1::2, 1] = 1, 1, 1
    _, soft = mix_up(pixels, labels, 0.2, np.random.default_rng(0))
    shares = soft[(soft[:, 0] > 0) & (soft[:, 0] < 1), 0]
    assert abs(shares.mean() - 0.5) < 0.05
    assert abs(shares.var() - 1 / (4 * 1.4)) < 0.02


@given(
    height=st.integers(1, 30),
    width=st.integers(1, 30),
    seed=st.integers(0, 1000),
    alpha=st.sampled_from([0.2, 1.0, 5.0]),
)
def test_the_labels_of_cut_mix_are_the_shares_of_the_pixels(height, width, seed, alpha):
    pixels, labels = batch(6, height, width)
    mixed, soft = cut_mix(pixels, labels, alpha, np.random.default_rng(seed))
    for number, picture in enumerate(mixed):
        values, counts = np.unique(picture[..., 0], return_counts=True)
        assert len(values) <= 2
        shares = np.zeros(6)
        shares[values // (200 // 6)] = counts / (height * width)
        np.testing.assert_allclose(soft[number], shares, atol=1e-6)
        if len(values) == 2:  # what is replaced is a rectangle, at the same place in both
            other = picture[..., 0] != pixels[number, 0, 0, 0]
            assert other.sum() == other.any(axis=0).sum() * other.any(axis=1).sum()


def test_the_arguments_are_left_as_they_are():
    for way in (mix_up, cut_mix):
        pixels, labels = batch(8, 6, 6)
        way(pixels, labels, 1.0, np.random.default_rng(0))
        np.testing.assert_array_equal(pixels, batch(8, 6, 6)[0])
        np.testing.assert_array_equal(labels, np.eye(8))


def test_mixing_draws_one_of_the_ways_for_each_batch():
    pixels, labels = batch(8, 16, 16)
    mixing, random = Mixing(mixup=0.9, cutmix=0.9), np.random.default_rng(0)
    is_cut = []
    for _ in range(60):
        mixed, _ = mixing(pixels, labels, random)
        is_cut.append(set(np.unique(mixed)) <= set(np.unique(pixels)))
    assert 15 < sum(is_cut) < 45
    only_cut = Mixing(cutmix=1.0)
    mixed, _ = only_cut(pixels, labels, random)
    assert set(np.unique(mixed)) <= set(np.unique(pixels))


def test_the_same_generator_mixes_alike():
    pixels, labels = batch(8, 16, 16)
    mixing = Mixing(mixup=0.2, cutmix=1.0)
    one, other = (mixing(pixels, labels, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "0.2", True])
def test_what_is_no_positive_number_is_refused(value):
    with pytest.raises(ConfigError, match="mixup takes a number above 0"):
        Mixing(mixup=value)


def test_mixing_without_a_way_is_refused():
    with pytest.raises(ConfigError, match="mixup, cutmix or both"):
        Mixing()
