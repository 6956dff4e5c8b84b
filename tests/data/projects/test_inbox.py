"""Pictures without a class, colours of classes, and findings that are kept."""

import stat
import zipfile
from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest
from tests.drawn_pictures import draw_noise as draw
from tests.made_project import made_project

from pellucid.data.projects.imported import class_names, import_zip
from pellucid.data.projects.project import Project
from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError, PictureError

NOON = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def project(tmp_path):
    for number, path in enumerate(["cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"]):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(draw(number))
    return made_project(tmp_path)


def waiting(project):
    return [(each.path, each.label) for each in project.inbox()]


def colours(project):
    return {each.name: each.colour for each in project.classes()}


def test_pictures_wait_until_they_get_a_class(project):
    before = project.revision()
    first = project.add(None, draw(10), time=NOON)
    assert project.revision() != before
    second = project.receive(draw(11), "cat")
    third = project.receive(draw(12))
    assert dict(waiting(project)) == {first: None, second: "cat", third: None}
    assert PurePosixPath(second).parent == PurePosixPath(".pellucid/inbox/cat")
    assert len(open_source(project.root).files) == 4  # no training uses them
    assert project.find(second).read_bytes() == draw(11)
    assert project.move([second, third], "dog") == 2
    assert waiting(project) == [(first, None)]
    assert len(project.pictures("dog")) == 4
    project.undo()
    assert dict(waiting(project)) == {first: None, second: "cat", third: None}
    assert project.set_aside([second]) == 1
    project.undo()
    assert dict(waiting(project))[second] == "cat"


def test_what_others_send_is_not_undone(project):
    project.move(["cat/1.png"], "dog")
    sent = project.receive(draw(11), "cat")
    assert project.receive(draw(11), "cat") == sent  # once, however often it is sent
    assert project.undo().kind == "move"
    assert waiting(project) == [(sent, "cat")]
    # What the user of the project adds without a class is.
    project.add(None, draw(12))
    assert project.undo().kind == "add"
    assert waiting(project) == [(sent, "cat")]
    assert project.redo().kind == "add"
    assert len(waiting(project)) == 2


@pytest.mark.parametrize("content", [b"", b"<html></html>", draw(1)[:50]])
def test_only_pictures_are_received(project, content):
    with pytest.raises(PictureError):
        project.receive(content, "cat")
    with pytest.raises(PictureError):
        project.add(None, content)
    assert waiting(project) == []


@pytest.mark.parametrize("label", ["bird", "..", "", "cat/..", ".pellucid", "../dog"])
def test_only_classes_are_proposed(project, label):
    with pytest.raises(DataError, match="no class"):
        project.receive(draw(10), label)


@pytest.mark.parametrize(
    "path",
    [
        ".pellucid/log.jsonl",
        ".pellucid/inbox",
        ".pellucid/inbox/../log.jsonl",
        ".pellucid/inbox/../../cat/1.png",
        ".pellucid/inbox/.hidden",
        ".pellucid/set_aside/0/cat/1.png",
    ],
)
def test_no_other_hidden_file_is_reached(project, path):
    with pytest.raises(DataError):
        project.find(path)
    with pytest.raises(DataError):
        project.move([path], "cat")


def test_an_inbox_that_leads_out(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "1.png").write_bytes(draw(1))
    (project.root / ".pellucid/inbox").symlink_to(outside)
    with pytest.raises(DataError, match="link"):
        project.receive(draw(10))
    with pytest.raises(DataError):
        project.find(".pellucid/inbox/1.png")
    assert [path.name for path in outside.iterdir()] == ["1.png"]


def test_a_proposal_follows_its_class(project):
    project.receive(draw(10), "cat")
    project.colour_class("cat", 3)
    project.rename_class("cat", "고양이")
    assert [label for _, label in waiting(project)] == ["고양이"]
    assert colours(project) == {"dog": None, "고양이": 3}
    project.undo()
    assert [label for _, label in waiting(project)] == ["cat"]
    assert colours(project) == {"cat": 3, "dog": None}
    project.rename_class("cat", "Cat")
    assert [label for _, label in waiting(project)] == ["Cat"]
    assert colours(project) == {"Cat": 3, "dog": None}
    project.rename_class("Cat", "dog", merge=True)
    assert [label for _, label in waiting(project)] == ["dog"]
    project.undo()
    assert [label for _, label in waiting(project)] == ["Cat"]


def test_colours_are_undone(project):
    assert colours(project) == {"cat": None, "dog": None}
    project.colour_class("cat", 3)
    project.colour_class("cat", 11)
    assert colours(project) == {"cat": 11, "dog": None}
    assert project.undo().kind == "colour_class"
    assert colours(project) == {"cat": 3, "dog": None}
    project.undo()
    assert colours(project) == {"cat": None, "dog": None}
    project.redo()
    assert colours(Project(project.root)) == {"cat": 3, "dog": None}


@pytest.mark.parametrize("colour", [-1, 12, 10**9])
def test_colours_that_are_none(project, colour):
    with pytest.raises(DataError, match="below 12"):
        project.colour_class("cat", colour)


def test_what_is_kept_stays_so_after_moves(project):
    project.keep("P202", ["cat/1.png", "cat/2.png"])
    (key,) = project.kept()
    project.move(["cat/1.png"], "dog")
    moved = next(path for path in project.pictures("dog") if path not in ("dog/1.png", "dog/2.png"))
    project.keep("P202", ["cat/2.png", moved])
    assert project.kept() == {key}
    assert project.undo().kind == "move"  # keeping it twice was no change
    assert project.undo().kind == "keep"
    assert project.kept() == frozenset()
    for code in ("P2", "../x", ""):
        with pytest.raises(DataError, match="not the code"):
            project.keep(code, ["cat/1.png"])
    with pytest.raises(DataError):
        project.keep("P202", ["cat/9.png"])


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_an_archive_of_class_folders(project, tmp_path_factory):
    archive = zipped(
        tmp_path_factory.mktemp("zip") / "photos.zip",
        {
            "photos/cat/a.png": draw(20),
            "photos/cat/day 2/b.png": draw(21),
            "photos/새/c.png": draw(22),
            "photos/새/broken.png": b"no picture",
            "photos/새/.DS_Store": b"x",
            "__MACOSX/photos/cat/._a.png": b"x",
        },
    )
    found = import_zip(project, archive, "batch")
    assert found.added == {"cat": 2, "새": 1}
    assert [name for name, _ in found.refused] == ["photos/새/broken.png"]
    assert [each.name for each in project.classes()] == ["cat", "dog", "새"]
    project.undo()  # all at once
    assert [each.name for each in project.classes()] == ["cat", "dog"]
    assert len(project.pictures("cat")) == 2


def test_an_archive_for_a_class(project, tmp_path_factory):
    archive = zipped(
        tmp_path_factory.mktemp("zip") / "photos.zip",
        {"a.png": draw(20), "x/b.png": draw(21), "x/c.png": draw(21)},
    )
    assert import_zip(project, archive, "batch", "dog").added == {"dog": 3}
    assert len(project.pictures("dog")) == 4  # two of them are the same picture
    with pytest.raises(DataError, match="no class"):
        import_zip(project, archive, "batch", "bird")


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a.png": draw(1)}, "not in folders"),
        ({}, "no files"),
        ({".DS_Store": b"x", "cat/a.txt": b""}, "no files.*empty files"),
        ({"a.zip": b"PK", "b.tar.gz": b"x"}, "only archives"),
        ({"train/cat/a.png": draw(1), "test/cat/b.png": draw(2)}, "splits"),
        ({"../cat/a.png": draw(1)}, "leads out"),
    ],
)
def test_archives_that_are_refused(project, tmp_path_factory, files, problem):
    archive = zipped(tmp_path_factory.mktemp("zip") / "photos.zip", files)
    with pytest.raises(DataError, match=problem):
        import_zip(project, archive, "batch")
    assert [each.name for each in project.classes()] == ["cat", "dog"]


def test_an_archive_with_links(project, tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("cat/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("cat/a.png", draw(20))
        archive.writestr("bird/a.png", draw(21))
    found = import_zip(project, path, "batch")
    assert found.added == {"cat": 1, "bird": 1}
    assert "links" in found.notes[0]


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_what_is_no_archive(project, tmp_path_factory, content):
    path = tmp_path_factory.mktemp("zip") / "photos.zip"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"photos\.zip"):
        import_zip(project, path, "batch")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["1.png", "cat/2.png"], [None, "cat"]),
        (["cat/1.png", "dog/2.png"], ["cat", "dog"]),
        (["a/b/cat/1.png", "a/b/dog/2.png"], ["cat", "dog"]),
        (["cat/1.png"], ["cat"]),
        (["photos/cat/1.png"], ["cat"]),
        (["cat/1.png", "cat/day/2.png"], ["cat", "cat"]),
        ([], []),
    ],
)
def test_the_class_of_a_file(names, expected):
    assert class_names([PurePosixPath(name) for name in names]) == expected
