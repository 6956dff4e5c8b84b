"""The sheet: where things are on it, and that it is made the same again."""

import numpy as np
import pytest

from pellucid.augment.contact_sheet import GAP, HEADER, contact_sheet
from pellucid.augment.policy import Policy, create_policy
from pellucid.errors import DataError


def tile(sheet: np.ndarray, row: int, column: int, height: int, width: int) -> np.ndarray:
    top, left = HEADER + row * (height + GAP), GAP + column * (width + GAP)
    return sheet[top : top + height, left : left + width]


def test_originals_are_on_the_left_and_nothing_is_changed_by_none(photo):
    originals = [photo(20, 30), photo(20, 30)[::-1]]
    sheet = contact_sheet(originals, create_policy("none", 0), 0, 3)
    assert sheet.shape == (HEADER + 2 * (20 + GAP), GAP + 4 * (30 + GAP), 3)
    assert sheet.dtype == np.uint8
    for row in range(2):
        for column in range(4):
            np.testing.assert_array_equal(tile(sheet, row, column, 20, 30), originals[row])
    assert (sheet[:HEADER] != 255).any()  # the headers


def test_grey_pictures_are_drawn_grey(photo):
    sheet = contact_sheet([photo(20, 30)[..., :1]], create_policy("none", 0), 0, 1)
    np.testing.assert_array_equal(
        tile(sheet, 0, 1, 20, 30), np.repeat(photo(20, 30)[..., :1], 3, axis=-1)
    )


def test_no_pictures_or_several_sizes_are_refused(photo):
    for originals in ([], [photo(8, 8), photo(8, 9)]):
        with pytest.raises(DataError, match="pictures of one size"):
            contact_sheet(originals, create_policy("none", 0), 0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["book", "strong"])
def test_variants_differ_and_come_again_with_the_seed(name, photo):
    originals = [photo(20, 20), photo(20, 20)[::-1]]
    sheet = contact_sheet(originals, create_policy(name, 0), 4, 3)
    again = contact_sheet(originals, create_policy(name, 0), 4, 3)
    other = contact_sheet(originals, create_policy(name, 0), 5, 3)
    np.testing.assert_array_equal(sheet, again)
    assert (sheet != other).any()
    tiles = {tile(sheet, r, c, 20, 20).tobytes() for r in range(2) for c in range(4)}
    assert len(tiles) >= 7
    np.testing.assert_array_equal(tile(sheet, 1, 0, 20, 20), originals[1])


@pytest.mark.slow
def test_a_policy_that_changes_the_size_is_shown_at_its_size(photo):
    from pellucid.augment.registry import create_augmentation

    layer = create_augmentation("CenterCrop", 0, height=10, width=8)
    sheet = contact_sheet([photo(20, 30)], Policy("crop", "", [layer], None), 0, 2)
    assert sheet.shape[1] == GAP + 30 + GAP + 2 * (8 + GAP)
    np.testing.assert_array_equal(
        sheet[HEADER : HEADER + 10, 30 + 2 * GAP : 38 + 2 * GAP], photo(20, 30)[5:15, 11:19]
    )
