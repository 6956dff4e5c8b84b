"""New names of classes and files from Python."""

import json

import pytest

import pellucid

NAMES = {"cat": "고양이", "dog": "개"}


@pytest.fixture
def photos(tmp_path):
    for file in ("cat/b.JPG", "cat/a.png", "dog/x.jpeg"):
        path = tmp_path / "photos" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return tmp_path / "photos"


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_plan_does_nothing_until_it_is_carried_out(photos, tmp_path):
    before, out = files(photos), tmp_path / "renamed"
    plan = pellucid.plan_renaming(photos, out, NAMES, renumber=True)
    assert plan.renaming.classes == (("cat", "고양이", 2), ("dog", "개", 1))
    assert plan.n_bytes == sum(map(len, before.values()))
    assert not out.exists()
    plan.carry_out()
    expected = {
        "고양이/고양이_0001.png": "cat/a.png",
        "고양이/고양이_0002.jpg": "cat/b.JPG",
        "개/개_0001.jpeg": "dog/x.jpeg",
    }
    assert files(out) == expected
    assert files(photos) == before
    log = json.loads((out / ".pellucid_rename.json").read_text("utf-8"))
    assert log["settings"]["names"] == NAMES
    again = pellucid.plan_renaming(photos, tmp_path / "again", replay=out / ".pellucid_rename.json")
    again.carry_out(link=True)
    assert files(tmp_path / "again") == expected
    assert (tmp_path / "again/개/개_0001.jpeg").samefile(photos / "dog" / "x.jpeg")


def test_a_dictionary_is_reversed(photos, tmp_path):
    pellucid.plan_renaming(photos, tmp_path / "new", NAMES).carry_out()
    pellucid.plan_renaming(tmp_path / "new", tmp_path / "old", NAMES, reverse=True).carry_out()
    assert files(tmp_path / "old") == files(photos)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Nothing to rename"),
        ({"reverse": True, "renumber": True}, "turns a dictionary around"),
        ({"names": NAMES, "replay": "log.json"}, "repeats a logged renaming"),
        ({"names": {"cat": "a", "dog": "a"}, "reverse": True}, "it is unknown which"),
        ({"names": {"cat": "dog"}}, "would both be called 'dog'"),
    ],
)
def test_refused(photos, tmp_path, asked, message):
    with pytest.raises(pellucid.ConfigError, match=message):
        pellucid.plan_renaming(photos, tmp_path / "new", **asked)
