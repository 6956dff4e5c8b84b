"""Rows of a catalog by split, and classes as numbers."""

import numpy as np
import polars as pl
import pytest

from pellucid.data.selection import (
    class_indices,
    class_names,
    content_hashes,
    evenly_spread,
    images_in,
    is_first_copy,
)

CATALOG = pl.DataFrame(
    {
        "path": list("abcdef"),
        "split": ["test", "train", None, "validation", "train", "test"],
        "label": ["dog", "cat", "eel", "cat", "dog", "cat"],
        "hash": ["01", "02", None, "0a0b", "01", "01"],
    }
)


@pytest.mark.parametrize(
    ("splits", "paths"),
    [
        (["train"], ["b", "e"]),
        (["validation", "train"], ["b", "d", "e"]),
        (["test"], ["a", "f"]),
        ([], []),
    ],
)
def test_images_of_splits_come_in_the_order_of_the_catalog(splits, paths):
    assert images_in(CATALOG, *splits)["path"].to_list() == paths


def test_images_without_a_split_name_no_class():
    assert class_names(CATALOG) == ["cat", "dog"]
    assert class_names(CATALOG[:0]) == []


def test_classes_are_numbered_in_the_order_that_is_given():
    found = class_indices(CATALOG["label"], ["dog", "cat"])
    assert found.tolist() == [0, 1, -1, 1, 0, 1]
    assert found.dtype == np.intp
    assert class_indices([], ["dog"]).shape == (0,)


def test_hashes_of_what_could_not_be_read_are_empty():
    assert content_hashes(CATALOG)[2:4] == [b"", b"\x0a\x0b"]


def test_copies_count_once_for_each_label():
    assert is_first_copy(CATALOG).tolist() == [True] * 4 + [False, True]


@pytest.mark.parametrize("n", [0, 1, 5, 63, 64, 65, 1000])
def test_images_are_chosen_from_the_first_to_the_last(n):
    images = pl.DataFrame({"number": np.arange(n) * 3})
    chosen = evenly_spread(images, 64)["number"].to_list()
    assert len(chosen) == len(set(chosen)) == min(n, 64)
    assert chosen == sorted(chosen)
    assert set(chosen) <= set(images["number"])
    if n:
        assert chosen[0] == 0
        assert chosen[-1] == 3 * (n - 1)
        steps = np.diff(chosen)
        assert n <= 64 or steps.max() - steps.min() <= 3
