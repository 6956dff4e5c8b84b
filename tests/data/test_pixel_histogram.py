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
    assert not count_pixels(pictures).is_grey
    assert count_pixels([np.repeat(p[..., :1], 3, axis=2) for p in pictures]).is_grey
