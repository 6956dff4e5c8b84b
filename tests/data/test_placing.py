"""Copies in a new folder: all of them or none, and nowhere else."""

import errno
import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from pellucid.data.placing import Placement, check_new_folder, place_files
from pellucid.errors import ConfigError, DataError


@pytest.fixture
def files(tmp_path):
    paths = []
    for name in ("a.jpg", "고양이.png"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
        paths.append(path)
    return paths


def tree(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in files}


def test_copies_and_texts(files, tmp_path):
    placements = [Placement(str(files[0]), "x/1.jpg"), Placement(str(files[1]), "y/개/2.png")]
    done = []
    place_files(placements, tmp_path / "out", extra={"log.json": "{}"},
                on_progress=lambda *n: done.append(n))  # fmt: skip
    assert tree(tmp_path / "out") == {
        "x/1.jpg": "a.jpg",
        "y/개/2.png": "고양이.png",
        "log.json": "{}",
    }
    assert done == [(1, 2), (2, 2)]
    assert not (tmp_path / "out" / "x" / "1.jpg").samefile(files[0])
    assert {path.name for path in tmp_path.iterdir()} == {"photos", "out"}


def test_links_into_an_empty_folder(files, tmp_path):
    (tmp_path / "out").mkdir()
    place_files([Placement(str(files[0]), "x/1.jpg")], tmp_path / "out", is_linked=True)
    assert (tmp_path / "out" / "x" / "1.jpg").samefile(files[0])


@pytest.mark.parametrize(
    "targets",
    [
        ("../x",),
        ("/x",),
        ("a/../../x",),
        ("",),
        ("a/x", "A/X"),
        ("a\0b",),
        ("a/x", "a"),
        ("A", "a/x"),
        ("a/\ud800",),
        (unicodedata.normalize("NFD", "가"), "가"),
    ],
)
def test_targets_that_are_refused(files, tmp_path, targets):
    with pytest.raises(DataError):
        place_files([Placement(str(files[0]), t) for t in targets], tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"photos"}


def test_what_fails_in_the_middle_leaves_nothing(files, tmp_path, monkeypatch):
    placements = [Placement(str(files[0]), "1"), Placement(str(tmp_path / "gone"), "2")]
    with pytest.raises(DataError, match=r"was not made.*gone"):
        place_files(placements, tmp_path / "out")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(DataError, match="disk is full"):
        place_files(placements[:1], tmp_path / "out")

    def other_disk(*_):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", other_disk)
    with pytest.raises(DataError, match="Omit --link"):
        place_files(placements[:1], tmp_path / "out", is_linked=True)

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.undo()
    with pytest.raises(KeyboardInterrupt):
        place_files(placements[:1], tmp_path / "out", on_progress=stopped)
    assert {path.name for path in tmp_path.iterdir()} == {"photos"}


def test_folders_that_are_refused(files, tmp_path):
    photos = tmp_path / "photos"
    check_new_folder(tmp_path / "new", photos)
    (tmp_path / "empty").mkdir()
    check_new_folder(tmp_path / "empty", photos)
    for out in (photos, photos / "new", files[0]):
        with pytest.raises(ConfigError):
            check_new_folder(out, photos)
    with pytest.raises(ConfigError, match="would contain the other"):
        check_new_folder(tmp_path / "empty", tmp_path / "empty" / "..")


def test_a_folder_that_holds_something_is_not_touched(files, tmp_path):
    placements = [Placement(str(files[0]), "1.jpg")]
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").write_text("mine")
    (tmp_path / "link").symlink_to(taken)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for out in ("taken", "link", "dangling"):
        with pytest.raises(ConfigError, match="exists already"):
            place_files(placements, tmp_path / out)
    assert tree(taken) == {"mine": "mine"}


def test_a_foreign_folder_under_the_temporary_name_stays(files, tmp_path):
    foreign = tmp_path / f".{os.getpid()}.out"
    foreign.mkdir()
    (foreign / "mine").write_text("mine")
    with pytest.raises(DataError, match="File exists"):
        place_files([Placement(str(files[0]), "1.jpg")], tmp_path / "out")
    assert tree(foreign) == {"mine": "mine"}


def test_the_working_folder_is_not_replaced(files, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ConfigError, match="the folder you are in"):
        check_new_folder(Path(), tmp_path / "photos")
    place_files([Placement(str(files[0]), "1.jpg")], Path("../here/new"))
    assert tree(tmp_path / "here") == {"new/1.jpg": "a.jpg"}


def test_texts_and_files_do_not_share_a_place(files, tmp_path):
    with pytest.raises(DataError, match="same name"):
        place_files([Placement(str(files[0]), "LOG")], tmp_path / "out", extra={"log": ""})
