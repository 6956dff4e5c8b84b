"""Folders whose pictures have their classes in their names."""

import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from pellucid.data.sources.named_pictures import list_pictures
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading, make_reading, reading_from_record
from pellucid.errors import ConfigError, DataError
from pellucid.run_record import RunRecord

CATS_AND_DOGS = [f"{label}.{number}.jpg" for label in ("cat", "dog") for number in range(3)]


def fill(root: Path, *files: str) -> Path:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.encode())
    return root


def counts(source) -> Counter:
    return Counter((file.label, file.split) for file in source.files)


def below(folder: str) -> list[str]:
    return [f"{folder}/{name}" for name in CATS_AND_DOGS]


def test_a_flat_folder_says_where_its_labels_are_from(tmp_path):
    source = list_pictures(fill(tmp_path, *CATS_AND_DOGS, "readme.txt", ".hidden.1.jpg"))
    assert counts(source) == {("cat", None): 3, ("dog", None): 3}
    assert source.root == tmp_path
    (note,) = source.notes
    assert note.startswith("Labels are taken from the file names: cat (3), dog (3).")
    pattern = note.rpartition("--label-pattern '")[2].removesuffix("'.")
    assert counts(list_pictures(tmp_path, make_reading(label_pattern=pattern))) == counts(source)


@pytest.mark.parametrize("folder", ["images", "archive/images", "data/photos"])
def test_a_folder_around_it(tmp_path, folder):
    assert counts(list_pictures(fill(tmp_path, *below(folder)))) == {
        ("cat", None): 3,
        ("dog", None): 3,
    }


def test_masks_beside_it(tmp_path):
    files = [*below("images"), *below("annotations/trimaps")]
    assert len(list_pictures(fill(tmp_path, *files)).files) == 6


def test_a_table_beside_it_is_pointed_out(tmp_path):
    source = list_pictures(fill(tmp_path, *CATS_AND_DOGS, "labels.csv"))
    assert any("There is a table" in note and "labels.csv" in note for note in source.notes)


def test_flat_splits(tmp_path):
    source = list_pictures(fill(tmp_path, *below("train"), *below("test")))
    assert counts(source) == {(c, s): 3 for c in ("cat", "dog") for s in ("train", "test")}
    assert "Folders that are taken for splits: train: train/; test: test/." in source.notes


def test_a_test_folder_without_labels_as_on_kaggle(tmp_path):
    source = list_pictures(fill(tmp_path, *below("train"), "test1/1.jpg", "test1/2.jpg"))
    assert counts(source) == {("cat", "train"): 3, ("dog", "train"): 3}
    assert any("not used: 2, such as 1.jpg" in note for note in source.notes)


def test_class_folders_go_before_names(tmp_path):
    source = list_pictures(fill(tmp_path, *below("left"), *below("right")))
    assert counts(source) == {("left", None): 6, ("right", None): 6}
    assert source.notes == []


def test_a_single_class_folder_stays_one(tmp_path):
    assert counts(list_pictures(fill(tmp_path, *below("cats")))) == {("cats", None): 6}


def test_names_without_classes_keep_the_message_about_folders(tmp_path):
    fill(tmp_path, *(f"IMG_{number:04}.jpg" for number in range(9)))
    with pytest.raises(DataError, match=r"holds 9 files and no folders\. Expected one folder per"):
        list_pictures(tmp_path)
    with pytest.raises(DataError, match="There is no folder"):
        list_pictures(tmp_path / "none")


def test_several_readings_are_asked_about(tmp_path):
    names = [f"{c}_{side}_{n}.jpg" for c in ("cat", "dog") for side in "lr" for n in range(2)]
    with pytest.raises(DataError) as caught:
        list_pictures(fill(tmp_path, *names))
    message = str(caught.value)
    assert "cat_l_0.jpg, can be read in several ways, so nothing is guessed" in message
    assert "--label-pattern '^([^_.]+)_' gives cat (4), dog (4);" in message
    assert "gives l (4), r (4)" in message
    source = list_pictures(tmp_path, Reading(label_pattern="^([^_.]+)_"))
    assert counts(source) == {("cat", None): 4, ("dog", None): 4}


def test_one_odd_name_is_asked_about(tmp_path):
    fill(tmp_path, *(f"{c}.{n}.jpg" for c in ("cat", "dog") for n in range(9)), "logo.jpg")
    with pytest.raises(DataError, match=r"1 do not, such as logo\.jpg"):
        list_pictures(tmp_path)
    source = list_pictures(tmp_path, Reading(label_pattern=r"(.+)\.\d+"))
    assert any("not used: 1, such as logo.jpg" in note for note in source.notes)


def test_a_pattern_reads_all_folders(tmp_path):
    fill(tmp_path, *below("a"), *below("b/c"))
    source = list_pictures(tmp_path, Reading(label_pattern=r"(.+)\.\d+"))
    assert counts(source) == {("cat", None): 6, ("dog", None): 6}


def test_a_pattern_with_splits(tmp_path):
    fill(tmp_path, *below("a"), *below("b/c"), *below("d"))
    reading = make_reading({"train": "a", "test": "b"}, label_pattern=r"(.+)\.\d+")
    assert counts(list_pictures(tmp_path, reading)) == {
        (c, s): 3 for c in ("cat", "dog") for s in ("train", "test")
    }
    with pytest.raises(DataError, match="names the folder 'x', which is not in"):
        list_pictures(tmp_path, make_reading({"train": "x"}, label_pattern="(.)"))


@pytest.mark.parametrize("pattern", [None, r"(.+)\.\d+"])
@pytest.mark.parametrize("splits", [{"train": "a", "test": "a"}, {"train": ".", "test": "a"}])
def test_a_folder_has_one_split(tmp_path, splits, pattern):
    fill(tmp_path, *below("a"))
    with pytest.raises(DataError, match="Each picture has one split"):
        list_pictures(tmp_path, make_reading(splits, label_pattern=pattern))


def test_a_training_folder_without_pictures(tmp_path):
    fill(tmp_path, *below("b"))
    (tmp_path / "a").mkdir()
    with pytest.raises(DataError):
        list_pictures(tmp_path, make_reading({"train": "a", "test": "b"}))


def test_a_pattern_that_matches_nothing(tmp_path):
    with pytest.raises(DataError, match=r"No name of the 6 pictures .*one is cat\.0\.jpg"):
        list_pictures(fill(tmp_path, *CATS_AND_DOGS), Reading(label_pattern=r"(.+)_\d+"))


@pytest.mark.parametrize("name", ["test.1.jpg", "con.1.jpg"])
def test_a_label_that_cannot_be_a_class(tmp_path, name):
    with pytest.raises(DataError, match="cannot be the name of a folder"):
        list_pictures(fill(tmp_path, name, "cat.1.jpg"), Reading(label_pattern=r"(.+)\.\d+"))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "at most 1,000 characters"),
        ("(.)" + "a" * 1000, "at most 1,000 characters"),
        (3, "at most 1,000 characters"),
        ("(.+", "unclosed group"),
        ("*(a)", "repetition operator missing expression"),
        ("(?=a)(b)", "look-around"),
        (r"(a)\1", "backreferences are not supported"),
        ("((.{1000}){100})", "size limit"),
        ("(" * 400 + ")" * 400, "nested parentheses"),
        ("cat", "has 0 groups"),
        ("(a)(b)", "has 2 groups"),
    ],
)
def test_patterns_that_cannot_be_used(pattern, said):
    with pytest.raises(ConfigError, match=said):
        make_reading(label_pattern=pattern)


@pytest.mark.parametrize("pattern", ["((?:a+)+)!", "((?:a|aa)+)!", "((?:a*)*)b", "(.*.*.*.*.*)!"])
def test_a_hostile_pattern_takes_no_time(tmp_path, pattern):
    fill(tmp_path, f"{'a' * 200}.jpg")
    start = time.process_time()
    with pytest.raises(DataError, match="matches"):
        list_pictures(tmp_path, make_reading(label_pattern=pattern))
    assert time.process_time() - start < 5


def test_a_named_group_is_a_group(tmp_path):
    fill(tmp_path, *CATS_AND_DOGS)
    reading = make_reading(label_pattern=r"(?P<label>.+)\.\d+")
    assert len(list_pictures(tmp_path, reading).files) == 6


def test_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for name in below("images"):
            archive.writestr(name, name)
    source = open_source(tmp_path / "pets.zip")
    assert counts(source) == {("cat", None): 3, ("dog", None): 3}


def test_a_table_has_a_column_for_labels(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("path,label\na.jpg,b\n")
    with pytest.raises(ConfigError, match="--label-pattern takes labels from the names"):
        open_source(table, Reading(label_pattern="(.)"))


def test_a_run_keeps_the_pattern():
    reading = make_reading(label_pattern=r"(.+)_\d+")
    assert reading.options == ["--label-pattern", r"(.+)_\d+"]
    assert reading_from_record(RunRecord(label_pattern=reading.facts["label_pattern"])) == reading
