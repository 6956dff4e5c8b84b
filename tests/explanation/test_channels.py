"""Summaries of channels, small pictures of maps and moved pictures, against NumPy."""

import numpy as np
import pytest

from pellucid.explanation.moved_picture import Move, move_picture

pytestmark = pytest.mark.slow  # the package's other modules import Keras


def test_channels_are_summarised():
    from pellucid.explanation.channels import summarise_channels

    rng = np.random.default_rng(0)
    values = np.maximum(rng.normal(size=(5, 7, 4)), 0).astype("float32")
    values[..., 2] = 0
    found = summarise_channels(values)
    np.testing.assert_allclose(found.means, values.mean((0, 1)), rtol=1e-5)
    np.testing.assert_array_equal(found.lows, values.min((0, 1)))
    np.testing.assert_array_equal(found.highs, values.max((0, 1)))
    np.testing.assert_allclose(found.zeros, (values == 0).mean((0, 1)), rtol=1e-6)
    assert found.zeros[2] == 1
    expected, edges = np.histogram(values.astype(float), 32)
    np.testing.assert_array_equal(found.histogram.counts, expected)
    assert (found.histogram.low, found.histogram.high) == (edges[0], edges[-1])


@pytest.mark.parametrize(
    ("values", "low", "high", "n"),
    [([3.0, 3.0], 3, 3, 2), ([np.nan, np.inf], 0, 0, 0), ([1.0, np.inf, 2.0], 1, 2, 2)],
)
def test_a_histogram_of_equal_or_broken_values(values, low, high, n):
    from pellucid.explanation.channels import histogram_of

    found = histogram_of(np.array(values, "float32"))
    assert (found.low, found.high, found.counts.sum()) == (low, high, n)


@pytest.mark.parametrize(("height", "width", "size"), [(7, 10, 4), (8, 8, 4), (3, 3, 5), (9, 2, 2)])
def test_maps_are_shrunk_to_means_of_blocks(height, width, size):
    from pellucid.explanation.map_pixels import shrink

    maps = np.random.default_rng(1).normal(size=(height, width, 3)).astype("float32")
    found = shrink(maps, size)
    factor = -(-max(height, width) // size)
    expected = np.array(
        [
            [maps[r : r + factor, c : c + factor].mean((0, 1)) for c in range(0, width, factor)]
            for r in range(0, height, factor)
        ]
    )
    assert max(found.shape[:2]) <= size or factor == 1
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


PICTURE = np.random.default_rng(2).integers(0, 256, (6, 5, 3)).astype("uint8")


def test_moves_that_need_no_interpolation_are_exact():
    assert (move_picture(PICTURE, Move()) == PICTURE).all()
    assert (move_picture(PICTURE, Move(is_flipped=True)) == PICTURE[:, ::-1]).all()
    assert (move_picture(PICTURE, Move(degrees=180)) == PICTURE[::-1, ::-1]).all()
    moved = move_picture(PICTURE, Move(right=2, down=-1))
    assert (moved[:5, 2:] == PICTURE[1:, :3]).all()
    assert (moved[:5, :2] == PICTURE[1:, 1::-1]).all()  # reflected
    assert (move_picture(PICTURE, Move(right=99)) == PICTURE[:, ::-1]).all()  # no further than that


def test_a_quarter_turn_is_counterclockwise():
    square = PICTURE[:5]
    np.testing.assert_array_equal(
        move_picture(square, Move(degrees=90)), np.rot90(square, axes=(0, 1))
    )


def test_traces_are_compared():
    from pellucid.explanation.changes import compare_traces
    from pellucid.explanation.trace import Trace

    first = np.array([3.0, 4.0], "float32")
    silent = np.zeros(2, "float32")

    def traced(*values):
        return Trace(first, (), [(value,) for value in values], ())

    same, turned, gone, never = compare_traces(
        traced(first, first, first, silent),
        traced(first, np.array([-4.0, 3.0], "float32"), silent, first),
    )
    assert (same.relative, same.cosine) == (0, pytest.approx(1))
    assert (turned.relative, turned.cosine) == (pytest.approx(2**0.5), pytest.approx(0))
    assert (gone.relative, gone.cosine) == (1, None)
    assert (never.relative, never.cosine) == (None, None)
