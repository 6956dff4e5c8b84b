"""Counts of pixels, against NumPy on the pixels themselves."""

import numpy as np
import pytest

from pellucid.data.pixel_histogram import count_pixels


@pytest.fixture
def pictures():
    random = np.random.default_rng(0)
    sizes = [(5, 7, 3), (20, 3, 3), (1, 1, 3)]
    return [random.integers(0, 256, size).astype(np.uint8) for size in sizes]


def test_it_counts_what_is_there(pictures):
    found = count_pixels(pictures)
    for channel in range(3):
        values = np.concatenate([picture[..., channel].ravel() for picture in pictures])
        expected, _ = np.histogram(values, bins=256, range=(0, 256))
        np.testing.assert_array_equal(found.counts[channel], expected)


@pytest.mark.parametrize(("scale", "offset"), [(1, 0), (1 / 255, 0), (1 / 127.5, -1), (-2, 3)])
def test_means_and_deviations_are_those_of_the_scaled_pixels(pictures, scale, offset):
    found = count_pixels(pictures)
    for channel in range(3):
        values = np.concatenate([picture[..., channel].ravel() for picture in pictures])
        scaled = values.astype(float) * scale + offset
        assert found.mean(scale, offset)[channel] == pytest.approx(scaled.mean())
        assert found.standard_deviation(scale)[channel] == pytest.approx(scaled.std())


def test_grey(pictures):
    grey = [np.repeat(p[..., :1], 3, axis=2) for p in pictures]
    assert count_pixels(grey).is_grey
    assert not count_pixels(pictures).is_grey
    assert not count_pixels([*grey, pictures[0]]).is_grey


def test_equal_counts_are_not_yet_grey():
    colours = np.eye(3, dtype=np.uint8)[None] * 255
    found = count_pixels([colours])
    assert (found.counts == found.counts[0]).all()
    assert not found.is_grey


def test_no_pictures():
    found = count_pixels([])
    assert found.counts.sum() == 0
    assert found.mean().tolist() == found.standard_deviation().tolist() == [0, 0, 0]
