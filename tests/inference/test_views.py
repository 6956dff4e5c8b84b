import numpy as np
import pytest

from pellucid.errors import ConfigError
from pellucid.inference.views import check_n_views, views_of


def bilinear(pixels, top, left, share):
    """Resize a part to the size of the whole, by the definition of bilinear interpolation."""
    values = pixels.astype(float)
    for axis, start in ((0, top), (1, left)):
        n = pixels.shape[axis]
        places = np.clip(start * n + (np.arange(n) + 0.5) * share - 0.5, 0, n - 1)
        below = np.minimum(places.astype(int), n - 2)
        weights = np.moveaxis((places - below).reshape(-1, 1, 1), 0, axis)
        values = (1 - weights) * values.take(below, axis) + weights * values.take(below + 1, axis)
    return values


@pytest.fixture(params=[(9, 12, 3), (32, 32, 1), (50, 41, 3)], ids=str)
def pixels(request):
    return np.random.default_rng(4).integers(0, 256, request.param, dtype=np.uint8)


def test_ten_views_in_their_order(pixels):
    views = list(views_of(pixels, 10))
    corners = [(0, 0), (1 / 8, 1 / 8), (0, 1 / 8), (1 / 8, 0)]
    crops = [bilinear(pixels, top, left, 7 / 8) for top, left in corners]
    expected = [pixels, np.flip(pixels, 1), *crops, *(np.flip(crop, 1) for crop in crops)]
    assert len(views) == len(expected) == 10
    for view, wanted in zip(views, expected, strict=True):
        assert view.shape == pixels.shape
        assert view.dtype == np.uint8
        # Pillow rounds once for each axis.
        np.testing.assert_allclose(view, wanted, atol=1.01)
    for view, wanted in zip(views[:2], expected[:2], strict=True):
        np.testing.assert_array_equal(view, wanted)


@pytest.mark.parametrize("n_views", range(1, 11))
def test_fewer_views_are_the_first_of_them(pixels, n_views):
    some, all_of_them = list(views_of(pixels, n_views)), list(views_of(pixels, 10))
    assert len(some) == n_views
    np.testing.assert_array_equal(some, all_of_them[:n_views])


def test_the_picture_itself_is_not_changed(pixels):
    before = pixels.copy()
    pixels.flags.writeable = False  # as decoded pictures are
    list(views_of(pixels, 10))
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize("n_views", [0, -1, 11, 2.5, "3", None])
def test_other_numbers_of_views_are_refused(n_views):
    with pytest.raises(ConfigError, match="from 1 to 10"):
        check_n_views(n_views)
