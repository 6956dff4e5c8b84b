"""The folds of a cross-validation as test splits of a catalog."""

import polars as pl
import pytest

from pellucid.config import SplitConfig
from pellucid.data.catalog import SCHEMA, with_splits
from pellucid.data.test_fold import with_test_fold
from pellucid.errors import ConfigError, DataError

N_FOLDS = 4


def catalog_of(n=60, *, n_in_group=1, **columns):
    labels = ["cat" if number % 3 else "dog" for number in range(n)]
    known = {
        "path": [f"{label}/{number}.png" for number, label in enumerate(labels)],
        "label": labels,
        "hash": [f"{number:064x}" for number in range(n)],
        "group": [f"g{number // n_in_group}" for number in range(n)],
        "health": ["ok"] * n,
    }
    table = pl.DataFrame(known | columns)
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items()
               if name not in table.columns]  # fmt: skip
    return table.with_columns(missing)


def splits_of(catalog, fold, tmp_path, n_folds=N_FOLDS, near=None):
    config = SplitConfig(n_test_folds=n_folds, test_fold=fold)
    with_fold = with_test_fold(catalog, tmp_path, config, 7, near)
    return with_splits(with_fold, config, 7, near)[0]


@pytest.mark.parametrize("n_in_group", [1, 5])
def test_each_picture_is_tested_once_and_groups_stay_together(tmp_path, n_in_group):
    catalog = catalog_of(n_in_group=n_in_group)
    tested = []
    for fold in range(1, N_FOLDS + 1):
        found = splits_of(catalog, fold, tmp_path)
        assert found["split"].null_count() == 0
        assert set(found["split"]) == {"train", "validation", "test"}
        assert found.group_by("group").agg(pl.col("split").n_unique())["split"].max() == 1
        test = found.filter(split="test")
        tested += test["path"].to_list()
        if n_in_group == 1:  # stratified: 20 dogs and 40 cats in 4 folds
            assert (test["label"] == "dog").sum() == 5
    assert sorted(tested) == sorted(catalog["path"])


def test_the_order_of_the_pictures_does_not_matter(tmp_path):
    catalog = catalog_of()
    first = splits_of(catalog, 2, tmp_path).filter(split="test")["path"]
    again = splits_of(catalog.reverse(), 2, tmp_path).filter(split="test")["path"]
    assert sorted(first) == sorted(again)


def test_near_copies_stay_together(tmp_path):
    near = [number // 2 if number < 20 else None for number in range(60)]
    for fold in range(1, N_FOLDS + 1):
        splits = splits_of(catalog_of(), fold, tmp_path, near=near)["split"].to_list()
        assert all(splits[number] == splits[number + 1] for number in range(0, 20, 2))


def test_given_splits_are_an_error(tmp_path):
    catalog = catalog_of(split=["test"] + ["train"] * 59)
    with pytest.raises(DataError, match=r"already gives splits \(test, train\)"):
        splits_of(catalog, 1, tmp_path)


def test_a_project_is_an_error_once_its_test_set_is_drawn(tmp_path):
    from pellucid.data.projects.project_folder import ProjectFolder
    from pellucid.data.projects.project_lock import become_project

    before = splits_of(catalog_of(), 1, tmp_path)
    folder = ProjectFolder(tmp_path)
    become_project(folder)
    assert splits_of(catalog_of(), 1, tmp_path).equals(before)
    folder.test_set.write_text("{}")
    with pytest.raises(
        DataError, match=r"is a project.*hidden folder .*\.pellucid holds.*remove it"
    ):
        splits_of(catalog_of(), 1, tmp_path)


def test_too_few_pictures_are_an_error(tmp_path):
    with pytest.raises(DataError, match="too few pictures for 30 folds"):
        splits_of(catalog_of(12), 1, tmp_path, n_folds=30)
    with pytest.raises(ConfigError, match="no fold 5 of 4"):
        splits_of(catalog_of(), 5, tmp_path)
