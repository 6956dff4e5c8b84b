"""The folders that Keras is to read, as pellucid's own listing finds them."""

import unicodedata
from pathlib import Path

import pytest

from pellucid.data.sources.folder import list_folder
from pellucid.exports.keras_script.script_facts import picture_folders


def make(root: Path, *folders: str) -> Path:
    for folder in folders:
        (root / folder).mkdir(parents=True)
        (root / folder / "1.png").write_bytes(b"1")
    return root


@pytest.mark.parametrize(
    ("folders", "train", "validation", "test"),
    [
        (("cat", "dog"), "", None, None),
        (("train/cat", "train/dog"), "train", None, None),
        (("Training/cat", "Training/dog", "val/cat", "val/dog"), "Training", "val", None),
        (("train/cat", "train/dog", "testing/cat"), "train", None, "testing"),
        (
            ("seg_train/seg_train/cat", "seg_train/seg_train/dog", "seg_test/cat"),
            "seg_train/seg_train",
            None,
            "seg_test",
        ),
        (("pets/cat", "pets/dog"), "pets", None, None),
    ],
)
def test_split_folders_are_found_by_their_names(tmp_path, folders, train, validation, test):
    root = make(tmp_path, *folders, ".hidden")
    found = picture_folders(root, ("cat", "dog"))
    assert Path(found.train) == root / train
    assert found.validation == (validation and str(root / validation))
    assert found.test == (test and str(root / test))
    splits = {file.split for file in list_folder(root).files}
    held_out = ({"validation"} if validation else set()) | ({"test"} if test else set())
    assert splits - {None, "train"} == held_out


def test_class_folders_have_the_names_that_they_have_on_the_disk(tmp_path):
    label = "고양이"
    on_disk = unicodedata.normalize("NFD", label)
    assert on_disk != label
    root = make(tmp_path, on_disk, "개")
    assert picture_folders(root, ("개", label)).class_names == ("개", on_disk)


def test_pictures_that_are_gone_leave_their_labels(tmp_path):
    found = picture_folders(tmp_path / "gone", ("b", "a"))
    assert found.class_names == ("b", "a")
    assert found.train == str(tmp_path / "gone")
