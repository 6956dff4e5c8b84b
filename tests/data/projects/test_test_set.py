"""The test set of a project is drawn once; pictures that come later do not change it."""

import json

import polars as pl
import pytest
from tests.made_project import made_project

from pellucid.config import SplitConfig
from pellucid.data.catalog import SCHEMA, with_splits
from pellucid.data.projects.file_names import file_name
from pellucid.data.projects.opened import open_pictures
from pellucid.data.projects.test_set import keep_test_set, with_test_set
from pellucid.errors import DataError

CONFIG = SplitConfig()


def catalog_of(counts, group=None):
    """Make a catalog of different pictures: their number by class."""
    rows = []
    for label, n in counts.items():
        for number in range(n):
            path = f"{label}/{number}.png"
            content = f"{label} {number}".encode().hex().ljust(64, "0")
            key = None if group is None else group(label, number)
            rows.append((path, path, label, None, key, content, "ok", None, 8, 8, 99, None, None))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def split(catalog, root, seed=0):
    given = with_test_set(catalog, root, CONFIG, seed)
    found, _ = with_splits(given, CONFIG, seed)
    keep_test_set(found, root)
    return {row["hash"]: row["split"] for row in found.iter_rows(named=True)}


def in_test(splits):
    return {content for content, which in splits.items() if which == "test"}


@pytest.fixture
def root(tmp_path):
    made_project(tmp_path)
    return tmp_path


def test_it_stays_while_the_project_grows(root):
    first = split(catalog_of({"cat": 50, "dog": 40}), root)
    later = split(catalog_of({"cat": 90, "dog": 70}), root, seed=5)
    assert len(in_test(first)) == 18
    assert in_test(later) == in_test(first)
    assert {later[content] for content in later.keys() - first.keys()} == {"train", "validation"}


def test_a_new_class_gets_test_pictures_of_its_own(root):
    first = split(catalog_of({"cat": 50, "dog": 40}), root)
    later = split(catalog_of({"cat": 50, "dog": 40, "bird": 30}), root)
    new = in_test(later) - in_test(first)
    assert in_test(first) <= in_test(later)
    assert len(new) == 6
    assert new <= {row["hash"] for row in catalog_of({"bird": 30}).iter_rows(named=True)}


def test_a_label_that_is_corrected_keeps_its_picture_in_the_test(root):
    catalog = catalog_of({"cat": 50, "dog": 40})
    first = split(catalog, root)
    moved = catalog.with_columns(
        label=pl.when(pl.col("hash") == min(in_test(first))).then(pl.lit("dog")).otherwise("label")
    )
    assert in_test(split(moved, root)) == in_test(first)


def test_a_folder_that_is_no_project_is_left_alone(tmp_path):
    catalog = catalog_of({"cat": 50, "dog": 40})
    assert with_test_set(catalog, tmp_path, CONFIG, 0).equals(catalog)
    assert keep_test_set(with_splits(catalog, CONFIG, 0)[0], tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_a_burst_is_never_on_both_sides(root):
    def burst_of(label, number):
        return f"{label} burst {number // 60}"

    for seed in range(5):
        catalog = catalog_of({"a": 180, "b": 180, "c": 180}, burst_of)
        splits = split(catalog, root, seed)
        sides = {}
        for row in catalog.iter_rows(named=True):
            sides.setdefault(row["group"], set()).add(splits[row["hash"]])
        assert all(len(side) == 1 for side in sides.values())


def test_later_pictures_of_a_tested_burst_are_not_trained_on(root):
    def burst_of(label, number):
        return f"{label} burst {number % 5}"

    first = split(catalog_of({"cat": 50, "dog": 50}, burst_of), root)
    later = split(catalog_of({"cat": 80, "dog": 80}, burst_of), root)
    bursts = {
        row["group"]
        for row in catalog_of({"cat": 50, "dog": 50}, burst_of).iter_rows(named=True)
        if first[row["hash"]] == "test"
    }
    for row in catalog_of({"cat": 80, "dog": 80}, burst_of).iter_rows(named=True):
        assert (later[row["hash"]] == "test") == (row["group"] in bursts)


def test_a_damaged_list_is_named(root):
    split(catalog_of({"cat": 50, "dog": 40}), root)
    for text in ("{", json.dumps({"format": 1, "sha256": ["x"]}), json.dumps({"format": 2})):
        (root / ".pellucid" / "test_set.json").write_text(text)
        with pytest.raises(DataError, match=r"test_set\.json cannot be read"):
            split(catalog_of({"cat": 50, "dog": 40}), root)


def test_the_group_of_a_file_of_a_project_is_its_burst(root, tmp_path_factory):
    from datetime import UTC, datetime

    from pellucid.data.file_kind import PNG

    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    burst = f"burst-{noon:%Y%m%d-%H%M%S}-0001"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for folder in (root, elsewhere):
        for label in ("cat", "dog"):
            (folder / label).mkdir()
            (folder / label / "1.png").touch()
        (folder / "cat" / file_name(b"x", PNG, noon, burst)).touch()
    assert {file.group for file in open_pictures(root).files} == {None, burst}
    assert {file.group for file in open_pictures(elsewhere).files} == {None}


def test_a_class_whose_pictures_are_all_alike_is_tested(root):
    catalog = catalog_of({"cat": 40, "dog": 40})
    near = ["alike" if label == "cat" else None for label in catalog["label"]]
    given = with_test_set(catalog, root, CONFIG, 0, near)
    found, _ = with_splits(given, CONFIG, 0, near)
    keep_test_set(found, root)
    n = found.filter(pl.col("label") == "cat")["split"].value_counts()
    n = dict(n.rows())
    assert n["test"] == 8
    assert n["train"] + n["validation"] == 32
