"""Dealing pictures into splits, from the command line."""

import io
from collections import Counter

import numpy as np
import polars as pl
import pytest
from PIL import Image
from skimage import data

pytestmark = pytest.mark.slow


@pytest.fixture
def photos(tmp_path):
    """Cut 24 pictures out of scikit-image's photos; of six of them there are near copies."""
    pictures = [data.astronaut(), data.coffee(), data.chelsea(), data.immunohistochemistry()]
    random = np.random.default_rng(0)
    for number in range(24):
        source = Image.fromarray(pictures[number % 4])
        left, top = random.integers(0, source.width - 140), random.integers(0, source.height - 140)
        picture = source.crop((left, top, left + 140, top + 140))
        folder = tmp_path / "사진" / ("사람" if number % 2 else "cat")
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / f"film{number // 6}_{number:02}.png")
        if number < 6:
            picture.save(folder / f"film9_{number:02} copy.jpg", quality=80)
    (tmp_path / "사진" / "cat" / "broken.jpg").write_bytes(b"")
    return tmp_path / "사진"


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_into_folders(pellucid, photos, tmp_path, shared_cache):
    before = {path: path.read_bytes() for path in files_in(photos)}
    outcome = pellucid("data", "split", photos, "--out", tmp_path / "dataset", "--json")
    assert outcome.status == 0, outcome.stderr
    found = files_in(tmp_path / "dataset")
    sound = {p: c for p, c in before.items() if c}
    assert sorted(p.read_bytes() for p in found) == sorted(sound.values())
    assert {path: path.read_bytes() for path in files_in(photos)} == before
    split_of = {}
    for path in found:
        split, label, name = path.relative_to(tmp_path / "dataset").parts
        split_of[f"{label}/{name}"] = split
    for number in range(6):
        label = "사람" if number % 2 else "cat"
        copies = [f"{label}/film0_{number:02}.png", f"{label}/film9_{number:02} copy.jpg"]
        assert len({split_of[path] for path in copies}) == 1
    counted = Counter((path.split("/")[0], split) for path, split in split_of.items())
    for label in ("cat", "사람"):
        assert outcome.json["counts"][label] == {
            split: counted[label, split] for split in ("train", "validation", "test")
        }
        assert all(n > 0 for n in outcome.json["counts"][label].values())

    again = pellucid("data", "split", photos, "--out", tmp_path / "again", "--link", "--json")
    assert again.json["counts"] == outcome.json["counts"]
    assert [p.relative_to(tmp_path / "again") for p in files_in(tmp_path / "again")] == [
        p.relative_to(tmp_path / "dataset") for p in found
    ]
    assert all(path.stat().st_nlink == 2 for path in files_in(tmp_path / "again"))

    kept = pellucid("data", "split", tmp_path / "dataset", "--out", tmp_path / "third", "--json")
    assert kept.json["counts"] == outcome.json["counts"]  # the user's own splits


def test_into_a_table_by_groups_and_the_table_again(pellucid, photos, tmp_path, shared_cache):
    table = tmp_path / "tables" / "split.csv"
    table.parent.mkdir()
    outcome = pellucid("data", "split", photos, "--out", table, "--group-pattern", r"film(\d)_")
    assert outcome.status == 0, outcome.stderr
    assert "사람" in outcome.stdout
    found = pl.read_csv(table)
    assert set(found.columns) == {"path", "label", "split", "group"}
    assert all((table.parent / path).is_file() for path in found["path"])
    # Film 9 holds the copies of film 0's, so those two are one group.
    merged = found.with_columns(pl.col("group").replace(9, 0))
    assert merged.group_by("group").agg(pl.col("split").n_unique())["split"].to_list() == [1] * 4
    assert "need --allow-outside" in outcome.stderr
    refused = pellucid("data", "split", table, "--out", tmp_path / "again.parquet", "--json")
    assert "outside of its own folder" in refused.stderr
    again = pellucid(
        "data", "split", table, "--out", tmp_path / "again.parquet", "--json", "--allow-outside"
    )
    assert again.status == 0
    kept = pl.read_parquet(tmp_path / "again.parquet")
    by_name = {
        path.split("/")[-1]: split
        for path, split in zip(found["path"], found["split"], strict=True)
    }
    assert {
        p.split("/")[-1]: s for p, s in zip(kept["path"], kept["split"], strict=True)
    } == by_name


def test_folds(pellucid, photos, tmp_path, shared_cache):
    outcome = pellucid("data", "split", photos, "--out", tmp_path / "folds.parquet", "--folds", 3)
    assert outcome.status == 0, outcome.stderr
    table = pl.read_parquet(tmp_path / "folds.parquet")
    assert len(table) == 30
    assert set(table["fold"]) == {0, 1, 2}
    for number in range(6):
        copies = table.filter(pl.col("path").str.contains(rf"_{number:02}( copy)?\."))
        assert len(copies) == 2
        assert copies["fold"].n_unique() == 1


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--out", "folds", "--folds", "3"], 2, "Folds (--folds) are written to a table"),
        (["--out", "t.csv", "--link"], 2, "link (--link) is for folders"),
        (["--out", "new", "--group-pattern", "("], 2, "not a regular expression"),
        (["--out", "new", "--group-pattern", "patient"], 1, "matches none of 31 paths"),
        (["--out", "new", "--test", "1.5"], 2, "test"),
        (["--out", "full"], 2, "exists already"),
        (["--out", "table.txt"], 2, "ends with .csv or .parquet"),
    ],
)
def test_refused_at_once(pellucid, photos, tmp_path, arguments, status, message):
    full = tmp_path / "working" / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    outcome = pellucid("data", "split", photos, *arguments)
    assert outcome.status == status
    assert message in outcome.stderr
    assert {path.name for path in (tmp_path / "working").iterdir()} == {"full"}
    assert (full / "mine.txt").read_text() == "mine"


def test_bytes_of_the_csv_are_for_spreadsheets(pellucid, photos, tmp_path, shared_cache):
    assert pellucid("data", "split", photos, "--out", "split.csv").status == 0
    content = (tmp_path / "working" / "split.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "사진/cat/film" in io.BytesIO(content).read().decode("utf-8-sig")
