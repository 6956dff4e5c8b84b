"""Labels become names of folders, so those that no folder can have are refused everywhere."""

import json

import numpy as np
import polars as pl
import pytest

from pellucid.api.split_output import placements
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError

from .pictures import facts, pixels, png

REFUSED = [
    ("train", "are splits"),
    ("Test", "are splits"),
    ("VAL", "are splits"),
    ("con", "a device"),
    ("Nul.2", "a device"),
    ("cat.", "ends with a dot"),
    ("cat ", "ends with a dot or a blank"),
    (".cat", "begins with a dot"),
    ("__MACOSX", "a system's own"),
    ("a/b", "/ cannot be"),
    ("..", "begins with a dot"),
    (" ", "at least one letter"),
    ("a\nb", "invisible characters"),
    ("\u202egpj", "invisible characters"),  # turns the text after it around
    ("\u200b", "at least one letter"),  # a blank without width
    ("\u3164", "at least one letter"),  # a Hangul filler
    ("가" * 86, "258 bytes"),
]
ACCEPTED = ["고양이", "trains", "a.b", "console", "👩‍🔬", "می‌خواهم", "가" * 85]


def npz(path, label):
    labels = np.array(["dog", label, "dog"])
    np.savez_compressed(path / "a.npz", x=pixels(0, 3, 6, 6), y=labels)
    return path / "a.npz"


def images(n):
    return [{"bytes": png(number), "path": None} for number in range(n)]


def parquet_of_text(path, label):
    frame = pl.DataFrame({"image": images(3), "label": ["dog", label, "dog"]})
    frame.write_parquet(path / "a.parquet")
    return path / "a.parquet"


def parquet_of_numbers(path, label):
    features = {"kind": {"names": ["dog", label], "_type": "ClassLabel"}}
    about = {"huggingface": json.dumps({"info": {"features": features}})}
    frame = pl.DataFrame({"image": images(3), "kind": [0, 1, 0]})
    frame.write_parquet(path / "b.parquet", metadata=about)
    return path / "b.parquet"


SOURCES = pytest.mark.parametrize("save", [npz, parquet_of_text, parquet_of_numbers])


@SOURCES
@pytest.mark.parametrize(("label", "reason"), REFUSED)
def test_a_source_with_a_label_that_no_folder_can_have(
    tmp_path, cache_of_its_own, save, label, reason
):
    with pytest.raises(DataError) as error:
        open_source(save(tmp_path, label))
    assert f"The label {label!r} in {tmp_path}" in str(error.value)
    assert reason in str(error.value)
    assert "Replace it" in str(error.value)
    # Nothing half unpacked stays behind, to be taken for the whole the next time.
    assert not list((cache_of_its_own / "unpacked").iterdir())


@SOURCES
@pytest.mark.parametrize("label", ACCEPTED)
def test_labels_that_will_do_are_the_classes(tmp_path, save, label):
    found = facts(open_source(save(tmp_path, label)))
    assert {(name, split) for _, name, split in found} == {("dog", None), (label, None)}


@pytest.mark.parametrize(("label", "reason"), REFUSED)
def test_a_table_dealt_into_folders(label, reason):
    frame = pl.DataFrame({"file": ["/a/1.png"], "label": [label], "split": ["train"]})
    with pytest.raises(DataError) as error:
        placements(frame)
    assert f"The class {label!r}" in str(error.value)
    assert reason in str(error.value)
    assert "--out NAME.csv" in str(error.value)


def test_a_lone_surrogate_is_no_name():
    # A file's name that is no valid Unicode comes as one; nothing that a table holds does.
    assert why_no_class_name("\ud800") == "it contains invisible characters"
