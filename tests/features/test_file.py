"""Features on disk behave as the array that they are."""

import numpy as np
import pytest

from pellucid.features.file import FeatureFile

ROWS = np.random.default_rng(0).standard_normal((23, 5)).astype(np.float32)


def pairs(rows):
    return ((b"key", row) for row in rows)


@pytest.fixture
def file(tmp_path) -> FeatureFile:
    return FeatureFile.write(tmp_path / "new" / "features.f4", 5, pairs(ROWS))


@pytest.mark.parametrize(
    "rows",
    [
        slice(None),
        slice(0, 5),
        slice(5, 11),
        slice(20, 100),
        slice(23, 30),
        slice(100, 200),
        slice(4, 4),
        slice(7, 3),
        slice(-3, None),
        slice(-100, 2),
        slice(None, -20),
    ],
)
def test_slices_are_those_of_the_array(file, rows):
    found = file[rows]
    assert found.dtype == np.float32
    assert found.shape == ROWS[rows].shape
    np.testing.assert_array_equal(found, ROWS[rows])


@pytest.mark.parametrize("rows", [slice(None, None, 2), slice(10, 2, -1), slice(None, None, -1)])
def test_a_slice_with_a_step_is_right_or_refused(file, rows):
    try:
        found = file[rows]
    except (ValueError, IndexError, TypeError):
        return
    np.testing.assert_array_equal(found, ROWS[rows])


def test_the_shape_is_known(file):
    assert file.shape == (23, 5)


def test_the_mean_of_pairs(tmp_path):
    other = np.random.default_rng(1).standard_normal((23, 5)).astype(np.float32)
    file = FeatureFile.write(tmp_path / "f", 5, pairs(ROWS), pairs(other))
    expected = (ROWS.astype(float) + other) / 2
    np.testing.assert_allclose(file[0:23], expected, atol=1e-6)
    assert file.shape == (23, 5)


def test_views_of_different_numbers_are_refused(tmp_path):
    with pytest.raises(ValueError, match="shorter"):
        FeatureFile.write(tmp_path / "f", 5, pairs(ROWS), pairs(ROWS[:-1]))


def test_an_old_file_is_replaced(tmp_path):
    FeatureFile.write(tmp_path / "f", 5, pairs(ROWS))
    file = FeatureFile.write(tmp_path / "f", 5, pairs(ROWS[:2]))
    assert file.shape == (2, 5)
    np.testing.assert_array_equal(file[0:100], ROWS[:2])


def test_no_rows(tmp_path):
    file = FeatureFile.write(tmp_path / "f", 5, pairs([]))
    assert file.shape == (0, 5)
    assert file[0:10].shape == (0, 5)
