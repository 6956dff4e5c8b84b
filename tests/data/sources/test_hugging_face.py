"""Datasets as Hugging Face's `datasets` 5.2 saves them; the layout was taken from its own files."""

import json

import polars as pl
import pytest

from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError

from .pictures import contents, facts, png

FEATURES = {
    "image": {"_type": "Image"},
    "kind": {"names": ["고양이", "dog"], "_type": "ClassLabel"},
}


def frame(*numbers):
    images = [{"bytes": png(n), "path": None} for n in numbers]
    return pl.DataFrame({"image": images, "kind": [n % 2 for n in numbers]})


def save(folder, *frames, features=FEATURES):
    """Write what `Dataset.save_to_disk` writes."""
    folder.mkdir(parents=True)
    names = [f"data-{n:05}-of-{len(frames):05}.arrow" for n in range(len(frames))]
    for name, part in zip(names, frames, strict=True):
        part.write_ipc_stream(folder / name, compat_level=pl.CompatLevel.oldest())
    state = {"_data_files": [{"filename": name} for name in names], "_split": None}
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "dataset_info.json").write_text(json.dumps({"features": features}))
    return folder


def test_one_dataset_in_two_files(tmp_path):
    source = open_source(save(tmp_path / "데이터", frame(0, 1), frame(2)))
    assert facts(source) == [
        ("dog/000001.png", "dog", None),
        ("고양이/000000.png", "고양이", None),
        ("고양이/000002.png", "고양이", None),
    ]
    assert list(contents(source).values()) == [png(1), png(0), png(2)]
    assert source.root.name == "데이터"


def test_splits(tmp_path):
    save(tmp_path / "d" / "train", frame(0, 1))
    save(tmp_path / "d" / "test", frame(2, 3))
    (tmp_path / "d" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    assert facts(open_source(tmp_path / "d")) == [
        ("test/dog/000003.png", "dog", "test"),
        ("test/고양이/000002.png", "고양이", "test"),
        ("train/dog/000001.png", "dog", "train"),
        ("train/고양이/000000.png", "고양이", "train"),
    ]


def test_labels_as_text_and_rows_without_a_picture(tmp_path):
    images = [{"bytes": png(1), "path": "a.png"}, {"bytes": None, "path": "/etc/passwd"}]
    part = pl.DataFrame({"image": [*images, {"bytes": png(2), "path": None}],
                         "label": ["a", "b", "b"]})  # fmt: skip
    source = open_source(save(tmp_path / "d", part, features={}))
    assert facts(source) == [("a/000000.png", "a", None), ("b/000002.png", "b", None)]
    assert source.notes == ["Rows without a picture or a label are not used: 1."]


def test_parquet_with_the_pictures_in_it(tmp_path):
    about = {"huggingface": json.dumps({"info": {"features": FEATURES}})}
    frame(0, 1, 2).write_parquet(tmp_path / "train.parquet", metadata=about)
    source = open_source(tmp_path / "train.parquet")
    assert [label for _, label, _ in facts(source)] == ["dog", "고양이", "고양이"]
    assert contents(source)["dog/000001.png"] == png(1)


def test_refused(tmp_path):
    with pytest.raises(DataError, match="no column of pictures"):
        open_source(save(tmp_path / "a", pl.DataFrame({"label": [0, 1]}), features={}))
    with pytest.raises(DataError, match="no column `label`"):
        open_source(save(tmp_path / "b", frame(0, 1), features={}))
    bad = save(tmp_path / "c", frame(0, 1))
    (bad / "state.json").write_text('{"_data_files": [{"filename": "../b/data.arrow"}]}')
    with pytest.raises(DataError, match="names the files"):
        open_source(bad)
    bad = save(tmp_path / "d", frame(0, 1))
    (bad / "data-00000-of-00001.arrow").write_bytes(b"ARROW1")
    with pytest.raises(DataError, match="cannot be read"):
        open_source(bad)
    bad = save(tmp_path / "e", frame(0, 1))
    (bad / "dataset_info.json").write_text("[" * 100_000)
    with pytest.raises(DataError, match="cannot be read"):
        open_source(bad)
    names = {"kind": {"names": ["..", "dog"], "_type": "ClassLabel"}}
    with pytest.raises(DataError, match=r"'\.\.'"):
        open_source(save(tmp_path / "f", frame(0, 1), features=names))
