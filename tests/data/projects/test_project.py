"""Projects: every change is a move of files that can be undone, and finished after a kill."""

import io
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.data.projects.file_names import burst_name, burst_of
from pellucid.data.projects.project import Project
from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError, PictureError

NOON = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)


def draw(number):
    """Draw a PNG that depends on the number alone."""
    pixels = np.random.default_rng(number).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def everything(root):
    """Return the content of all class folders by path."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".pellucid" not in path.parts
    }


@pytest.fixture
def root(tmp_path):
    for number, path in enumerate(["cat/1.png", "cat/2.png", "cat/in/3.png", "dog/1.png"]):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(draw(number))
    return tmp_path


@pytest.fixture
def project(root):
    return Project(root)


def paths_of(project):
    return {each.name: each.pictures for each in project.classes()}


def test_a_folder_becomes_a_project_and_stays_a_source(root, project):
    assert paths_of(project) == {
        "cat": ("cat/1.png", "cat/2.png", "cat/in/3.png"),
        "dog": ("dog/1.png",),
    }
    project.set_aside(["cat/1.png"], "a")
    assert [file.path for file in open_source(root).files] == [
        "cat/2.png",
        "cat/in/3.png",
        "dog/1.png",
    ]


CHANGES = {
    "move": lambda p: p.move(["cat/1.png", "cat/in/3.png"], "dog", "b"),
    "set_aside": lambda p: p.set_aside(["cat/1.png", "dog/1.png"], "b"),
    "make_class": lambda p: p.make_class("새", "b"),
    "rename_class": lambda p: p.rename_class("cat", "고양이", "b"),
    "rename_case": lambda p: p.rename_class("cat", "Cat", "b"),
    "merge": lambda p: p.rename_class("cat", "dog", "b", merge=True),
    "remove_class": lambda p: p.remove_class("cat", "b"),
    "add": lambda p: p.add("cat", draw(9), "b", time=NOON),
}


@pytest.mark.parametrize("change", CHANGES)
def test_undo_and_redo(root, project, change):
    before = everything(root)
    CHANGES[change](project)
    after = everything(root)
    folders = sorted(each.name for each in project.classes())
    undone = Project(root).undo()  # as tomorrow, by another process
    assert undone.n_left == 0
    assert everything(root) == before
    assert sorted(each.name for each in project.classes()) == ["cat", "dog"]
    assert project.redo().n_left == 0
    assert everything(root) == after
    assert sorted(each.name for each in project.classes()) == folders
    assert project.redo() is None
    assert project.undo().n_left == 0
    assert everything(root) == before
    assert project.undo() is None


@pytest.mark.parametrize("change", [name for name in CHANGES if name != "make_class"])
def test_nothing_is_lost(root, project, change):
    before = set(everything(root).values())
    CHANGES[change](project)
    kept = {path.read_bytes() for path in root.rglob("*.png")}
    assert before <= kept


def test_what_was_done_at_once_is_undone_at_once(root, project):
    before = everything(root)
    project.move(["cat/1.png"], "dog", "earlier")
    between = everything(root)
    for number in range(3):
        project.add("dog", draw(10 + number), "drop", time=NOON)
    assert project.undo().n == 3
    assert everything(root) == between
    project.undo()
    assert everything(root) == before


def test_a_new_change_ends_what_can_be_done_again(project):
    project.move(["cat/1.png"], "dog", "a")
    project.undo()
    project.move(["cat/2.png"], "dog", "b")
    assert project.redo() is None
    assert project.next_kinds() == ("move", None)


def test_names_that_are_taken(root, project):
    assert project.move(["cat/1.png"], "dog", "a") == 1
    assert paths_of(project)["dog"] == ("dog/1-2.png", "dog/1.png")


def test_the_same_picture_is_kept_once_in_a_class(root, project):
    first = project.add("cat", draw(9), "a", time=NOON)
    later = project.add("cat", draw(9), "b", time=NOON.replace(hour=13))
    assert first == later
    assert project.add("dog", draw(9), "c", time=NOON) != first


def test_the_files_of_a_burst_have_its_name(project):
    burst = burst_name(NOON, 77)
    paths = [project.add("cat", draw(20 + n), "a", time=NOON, burst=burst) for n in range(3)]
    assert {burst_of(Path(path).name) for path in paths} == {burst}
    with pytest.raises(DataError, match="name of a burst"):
        project.add("cat", draw(30), "a", time=NOON, burst="burst-../../x")


@pytest.mark.parametrize("content", [b"", b"<html></html>", draw(1)[:60], b"\xff\xd8\xff\xe0"])
def test_what_is_no_picture_is_not_added(root, project, content):
    before = everything(root)
    with pytest.raises(PictureError):
        project.add("cat", content, "a", time=NOON)
    assert everything(root) == before
    assert project.undo() is None


@pytest.mark.parametrize("name", ["", "..", "a/b", ".cat", "con", "train", "x" * 300, "a\0b"])
def test_names_that_no_class_can_have(root, project, name):
    for change in (project.make_class, lambda new, batch: project.rename_class("cat", new, batch)):
        with pytest.raises(DataError, match="cannot be called"):
            change(name, "a")
    assert sorted(each.name for each in root.iterdir()) == [".pellucid", "cat", "dog"]


def test_a_name_is_stored_in_one_unicode_form(root, project):
    project.make_class("가방".encode().decode(), "a")
    with pytest.raises(DataError, match="already"):
        project.make_class("\u1100\u1161\u1107\u1161\u11bc", "b")
    with pytest.raises(DataError, match="already"):
        project.make_class("CAT", "b")


@pytest.mark.parametrize(
    "path",
    ["../x.png", "cat/../../x.png", ".pellucid/log.jsonl", "cat", "/etc/passwd", "", "cat/."],
)
def test_paths_that_lead_out_are_refused(root, project, path):
    for change in (project.set_aside, lambda paths, batch: project.move(paths, "dog", batch)):
        with pytest.raises(DataError):
            change([path], "a")


def test_links_to_folders_outside(tmp_path_factory, root, project):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "1.png").write_bytes(draw(50))
    (root / "linked").symlink_to(outside)
    for change in (
        lambda: project.add("linked", draw(9), "a", time=NOON),
        lambda: project.set_aside(["linked/1.png"], "a"),
        lambda: project.move(["linked/1.png"], "dog", "a"),
        lambda: project.move(["dog/1.png"], "linked", "a"),
    ):
        with pytest.raises(DataError, match="outside"):
            change()
    assert [each.name for each in outside.iterdir()] == ["1.png"]


def test_a_folder_that_was_changed_elsewhere(root, project):
    project.move(["cat/1.png", "cat/2.png"], "dog", "a")
    (root / "cat" / "1.png").write_bytes(draw(60))  # the place is taken
    (root / "dog" / "2.png").unlink()
    undone = project.undo()
    assert (undone.n, undone.n_left) == (2, 2)
    assert (root / "cat" / "1.png").read_bytes() == draw(60)
    assert (root / "dog" / "1-2.png").read_bytes() == draw(0)
    with pytest.raises(DataError, match="Reload"):
        project.move(["cat/2.png"], "bird", "b")
    assert project.set_aside(["dog/2.png"], "c") == 0
