"""Pictures dealt into splits from Python."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from PIL import Image

import pellucid


@pytest.fixture
def photos(tmp_path):
    """Twelve pictures of noise in each of two classes, and a copy of one of them."""
    random = np.random.default_rng(5)
    for label in ("cat", "개"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in range(12):
            pixels = random.integers(0, 256, (48, 48, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / label / f"{number:02}.png")
    copy = (tmp_path / "photos" / "cat" / "00.png").read_bytes()
    (tmp_path / "photos" / "cat" / "copy.png").write_bytes(copy)
    return tmp_path / "photos"


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.long
def test_in_memory_as_a_table_and_as_a_folder(photos, tmp_path, shared_cache):
    dealt = pellucid.split_data(photos, seed=3)
    splits = dict(dealt.frame.select("path", "split").iter_rows())
    assert splits["cat/00.png"] == splits["cat/copy.png"]
    for label, n in (("cat", 13), ("개", 12)):
        counts = Counter(split for path, split in splits.items() if path.startswith(label))
        assert counts.total() == n
        assert set(counts) == {"train", "validation", "test"}
    pellucid.split_data(photos, out=tmp_path / "split.csv", seed=3)
    table = pl.read_csv(tmp_path / "split.csv")
    written = dict(table.select("path", "split").iter_rows())
    assert written == {f"photos/{path}": split for path, split in splits.items()}
    pellucid.split_data(photos, out=tmp_path / "new", link=True, seed=3)
    for path, split in splits.items():
        assert (tmp_path / "new" / split / path).samefile(photos / path)


@pytest.mark.parametrize(
    ("out", "asked", "message"),
    [
        ("split.xlsx", {}, "ends with .csv or .parquet"),
        ("new", {"n_folds": 3}, r"Folds \(--folds\) are written to a table"),
        ("split.csv", {"link": True}, r"link \(--link\) is for folders"),
        ("photos/new", {}, "one folder would contain the other"),
        ("photos/split.csv", {}, "would lie among the pictures"),
        ("there.csv", {}, "is not overwritten"),
    ],
)
def test_where_it_cannot_be_written_is_said_before_any_picture_is_read(
    photos, tmp_path, out, asked, message
):
    (tmp_path / "there.csv").write_text("mine")
    for path in photos.rglob("*.png"):
        path.write_bytes(b"no picture")
    with pytest.raises(pellucid.ConfigError, match=message):
        pellucid.split_data(photos, out=tmp_path / out, **asked)
    assert (tmp_path / "there.csv").read_text() == "mine"
