"""Near copies that would be on both sides of a split."""

import polars as pl
import pytest

from pellucid.config import SplitConfig
from pellucid.data.catalog import SCHEMA, with_splits
from pellucid.errors import DataError
from pellucid.i18n import use_language


def catalog(labels, splits=None, groups=None, hashes=None) -> pl.DataFrame:
    n = len(labels)
    columns = {
        "path": [f"{label}/{row:03d}.jpg" for row, label in enumerate(labels)],
        "file": [f"/photos/{row:03d}.jpg" for row in range(n)],
        "label": labels,
        "split": splits or [None] * n,
        "group": groups or [None] * n,
        "hash": hashes or [f"{row:064x}" for row in range(n)],
        "health": ["ok"] * n,
        "reason": [None] * n,
        "width": [9] * n,
        "height": [9] * n,
        "n_bytes": [100] * n,
        "duplicate_of": [None] * n,
        "unit": [None] * n,
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def test_a_note_says_that_validation_was_limited(monkeypatch):
    for module in ("split", "catalog"):
        monkeypatch.setattr(f"pellucid.data.{module}.MAX_VALIDATION", 40)
    labels, given = ["a"] * 110 + ["b"] * 110, ["train"] * 210 + ["test"] * 10
    dealt, notes = with_splits(catalog(labels, given), SplitConfig(), 0)
    assert (dealt["split"] == "validation").sum() == 40
    (note,) = [note for note in notes if "validation" in note]
    assert note == (
        "40 of the 210 pictures outside the test are used for validation. By default it is 20% of "
        "them, but at most about 40, which is enough to choose a model."
    )
    _, notes = with_splits(catalog(labels, given), SplitConfig(validation=0.2), 0)
    assert not any("validation" in note for note in notes)
    _, notes = with_splits(catalog(labels[20:], given[20:]), SplitConfig(), 0)
    assert not any("validation" in note for note in notes)


@pytest.mark.parametrize("seed", range(5))
def test_near_copies_are_one_unit_in_one_split(seed):
    table = catalog(["a"] * 40 + ["b"] * 40)
    near: list[int | None] = [None] * 80
    near[3] = near[17] = near[50] = 0
    near[5] = near[6] = 1
    dealt, notes = with_splits(table, SplitConfig(), seed, near)
    for together in ([3, 17, 50], [5, 6]):
        assert dealt["split"].gather(together).n_unique() == 1
        assert dealt["unit"].gather(together).n_unique() == 1
    assert dealt["unit"].n_unique() == 80 - 3
    assert any(note.startswith("5 pictures are near copies of one another") for note in notes)


def test_copies_near_copies_and_groups_join_into_one_unit():
    table = catalog(
        ["a"] * 20 + ["b"] * 20,
        groups=["film", "film", *[None] * 38],
        hashes=[f"{max(row, 2) if row < 4 else row:064x}" for row in range(40)],
    )
    near: list[int | None] = [None] * 40
    near[3] = near[9] = 7
    dealt, _ = with_splits(table, SplitConfig(), 0, near)
    # 0 and 1 are of one film, 0 to 2 are identical, and 3 looks like 9.
    assert dealt["unit"].gather([0, 1, 2]).n_unique() == 1
    assert dealt["unit"][3] == dealt["unit"][9]
    assert dealt["unit"][3] != dealt["unit"][0]


def test_near_copies_across_given_splits_are_left_out_of_the_earlier():
    labels = (["a"] * 10 + ["b"] * 10) * 2
    table = catalog(labels, splits=["train"] * 20 + ["test"] * 20)
    near: list[int | None] = [None] * 40
    near[2] = near[22] = 0
    near[3] = near[4] = 1
    with use_language("ko"):
        assert with_splits(table, SplitConfig(), 0, near)[0]["reason"][2].startswith("A near copy")
    dealt, notes = with_splits(table, SplitConfig(), 0, near)
    assert dealt["split"][2] is None
    assert dealt["reason"][2] == "A near copy is in the test split."
    assert dealt["unit"][2] is None
    assert dealt["split"].gather(range(20, 40)).to_list() == ["test"] * 20
    assert dealt["split"][3] == dealt["split"][4]
    assert any(
        note.startswith("Left out of their split") and note.endswith(" 1.") for note in notes
    )


def test_splits_of_one_series_stay_and_that_is_said():
    labels = (["a"] * 10 + ["b"] * 10) * 2
    table = catalog(labels, splits=["train"] * 20 + ["test"] * 20)
    near: list[int | None] = [None] * 40
    for row in range(8):
        near[row] = near[20 + row] = row
    dealt, notes = with_splits(table, SplitConfig(), 0, near)
    assert dealt["split"].null_count() == 0
    (note,) = [note for note in notes if "are too good" in note]
    assert note.startswith("8 of 10 pictures of the class 'a' in train")


def test_a_class_of_pictures_that_are_all_alike_can_still_be_tested():
    table = catalog(["a"] * 20 + ["b"] * 20)
    near = [0] * 20 + [None] * 20
    dealt, notes = with_splits(table, SplitConfig(), 0, near)
    assert set(dealt["split"].head(20)) == {"train", "validation", "test"}
    assert any("All 20 pictures of the class 'a' look like near copies" in note for note in notes)


def test_what_stands_in_the_way_of_a_test_is_named():
    labels = ["healthy"] * 6 + ["lesion"] * 4
    table = catalog(labels, groups=["patient 1"] * 6 + ["patient 2"] * 4)
    with pytest.raises(DataError, match="'healthy' in patient 1, 'lesion' in patient 2"):
        with_splits(table, SplitConfig(), 0)


def test_a_class_without_training_pictures_names_its_groups():
    labels = ["a"] * 10 + ["b"] * 10 + ["rare"] * 2
    splits = ["train"] * 8 + ["test"] * 2 + ["train"] * 8 + ["test"] * 2 + ["test", None]
    groups = [*[None] * 20, "p1", "p1"]
    with pytest.raises(DataError, match=r"'rare'.*p1 \(test\)"):
        with_splits(catalog(labels, splits, groups), SplitConfig(), 0)


def test_a_class_whose_training_pictures_are_all_near_copies_of_its_test_stays():
    table = catalog(["a"] * 4 + ["b"] * 4, splits=["train", "train", "test", "test"] * 2)
    near: list[int | None] = [0, 1, 0, 1, None, None, None, None]
    dealt, notes = with_splits(table, SplitConfig(), 0, near)
    assert dealt["split"].head(4).to_list() == ["train", "train", "test", "test"]
    assert any(note.startswith("2 of 2 pictures of the class 'a' in train") for note in notes)


def test_pictures_without_a_split_can_be_learned_from_though_near_copies_are_tested():
    table = catalog(["a"] * 4 + ["b"] * 4, splits=["test", "test", None, None] * 2)
    near: list[int | None] = [0, 1, 0, 1, None, None, None, None]
    dealt, notes = with_splits(table, SplitConfig(), 0, near)
    assert "train" in dealt["split"].head(4).to_list()
    assert dealt["split"].gather([0, 1]).to_list() == ["test", "test"]
    assert any("without a given split look like near copies" in note for note in notes)


def test_a_copy_of_what_belongs_to_the_test_by_its_group_is_left_out_of_train():
    labels = ["a"] * 6 + ["b"] * 6
    splits = ["train", None, "test", *["train"] * 3, "test", *["train"] * 5]
    groups = [None, "film", "film", *[None] * 9]
    hashes = [f"{max(row, 1):064x}" for row in range(12)]  # 0 and 1 are identical
    dealt, _ = with_splits(catalog(labels, splits, groups, hashes), SplitConfig(), 0)
    assert dealt["split"].head(3).to_list() == [None, "test", "test"]
    assert dealt["reason"][0] == "An identical picture is in the test split."


@pytest.mark.parametrize("order", [1, -1])
def test_what_belongs_to_two_given_splits_goes_to_the_later(order):
    labels = ["a"] * 3 + ["b"] * 3 + ["a", "b"]
    splits = ["validation", None, "test", "validation", "test", "train", "train", "train"]
    groups = ["film", "film", "film", *[None] * 5]
    table = catalog(labels, splits, groups)[::order]
    dealt, _ = with_splits(table, SplitConfig(), 0)
    assert dealt["split"][::order][1] == "test"
