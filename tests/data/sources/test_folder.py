"""Folders of pictures as people have them, and as they should not be."""

import os
import unicodedata
from pathlib import Path

import pytest

from pellucid.data.sources.folder import list_folder, walk
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import Reading
from pellucid.errors import DataError


def fill(root: Path, *files: str) -> Path:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.encode("utf-8", "surrogateescape"))
    return root


def facts(root: Path) -> list[tuple[str, str, str | None]]:
    return [(file.path, file.label, file.split) for file in list_folder(root).files]


def test_a_folder_per_class(tmp_path):
    fill(tmp_path, "dog/2.jpg", "cat/1.png", "dog/1.jpg")
    source = list_folder(tmp_path)
    assert facts(tmp_path) == [
        ("cat/1.png", "cat", None),
        ("dog/1.jpg", "dog", None),
        ("dog/2.jpg", "dog", None),
    ]
    assert source.root == tmp_path
    assert source.notes == []
    for file in source.files:
        assert Path(file.file).read_text() == file.path


@pytest.mark.parametrize(
    ("folder", "split"),
    [
        ("val", "validation"),
        ("valid", "validation"),
        ("validation", "validation"),
        ("VALIDATION", "validation"),
        ("Val", "validation"),
        ("test", "test"),
        ("Test", "test"),
        ("TEST", "test"),
    ],
)
@pytest.mark.parametrize("train", ["train", "Train", "TRAIN"])
def test_folders_of_splits(tmp_path, train, folder, split):
    fill(tmp_path, f"{train}/a/1.jpg", f"{train}/b/2.jpg", f"{folder}/a/3.jpg")
    assert sorted((label, split) for _, label, split in facts(tmp_path)) == sorted(
        [("a", "train"), ("b", "train"), ("a", split)]
    )


def test_a_folder_of_train_alone_and_all_three(tmp_path):
    fill(tmp_path / "one", "train/a/1.jpg", "train/b/1.jpg")
    assert {split for _, _, split in facts(tmp_path / "one")} == {"train"}
    fill(tmp_path / "all", "train/a/1.jpg", "val/a/2.jpg", "test/a/3.jpg")
    assert [split for _, _, split in facts(tmp_path / "all")] == ["test", "train", "validation"]


def test_a_class_called_test_is_a_class(tmp_path):
    fill(tmp_path, "test/1.jpg", "blood/1.jpg", "urine/1.jpg")
    assert facts(tmp_path) == [
        ("blood/1.jpg", "blood", None),
        ("test/1.jpg", "test", None),
        ("urine/1.jpg", "urine", None),
    ]


def test_names_of_splits_only_are_asked_about_and_can_be_classes(tmp_path):
    fill(tmp_path, "test/1.jpg", "validation/1.jpg")
    with pytest.raises(DataError, match="--splits none"):
        list_folder(tmp_path)
    source = list_folder(tmp_path, Reading({}))
    assert {file.label for file in source.files} == {"test", "validation"}


def test_a_class_called_test_inside_a_split(tmp_path):
    fill(tmp_path, "train/test/1.jpg", "train/val/1.jpg", "test/test/1.jpg")
    assert facts(tmp_path) == [
        ("test/test/1.jpg", "test", "test"),
        ("train/test/1.jpg", "test", "train"),
        ("train/val/1.jpg", "val", "train"),
    ]


def test_hidden_files_and_those_of_the_system_are_passed_over(tmp_path):
    fill(
        tmp_path,
        "a/1.jpg",
        "a/.DS_Store",
        "a/._1.jpg",
        "a/Thumbs.db",
        "a/desktop.ini",
        "a/.hidden/2.jpg",
        ".git/config",
        "__MACOSX/a/1.jpg",
        ".directory",
        "b/1.jpg",
    )
    source = list_folder(tmp_path)
    assert [file.path for file in source.files] == ["a/1.jpg", "b/1.jpg"]
    assert source.notes == []


def test_hidden_folders_beside_splits_do_not_hide_the_layout(tmp_path):
    fill(tmp_path, "train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg", ".cache/x", "__MACOSX/y")
    assert {split for _, _, split in facts(tmp_path)} == {"train", "test"}


def test_nested_folders_belong_to_their_class(tmp_path):
    fill(tmp_path, "a/2024/june/1.jpg", "a/2.jpg", "b/deep/er/and/er/3.jpg")
    assert facts(tmp_path) == [
        ("a/2.jpg", "a", None),
        ("a/2024/june/1.jpg", "a", None),
        ("b/deep/er/and/er/3.jpg", "b", None),
    ]


@pytest.mark.timeout(10)
def test_links_in_a_loop_are_not_followed_for_ever(tmp_path):
    fill(tmp_path, "a/1.jpg", "a/deep/2.jpg", "b/3.jpg")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "deep" / "again").symlink_to(tmp_path / "a")
    (tmp_path / "b" / "here").symlink_to(".")
    files = list_folder(tmp_path).files
    own = [file.path for file in files if file.label == "b" and "here" not in file.path]
    assert own == ["b/3.jpg"]
    assert {"a/1.jpg", "a/deep/2.jpg"} <= {file.path for file in files}
    for file in files:
        real = [os.path.realpath(p) for p in Path(file.file).parents if tmp_path in p.parents]
        assert len(real) == len(set(real)), "a folder was entered twice on one path"


@pytest.mark.timeout(10)
def test_a_link_to_itself_is_a_broken_link(tmp_path):
    fill(tmp_path, "a/1.jpg", "b/1.jpg")
    (tmp_path / "a" / "ouroboros").symlink_to("ouroboros")
    (tmp_path / "a" / "ping").symlink_to("pong")
    (tmp_path / "a" / "pong").symlink_to("ping")
    paths = [file.path for file in list_folder(tmp_path).files]
    assert paths == ["a/1.jpg", "a/ouroboros", "a/ping", "a/pong", "b/1.jpg"]


def test_links_to_files_and_folders_are_followed(tmp_path):
    fill(tmp_path / "elsewhere", "x.jpg", "y.jpg")
    fill(tmp_path / "photos", "a/1.jpg", "b/1.jpg")
    (tmp_path / "photos" / "a" / "x.jpg").symlink_to(tmp_path / "elsewhere" / "x.jpg")
    (tmp_path / "photos" / "c").symlink_to(tmp_path / "elsewhere")
    paths = [file.path for file in list_folder(tmp_path / "photos").files]
    assert paths == ["a/1.jpg", "a/x.jpg", "b/1.jpg", "c/x.jpg", "c/y.jpg"]


def test_a_broken_link_is_listed_so_that_its_health_can_say_so(tmp_path):
    fill(tmp_path, "a/1.jpg", "b/1.jpg")
    (tmp_path / "a" / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert ("a/gone.jpg", "a", None) in facts(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.timeout(10)
def test_a_pipe_is_no_picture(tmp_path):
    fill(tmp_path, "a/1.jpg", "b/1.jpg")
    os.mkfifo(tmp_path / "a" / "pipe.jpg")
    (tmp_path / "b" / "linked.jpg").symlink_to(tmp_path / "a" / "pipe.jpg")
    assert [file.path for file in list_folder(tmp_path).files] == ["a/1.jpg", "b/1.jpg"]


def test_the_same_name_in_two_forms_of_unicode_is_one_class(tmp_path):
    composed = unicodedata.normalize("NFC", "고양이")
    decomposed = unicodedata.normalize("NFD", "고양이")
    assert composed != decomposed
    fill(tmp_path, f"{composed}/1.jpg", f"{decomposed}/2.jpg", "개/1.jpg")
    files = list_folder(tmp_path).files
    assert sorted(file.label for file in files) == sorted([composed, composed, "개"])
    for file in files:
        assert Path(file.file).exists()


@pytest.mark.parametrize(
    "name",
    ["with space", " leading", "🐈 cat", "호랑이", "two\nlines", "semi;colon", "$HOME", "a'b\"c"],
)
def test_names_are_kept_as_they_are(tmp_path, name):
    fill(tmp_path, f"{name}/{name}.jpg", "other/1.jpg")
    (found,) = [file for file in list_folder(tmp_path).files if file.label == name]
    assert found.path == f"{name}/{name}.jpg"
    assert Path(found.file).exists()


def test_names_with_bytes_that_are_no_unicode_can_be_shown_and_opened(tmp_path):
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"\xff\xfe.jpg")).write_bytes(b"content")
    fill(tmp_path, "tea/1.jpg")
    (found,) = [file for file in list_folder(tmp_path).files if file.label != "tea"]
    assert found.label == "caf\\xe9"
    assert found.path == "caf\\xe9/\\xff\\xfe.jpg"
    found.path.encode("utf-8")
    assert Path(found.file).read_bytes() == b"content"


def test_display_name_leaves_valid_names_alone():
    assert display_name("고양이 🐈.jpg") == "고양이 🐈.jpg"


def test_an_empty_class_is_noted_and_the_others_are_used(tmp_path):
    fill(tmp_path, "a/1.jpg", "b/1.jpg")
    (tmp_path / "c" / "nested").mkdir(parents=True)
    source = list_folder(tmp_path)
    assert {file.label for file in source.files} == {"a", "b"}
    (note,) = source.notes
    assert "c" in note
    assert "empty" in note


def test_files_outside_of_classes_are_noted(tmp_path):
    fill(tmp_path, "train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg", "notes.txt", "train/loose.jpg")
    source = list_folder(tmp_path)
    assert len(source.files) == 3
    assert len(source.notes) == 2
    assert any("notes.txt" in note for note in source.notes)
    assert any("loose.jpg" in note for note in source.notes)


def test_a_missing_folder_a_file_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        list_folder(tmp_path / "nowhere")
    (tmp_path / "file.jpg").write_bytes(b"")
    with pytest.raises(DataError, match=r"file\.jpg is a file"):
        list_folder(tmp_path / "file.jpg")
    with pytest.raises(DataError, match="no folders"):
        list_folder(tmp_path)


def test_only_hidden_folders_are_as_none(tmp_path):
    fill(tmp_path, ".a/1.jpg", "__MACOSX/1.jpg")
    with pytest.raises(DataError, match="no folders"):
        list_folder(tmp_path)


def test_the_order_is_the_same_whatever_the_file_system_gives(tmp_path):
    names = [f"{label}/{n}.jpg" for label in "ba" for n in (10, 9, 1)]
    fill(tmp_path, *names)
    assert [file.path for file in list_folder(tmp_path).files] == sorted(names)


def test_walk_says_which_folder_it_could_not_enter(tmp_path):
    notes: list[str] = []
    assert list(walk(os.fspath(tmp_path / "gone"), notes)) == []
    assert len(notes) == 1
    assert "gone" in notes[0]


def test_a_folder_without_pictures_beside_splits_does_not_hide_them(tmp_path):
    fill(tmp_path, "train/a/1.jpg", "test/a/1.jpg", "papers/x.pdf")
    source = list_folder(tmp_path)
    assert {(file.label, file.split) for file in source.files} == {("a", "train"), ("a", "test")}


def test_training_and_testing_are_splits(tmp_path):
    fill(tmp_path, "Training/a/1.jpg", "Testing/a/1.jpg")
    assert {file.split for file in list_folder(tmp_path).files} == {"train", "test"}
