"""One pass over the files, what is noted of each, and which pictures go where."""

import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image

from pellucid.config import SplitConfig
from pellucid.data import catalog as catalog_module
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import (
    SCHEMA,
    read_catalog,
    with_splits,
)
from pellucid.data.catalog_notes import conflicts
from pellucid.data.decode import ImageSpec, decode
from pellucid.data.sources.folder import list_folder
from pellucid.data.two_classes import check_source
from pellucid.errors import DataError

SPEC = ImageSpec(8, 8, 3)


def picture(number: int, size: tuple[int, int] = (12, 9)) -> bytes:
    """Make a PNG whose pixels depend on the number alone."""
    pixels = np.random.default_rng(number).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


class Sink:
    """Keeps what it is given."""

    spec = SPEC

    def __init__(self, *, wants: bool = True) -> None:
        self.wants = wants
        self.taken: list[tuple[bytes, np.ndarray]] = []

    def needs(self, content_hash: bytes) -> bool:
        return self.wants

    def put(self, content_hash: bytes, pixels: np.ndarray) -> None:
        self.taken.append((content_hash, pixels))

    def finish(self) -> None:
        self.is_finished = True


@pytest.fixture
def n_decoded(monkeypatch) -> list[int]:
    """Count the pictures that are decoded while a catalog is read."""
    counted = []

    def counting(data, *args, **options):
        counted.append(len(data))
        return decode(data, *args, **options)

    monkeypatch.setattr(catalog_module, "decode", counting)
    return counted


def read(root: Path, cache: PictureCache | None = None, sink: Sink | None = None) -> pl.DataFrame:
    sink = sink or Sink()
    catalog = read_catalog(list_folder(root), cache or PictureCache(None), sink.spec, [sink])
    assert sink.is_finished
    return catalog


MIXED = {
    "cat/1.png": picture(1, (12, 9)),
    "cat/2.png": picture(2, (5, 31)),
    "cat/copy.png": picture(1, (12, 9)),
    "dog/bad.jpg": b"<html>not found</html>",
    "dog/cut.png": picture(4)[:60],
    "dog/empty.jpg": b"",
    "dog/ok.png": picture(5),
}


def test_the_facts_of_every_file_are_noted(tmp_path):
    folder(tmp_path, MIXED)
    (tmp_path / "dog" / "gone.png").symlink_to(tmp_path / "nowhere")
    catalog = read(tmp_path)
    assert catalog.schema == SCHEMA
    assert catalog["path"].to_list() == sorted([*MIXED, "dog/gone.png"])
    rows = {row["path"]: row for row in catalog.iter_rows(named=True)}
    for path, content in MIXED.items():
        assert rows[path]["hash"] == hashlib.sha256(content).hexdigest()
        assert rows[path]["n_bytes"] == len(content)
        assert rows[path]["label"] == path.split("/")[0]
        assert rows[path]["split"] is None
    assert {path: row["health"] for path, row in rows.items()} == {
        "cat/1.png": "ok",
        "cat/2.png": "ok",
        "cat/copy.png": "ok",
        "dog/bad.jpg": "not a picture",
        "dog/cut.png": "truncated",
        "dog/empty.jpg": "empty",
        "dog/gone.png": "unreadable",
        "dog/ok.png": "ok",
    }
    assert (rows["cat/2.png"]["width"], rows["cat/2.png"]["height"]) == (5, 31)
    assert rows["cat/copy.png"]["duplicate_of"] == "cat/1.png"
    assert rows["cat/1.png"]["duplicate_of"] is None
    assert rows["dog/gone.png"]["hash"] is None
    for row in rows.values():
        is_ok = row["health"] == "ok"
        assert (row["reason"] is None) == is_ok
        assert (row["width"] is not None) == is_ok == (row["height"] is not None)


def test_the_sink_gets_each_sound_content_once(tmp_path):
    folder(tmp_path, MIXED)
    sink = Sink()
    read(tmp_path, sink=sink)
    expected = ["cat/1.png", "cat/2.png", "dog/ok.png"]
    assert [found for found, _ in sink.taken] == [
        hashlib.sha256(MIXED[path]).digest() for path in expected
    ]
    for (_, pixels), path in zip(sink.taken, expected, strict=True):
        np.testing.assert_array_equal(pixels, decode(MIXED[path], SPEC).pixels)


def test_known_pictures_are_not_decoded_again(tmp_path, n_decoded):
    folder(tmp_path, MIXED)
    cache = PictureCache(None)
    first = read(tmp_path, cache)
    assert len(n_decoded) in (6, 7)  # a copy may be under way before the first is known
    n_decoded.clear()
    sink = Sink(wants=False)
    assert read(tmp_path, cache, sink).equals(first)
    assert n_decoded == []
    assert sink.taken == []
    # A sink that lacks pixels gets them, and what is known to be bad is not tried again.
    sink = Sink(wants=True)
    assert read(tmp_path, cache, sink).equals(first)
    assert len(sink.taken) == 3
    assert set(n_decoded) <= {len(MIXED[path]) for path in MIXED if first_is_ok(first, path)}


def first_is_ok(catalog: pl.DataFrame, path: str) -> bool:
    return catalog.filter(pl.col("path") == path)["health"].item() == "ok"


def test_a_renamed_picture_is_known_and_a_changed_one_is_not(tmp_path, n_decoded):
    folder(tmp_path, {"a/1.png": picture(1), "b/2.png": picture(2)})
    cache = PictureCache(None)
    read(tmp_path, cache)
    n_decoded.clear()
    (tmp_path / "a" / "1.png").rename(tmp_path / "b" / "renamed.png")
    (tmp_path / "b" / "2.png").write_bytes(picture(3, (7, 7)))
    catalog = read(tmp_path, cache, Sink(wants=False))
    assert n_decoded == [len(picture(3, (7, 7)))]
    assert catalog["path"].to_list() == ["b/2.png", "b/renamed.png"]
    assert catalog["width"].to_list() == [7, 12]


def test_progress_is_told_of_every_file(tmp_path):
    folder(tmp_path, MIXED)
    told = []
    read_catalog(
        list_folder(tmp_path),
        PictureCache(None),
        Sink.spec,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(n, 7) for n in range(1, 8)]


def test_a_source_without_files_gives_an_empty_catalog_and_is_refused(tmp_path):
    (tmp_path / "a").mkdir()
    catalog = read(tmp_path)
    assert catalog.schema == SCHEMA
    assert len(catalog) == 0
    with pytest.raises(DataError, match="no files"):
        check_source(list_folder(tmp_path))


def test_a_source_of_one_class_is_refused_before_it_is_read(tmp_path):
    folder(tmp_path, {"a/1.png": b"", "a/2.png": b""})
    with pytest.raises(DataError, match="only one class, 'a'"):
        check_source(list_folder(tmp_path))
    folder(tmp_path, {"b/1.png": b""})
    check_source(list_folder(tmp_path))


def numbered(label: str, start: int, n: int, split: str = "") -> dict[str, bytes]:
    prefix = f"{split}/{label}" if split else label
    return {f"{prefix}/{number:03d}.png": picture(number) for number in range(start, start + n)}


def split_of(root: Path, seed: int = 0) -> tuple[dict[str, str | None], list[str], pl.DataFrame]:
    catalog, notes = with_splits(read(root), SplitConfig(), seed)
    assert catalog.schema == SCHEMA
    splits = dict(zip(catalog["path"].to_list(), catalog["split"].to_list(), strict=True))
    return splits, notes, catalog


def test_splits_are_drawn_where_none_are_given(tmp_path):
    folder(tmp_path, numbered("a", 0, 25) | numbered("b", 100, 25))
    splits, notes, catalog = split_of(tmp_path)
    for label in "ab":
        drawn = Counter(split for path, split in splits.items() if path.startswith(label))
        assert drawn == {"train": 16, "validation": 4, "test": 5}
    assert notes == []
    assert catalog["reason"].null_count() == len(catalog)


def test_bad_files_are_in_no_split_and_are_noted(tmp_path):
    folder(tmp_path, numbered("a", 0, 6) | numbered("b", 100, 6))
    folder(tmp_path, {"a/bad.png": b"nonsense", "b/empty.png": b"", "b/empty2.png": b""})
    splits, notes, _ = split_of(tmp_path)
    assert [splits[p] for p in ("a/bad.png", "b/empty.png", "b/empty2.png")] == [None] * 3
    assert sum(split is None for split in splits.values()) == 3
    assert any("3 files" in note and "2 empty" in note for note in notes)


@pytest.mark.parametrize("seed", range(5))
def test_identical_pictures_share_a_split(tmp_path, seed):
    files = numbered("a", 0, 12) | numbered("b", 100, 12)
    files |= {f"a/copy{n}.png": picture(n) for n in range(12)}
    splits, notes, _ = split_of(folder(tmp_path, files), seed)
    for n in range(12):
        assert splits[f"a/copy{n}.png"] == splits[f"a/{n:03d}.png"]
    assert any("12 pictures are identical copies" in note for note in notes)


def test_the_same_picture_in_two_classes_is_noted(tmp_path):
    files = numbered("a", 0, 8) | numbered("b", 100, 8) | {"b/also.png": picture(3)}
    splits, notes, catalog = split_of(folder(tmp_path, files))
    assert conflicts(catalog) == [["a/003.png", "b/also.png"]]
    assert splits["a/003.png"] == splits["b/also.png"]
    assert any("a/003.png = b/also.png" in note for note in notes)


def test_copies_within_a_class_and_bad_files_are_no_conflict(tmp_path):
    files = numbered("a", 0, 4) | numbered("b", 100, 4)
    files |= {"a/copy.png": picture(1), "a/empty.png": b"", "b/empty.png": b""}
    _, _, catalog = split_of(folder(tmp_path, files))
    assert conflicts(catalog) == []


def given_folder(root: Path, *splits: str) -> Path:
    for index, split in enumerate(splits):
        for label, start in (("a", 0), ("b", 100)):
            folder(root, numbered(label, start + 20 * index, 10, split))
    return root


def test_given_splits_are_kept(tmp_path):
    given_folder(tmp_path, "train", "val", "test")
    splits, notes, _ = split_of(tmp_path)
    names = {"train": "train", "val": "validation", "test": "test"}
    assert splits == {path: names[path.split("/")[0]] for path in splits}
    assert notes == []


def test_validation_without_a_test_becomes_the_test(tmp_path):
    given_folder(tmp_path, "train", "valid")
    splits, notes, _ = split_of(tmp_path)
    assert {split for path, split in splits.items() if path.startswith("valid")} == {"test"}
    drawn = Counter(split for path, split in splits.items() if path.startswith("train"))
    assert drawn == {"train": 16, "validation": 4}
    assert any("no test pictures" in note for note in notes)


def test_a_test_without_validation_has_one_drawn_from_train(tmp_path):
    given_folder(tmp_path, "train", "test")
    splits, _, _ = split_of(tmp_path)
    assert {split for path, split in splits.items() if path.startswith("test")} == {"test"}
    drawn = Counter(split for path, split in splits.items() if path.startswith("train"))
    assert drawn == {"train": 16, "validation": 4}


def test_pictures_that_leak_into_a_later_split_are_left_out_of_the_earlier(tmp_path):
    given_folder(tmp_path, "train", "val", "test")
    folder(
        tmp_path,
        {
            "train/a/leak_test.png": picture(40),  # also test/a/040.png
            "train/b/leak_val.png": picture(120),  # also val/b/120.png
            "val/a/leak.png": picture(41),  # also test/a/041.png
            "train/b/other_class.png": picture(42),  # also test/a/042.png
            "test/a/same_split.png": picture(43),
        },
    )
    splits, notes, catalog = split_of(tmp_path)
    left_out = {path for path, split in splits.items() if split is None}
    assert left_out == {
        "train/a/leak_test.png",
        "train/b/leak_val.png",
        "val/a/leak.png",
        "train/b/other_class.png",
    }
    assert splits["test/a/same_split.png"] == "test"
    reasons = dict(catalog.select("path", "reason").iter_rows())
    assert "test" in reasons["train/a/leak_test.png"]
    assert "validation" in reasons["train/b/leak_val.png"]
    assert any(note.startswith("4 pictures of an earlier split") for note in notes)
    kept = catalog.filter(pl.col("split").is_not_null())
    n_splits = kept.group_by("hash").agg(pl.col("split").n_unique())["split"]
    assert n_splits.max() == 1


def test_one_class_is_not_enough(tmp_path):
    folder(tmp_path, numbered("a", 0, 5) | {"b/bad.png": b"nonsense"})
    with pytest.raises(DataError, match="only one class, 'a'"):
        split_of(tmp_path)


def test_nothing_usable_names_the_first_bad_file(tmp_path):
    folder(tmp_path, {"a/bad.png": b"nonsense", "b/empty.png": b""})
    with pytest.raises(
        DataError, match=r"no usable picture.*1 of the class 'a', such as a/bad\.png"
    ):
        split_of(tmp_path)


def test_a_picture_of_each_class_leaves_nothing_to_test_with(tmp_path):
    folder(tmp_path, {"a/1.png": picture(1), "b/2.png": picture(2)})
    with pytest.raises(DataError, match="too few"):
        split_of(tmp_path)


def test_copies_do_not_count_as_different_pictures(tmp_path):
    folder(tmp_path, {"a/1.png": picture(1), "a/2.png": picture(1), "b/2.png": picture(2)})
    with pytest.raises(DataError, match="too few"):
        split_of(tmp_path)


def test_a_class_that_is_only_in_the_test_is_refused(tmp_path):
    given_folder(tmp_path, "train", "test")
    folder(tmp_path, numbered("zebra", 300, 3, "test"))
    with pytest.raises(DataError, match="'zebra'"):
        split_of(tmp_path)


def test_a_class_of_one_picture_is_trained_and_noted(tmp_path):
    splits, notes, _ = split_of(
        folder(tmp_path, numbered("a", 0, 10) | {"rare/1.png": picture(500)})
    )
    assert splits["rare/1.png"] == "train"
    assert any("'rare' has one picture" in note for note in notes)


def test_the_splits_depend_on_content_and_not_on_names(tmp_path):
    contents = {number: picture(number) for number in range(40)}
    for root, pattern in ((tmp_path / "x", "{:03d}.png"), (tmp_path / "y", "z{:03d}.png")):
        for number, content in contents.items():
            label = "ab"[number % 2]
            name = pattern.format(number if root.name == "x" else 99 - number)
            folder(root, {f"{label}/{name}": content})
    by_hash = []
    for root in (tmp_path / "x", tmp_path / "y"):
        _, _, catalog = split_of(root, seed=5)
        by_hash.append(dict(catalog.select("hash", "split").iter_rows()))
    assert by_hash[0] == by_hash[1]
