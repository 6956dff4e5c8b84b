"""Projects with odd names, links, files that block, and folders that are gone."""

import errno
import json
import os
import shutil
import sys
import time
import unicodedata
import zipfile

import pytest
from tests.drawn_pictures import draw_noise as draw
from tests.made_project import made_project

from pellucid.data.projects import scratch
from pellucid.data.projects.imported import import_zip
from pellucid.data.projects.kept import finding_key
from pellucid.data.projects.project import Project
from pellucid.data.projects.scratch import scratch_folder
from pellucid.errors import DataError

posix = pytest.mark.skipif(os.name != "posix", reason="names as bytes, FIFOs and links")


@pytest.fixture
def project(tmp_path):
    for path in ("cat/1.png", "cat/2.png", "dog/3.png"):
        (tmp_path / "photos" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / path).write_bytes(draw(path[-5].encode()[0]))
    return made_project(tmp_path / "photos")


def write_zip(path, names):
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(name, draw(number))


def test_folders_of_an_archive_in_the_unicode_form_of_macos(project, tmp_path):
    project.make_class("Bird")
    names = [unicodedata.normalize("NFD", "고양이/1.png"), "고양이/2.png", " bird /3.png"]
    write_zip(tmp_path / "a.zip", names)
    found = import_zip(project, tmp_path / "a.zip", "a")
    assert found.added == {"Bird": 1, "고양이": 2}
    assert project.undo().n == 4
    assert [each.name for each in project.classes()] == ["Bird", "cat", "dog"]


def test_an_archive_is_unpacked_on_the_disk_of_the_project(project, tmp_path, monkeypatch):
    write_zip(tmp_path / "a.zip", ["bird/1.png"])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert import_zip(project, tmp_path / "a.zip", "a").added == {"bird": 1}
    assert not list(project.folder.scratch.iterdir())
    monkeypatch.setattr("pellucid.data.sources.disk_room.KEPT_FREE", 2**62)
    with pytest.raises(DataError, match=r"has room for 0\. Free some space\.$"):
        import_zip(project, tmp_path / "a.zip", "b")


def test_what_a_killed_process_unpacked_goes_after_a_day(project, monkeypatch):
    with scratch_folder(project.folder) as folder:
        left = folder.with_name("left")
        left.mkdir()
    with scratch_folder(project.folder):
        assert left.is_dir()
    monkeypatch.setattr(scratch, "_SECONDS_KEPT", -1.0)
    with scratch_folder(project.folder):
        assert not left.is_dir()


def test_a_full_disk_is_told(project):
    with pytest.raises(DataError, match="The disk is full"), scratch_folder(project.folder):
        raise OSError(28, "No space left on device")


@posix
def test_a_link_in_the_place_of_a_scratch_folder(project, tmp_path):
    project.folder.scratch.symlink_to(tmp_path)
    with pytest.raises(DataError, match="is a link"), scratch_folder(project.folder):
        pass


def test_a_finding_is_kept_after_some_of_its_pictures_are_gone(project):
    key = finding_key("P202", ["a", "b", "c"])
    project.keep("P202", ["cat/1.png", "cat/2.png"], key=key)
    assert key in project.kept()
    assert len(project.kept()) == 2  # the next check finds those that are left
    project.undo()
    assert not project.kept()
    for bad in ("P301-" + "0" * 32, "P202-../../../cat", f"{key}0"):
        with pytest.raises(DataError, match="is not the key"):
            project.keep("P202", ["cat/1.png"], key=bad)


def test_a_class_is_merged_with_classes_only(project, tmp_path):
    (project.root / "readme").write_text("cat")
    with pytest.raises(DataError, match="no class 'readme'"):
        project.rename_class("cat", "readme", merge=True)
    if os.name == "posix":
        (project.root / "out").symlink_to(tmp_path)
        with pytest.raises(DataError, match="link to a folder outside"):
            project.rename_class("cat", "out", merge=True)
    assert len(project.pictures("cat")) == 2


def test_names_that_no_file_has(project):
    for path in ("cat/" + "a" * 1000, "a" * 1000 + "/1.png", "cat/\0.png", "cat/\ud800.png"):
        with pytest.raises(DataError):
            project.find(path)
    for label in ("a" * 1000, "\0", "\ud800"):
        with pytest.raises(DataError, match="There is no class"):
            project.pictures(label)


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names are Unicode")
def test_a_class_whose_name_is_in_another_encoding(project):
    os.mkdir(os.fsencode(project.root) + b"/\xb0\xed")  # noqa: PTH102
    assert [each.name for each in project.classes()] == ["cat", "dog", "\\xb0\\xed"]


def test_a_text_that_cannot_be_read_again_is_not_logged(project):
    with pytest.raises(DataError, match="not valid Unicode"):
        project.make_class("bird", batch="\udc80")
    project.make_class("bird")
    assert Project(project.root).undo().kind == "make_class"


@posix
def test_a_log_that_never_ends(project):
    project.folder.log.unlink(missing_ok=True)
    os.mkfifo(project.folder.log)
    with pytest.raises(DataError, match="a FIFO"):
        Project(project.root)


@posix
def test_a_fifo_that_looks_like_a_copy(project):
    path = project.add("cat", draw(1))
    (project.root / path).unlink()
    os.mkfifo(project.root / path)
    assert project.add("cat", draw(1)) != path


def test_a_project_that_was_removed_is_not_made_anew(project):
    shutil.rmtree(project.root)
    with pytest.raises(DataError):
        project.next_kinds()
    assert not project.root.exists()


def test_the_revision_of_a_class_changes_with_its_pictures_alone(project):
    time.sleep(0.02)  # clocks of disks are coarse
    before = {each.name: each.revision for each in project.classes()}
    project.add("cat", draw(1))
    after = {each.name: each.revision for each in project.classes()}
    assert before["cat"] != after["cat"]
    assert before["dog"] == after["dog"]


@posix
def test_a_link_that_leads_to_itself_hides_nothing_else(project):
    (project.root / "loop").symlink_to("loop")
    (project.root / "cat" / "loop").symlink_to("loop")
    assert [each.name for each in project.classes()] == ["cat", "dog"]
    assert project.make_class("bird") is None
    for path in ("loop/1.png", "cat/loop/1.png"):
        with pytest.raises(DataError):
            project.find(path)
    line = {"number": 1, "batch": "b", "kind": "move", "way": "do"}
    line["moves"] = [["cat/1.png", "loop/1.png"], ["cat/loop/2.png", "dog/2.png"]]
    with project.folder.log.open("a") as log:  # as of a process that was killed
        log.write(json.dumps(line) + "\n")
    assert Project(project.root).pictures("cat") == ["cat/1.png", "cat/2.png", "cat/loop"]


@posix
def test_folders_elsewhere_are_named_and_not_listed(project, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious.png").write_bytes(draw(9))
    (project.root / "bird").symlink_to(tmp_path / "elsewhere")
    (project.root / "cat" / "more").symlink_to(tmp_path / "elsewhere")
    (project.root / "kitten").symlink_to("cat")
    assert [each.name for each in project.classes()] == ["cat", "dog", "kitten"]
    assert project.pictures("cat") == ["cat/1.png", "cat/2.png"]
    assert project.linked() == ["bird", "cat/more"]


def test_pictures_beside_the_classes_wait_for_a_class(project):
    (project.root / "4.png").write_bytes(draw(4))
    (project.root / "notes.txt").write_text("cat: 2")
    project.receive(draw(5))
    assert next(each.path for each in project.inbox()) == "4.png"
    assert len(project.inbox()) == 2
    assert project.move(["4.png"], "cat") == 1
    assert len(project.inbox()) == 1
    project.undo()
    assert project.set_aside(["4.png"]) == 1
    project.undo()
    assert project.find("4.png").read_bytes() == draw(4)
    with pytest.raises(DataError, match="not a picture"):
        project.move(["dog"], "cat")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("photos.zip", "is an archive"), ("1.jpg", "is a file"), ("nothing", "There is no folder")],
)
def test_what_is_no_folder(tmp_path, name, expected):
    if name != "nothing":
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(DataError, match=expected):
        Project(tmp_path / name)


def test_no_half_file_is_left_on_a_full_disk(project, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pellucid.data.projects.incoming.os.fsync", full)
        with pytest.raises(DataError, match="disk is full"):
            project.add("cat", draw(8))
    assert not list(project.folder.incoming.iterdir())
    assert project.add("cat", draw(8))


def test_a_project_that_is_renamed_is_not_made_anew(project):
    project.root.rename(project.root.with_name("pictures"))
    for change in (
        lambda: project.add("cat", draw(8)),
        lambda: project.make_class("bird"),
        lambda: project.classes(),
        lambda: project.undo(),
    ):
        with pytest.raises(DataError, match="not there any more"):
            change()
    assert not project.root.exists()
    assert len(Project(project.root.with_name("pictures")).pictures("cat")) == 2
