"""Projects: every change is a move of files that can be undone, and finished after a kill."""

import errno
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.drawn_pictures import draw_noise as draw
from tests.made_project import made_project

from pellucid.data.projects.file_names import burst_of
from pellucid.data.projects.project import Project
from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError, PictureError

NOON = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)


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
    return made_project(root)


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
    burst = f"burst-{NOON:%Y%m%d-%H%M%S}-004d"
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


def test_only_looking_writes_nothing(root):
    project = Project(root)
    assert [len(each.pictures) for each in project.classes()] == [3, 1]
    assert (project.inbox(), project.kept()) == ([], frozenset())
    assert project.next_kinds() == (None, None)
    assert project.revision() == project.revision()
    assert sorted(each.name for each in root.iterdir()) == ["cat", "dog"]
    project.move(["cat/1.png"], "dog")
    assert Project(root).undo().kind == "move"


@pytest.mark.parametrize("name", ["", "incoming", "project.json", "log.jsonl", "jobs"])
def test_links_in_the_hidden_folder_are_refused(tmp_path_factory, root, name):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "precious.txt").write_text("x")
    hidden = root / ".pellucid"
    if name:
        hidden.mkdir()
    (hidden / name if name else hidden).symlink_to(outside)
    with pytest.raises(DataError, match="is a link"):
        Project(root)
    assert [each.name for each in outside.iterdir()] == ["precious.txt"]


def write_pending(root, *moves):
    change = {"number": 0, "batch": "a", "kind": "move", "way": "do", "moves": moves}
    made_project(root)
    (root / ".pellucid" / "log.jsonl").write_text(json.dumps(change) + "\n")


@pytest.mark.parametrize(
    "moves",
    [
        [["cat/1.png", "cat/1.png"]],
        [["../x", "cat/x"]],
        [["cat/1.png", "/x"]],
        [["cat/1.png", "cat/\0"]],
        [["cat/1.png"]],
        [7],
    ],
)
def test_a_log_that_somebody_else_wrote_is_refused(root, moves):
    before = everything(root)
    write_pending(root, *moves)
    with pytest.raises(DataError, match="damaged"):
        Project(root)
    assert everything(root) == before


def test_a_log_that_somebody_else_wrote_reaches_nothing_through_links(tmp_path_factory, root):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "precious.txt").write_text("x")
    (root / "linked").symlink_to(outside)
    (root / "kat").symlink_to(root / "cat")
    before = everything(root)
    moves = [["linked/precious.txt", "cat/x"], ["cat/1.png", "linked/1.png"]]
    write_pending(root, *moves, ["cat/1.png", "kat/1.png"])
    project = Project(root)
    assert everything(root) == before
    assert [each.name for each in outside.iterdir()] == ["precious.txt"]
    assert project.undo().n == 0


UNDO_OF_NOTHING = {"number": 0, "batch": "", "kind": "add", "way": "undo", "moves": []}


@pytest.mark.parametrize("line", [json.dumps(UNDO_OF_NOTHING), "[" * 10**5, "7"])
def test_odd_logs_are_named(root, line):
    made_project(root)
    (root / ".pellucid" / "log.jsonl").write_text(line + "\n")
    with pytest.raises(DataError, match="damaged"):
        Project(root)


def test_merging_reaches_nothing_outside_and_hides_nothing(tmp_path_factory, root, project):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "precious.png").write_bytes(draw(70))
    (root / "cat" / "sub").symlink_to(outside)
    (root / "cat" / "other").mkdir()
    (root / "cat" / "other" / "1.png").write_bytes(draw(71))
    project.rename_class("cat", "dog", merge=True)
    assert (outside / "precious.png").exists()
    assert {draw(0), draw(1), draw(2), draw(3), draw(71)} <= set(everything(root).values())
    assert project.linked() == ["cat/sub"]
    assert [each.name for each in project.classes()] == ["cat", "dog"]


def test_a_move_that_the_system_refuses_ends_its_change(root, project):
    project.make_class("bird")
    project.undo()
    (root / "bird").write_text("a file")
    assert project.redo().n_left == 1
    assert project.next_kinds()[0] == "make_class"
    project.move(["cat/1.png"], "dog")
    long = "가" * 85
    project.make_class(long)
    project.remove_class(long)
    assert project.undo().n_left == 0
    assert long in paths_of(project)


def test_a_full_disk_is_said_and_the_project_goes_on(root, project, monkeypatch):
    def link(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = everything(root)
    with monkeypatch.context() as patch:
        patch.setattr("pellucid.data.projects.moves.os.link", link)
        patch.setattr("pathlib.Path.rename", link)
        for change in (
            lambda: project.move(["cat/1.png"], "dog"),
            lambda: project.add("cat", draw(9), time=NOON),
        ):
            with pytest.raises(DataError, match="disk is full"):
                change()
        assert project.classes()
    assert everything(root) == before
    assert project.move(["cat/1.png"], "dog") == 1


def test_undo_leaves_alone_what_another_program_put_there(root, project):
    project.move(["cat/1.png"], "dog", "a")
    (root / "dog" / "1-2.png").unlink()
    (root / "cat" / "1.png").write_bytes(draw(80))
    assert project.undo().n_left == 1
    assert project.redo().n == 1
    assert (root / "cat" / "1.png").exists() or (root / "dog" / "1-2.png").exists()
    assert draw(80) in everything(root).values()


def test_a_log_that_is_taken_away_begins_anew(root, project):
    project.move(["cat/1.png"], "dog")
    (root / ".pellucid" / "log.jsonl").unlink()
    assert project.undo() is None
    project.move(["cat/2.png"], "dog")
    assert Project(root).undo().kind == "move"


def test_two_windows_that_add_at_once_are_undone_one_after_the_other(root, project):
    before = everything(root)
    for number in range(3):
        project.add("cat", draw(100 + number), "a", time=NOON)
        Project(root).add("dog", draw(200 + number), "b", time=NOON)
    assert project.undo().n == 3
    assert project.undo().n == 3
    assert everything(root) == before


def test_two_classes_that_differ_by_their_case(root, project):
    (root / "Cat").mkdir()
    (root / "Cat" / "9.png").write_bytes(draw(90))
    with pytest.raises(DataError, match="already"):
        project.rename_class("Cat", "cat")
    project.rename_class("Cat", "cat", merge=True)
    assert set(paths_of(project)["cat"]) == {"cat/1.png", "cat/2.png", "cat/9.png", "cat/in/3.png"}
