"""Pictures are found again by their content, and changes since a training are counted."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawn_pictures import draw_noise as draw
from tests.made_project import made_project

from pellucid.data.projects.changes import changes_since
from pellucid.data.projects.find_again import find_again


@pytest.fixture
def project(tmp_path):
    for label in ("cat", "dog"):
        (tmp_path / label).mkdir()
        for number in range(3):
            (tmp_path / label / f"{number}.png").write_bytes(
                draw(len(label) + 10 * number + (label == "dog") * 100)
            )
    return made_project(tmp_path)


def test_a_picture_is_found_again(project):
    content = draw(1000)
    (project.root / "cat" / "IMG.png").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()

    def find():
        return find_again(project, "cat/IMG.png", digest, len(content))

    assert find() == "cat/IMG.png"
    project.move(["cat/IMG.png"], "dog")
    assert find() == "dog/IMG.png"
    (project.root / "cat" / "IMG.png").write_bytes(draw(1001))  # another one of the same name
    assert find() == "dog/IMG.png"
    project.rename_class("dog", "개")
    assert find() == "개/IMG.png"
    (project.root / "개" / "IMG.png").rename(project.root / "개" / "renamed.png")
    assert find() == "개/renamed.png"
    project.set_aside(["개/renamed.png"])
    assert find() is None
    assert find_again(project, "../../etc/passwd", digest, len(content)) is None


def test_changes_are_counted(project):
    before = [path for one in project.classes() for path in one.pictures]
    project.move(["cat/0.png"], "dog")  # there it becomes 0-2.png
    project.set_aside(["cat/1.png"])
    project.add("dog", draw(2000))
    now = [path for one in project.classes() for path in one.pictures]
    found = changes_since(before, now)
    assert (found.n_added, found.n_moved, found.n_removed) == (1, 1, 1)
    assert changes_since(now, now).n_added == 0


PATHS = st.lists(st.sampled_from([f"{a}/{b}" for a in "xyz" for b in "1234"]), unique=True)


@given(PATHS, PATHS)
def test_changes_add_up(before, now):
    found = changes_since(before, now)
    assert len(before) + found.n_added - found.n_removed == len(now)
    back = changes_since(now, before)
    assert (back.n_added, back.n_moved) == (found.n_removed, found.n_moved)


def test_a_picture_with_a_number_in_its_name():
    found = changes_since(["cat/a-1.png", "cat/a-2.png"], ["cat/a-2.png", "dog/a-1.png"])
    assert (found.n_added, found.n_moved, found.n_removed) == (0, 1, 0)
