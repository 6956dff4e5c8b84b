"""Plans of renaming, dictionaries and logs, without copying anything."""

import hashlib
import json
import random
import unicodedata
from pathlib import Path

import pytest

from pellucid.data.name_table import read_names, reversed_names
from pellucid.data.rename_log import LOG_FORMAT, n_bytes, replay_log, with_hashes, write_log
from pellucid.data.renaming import plan_renaming
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import ConfigError, DataError, PellucidError


def source(*paths, has_splits=False):
    """List files that need not exist."""
    files = []
    for path in sorted(paths):
        parts = path.split("/")
        split = {"training": "train"}.get(parts[0], parts[0]) if has_splits else None
        at = 1 if has_splits else 0
        files.append(SourceFile(path, f"/photos/{path}", parts[at], split, class_at=at))
    return Source(Path("/photos"), files, [])


def plan(files, names, *, is_renumbered=False, is_merging=False):
    return plan_renaming(files, names, is_renumbered=is_renumbered, is_merging=is_merging)


def steps(renaming):
    return {step.old: step.new for step in renaming.steps}


def fill(root, **content):
    for name, text in content.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list_folder(root)


def test_classes_change_places():
    found = plan(source("cat/1.jpg", "dog/1.jpg"), {"cat": "dog", "dog": "cat"})
    assert steps(found) == {"cat/1.jpg": "dog/1.jpg", "dog/1.jpg": "cat/1.jpg"}
    assert found.classes == (("cat", "dog", 1), ("dog", "cat", 1))
    assert found.notes == ()


def test_numbers_have_the_digits_that_they_need():
    files = source(*(f"cat/{n}.Jpeg" for n in range(10_000)), "dog/a", "dog/b.tar.GZ")
    found = steps(plan(files, {"cat": "고양이"}, is_renumbered=True))
    assert found["cat/0.Jpeg"] == "고양이/고양이_00001.jpeg"
    assert found["cat/9999.Jpeg"] == "고양이/고양이_10000.jpeg"
    assert found["dog/a"] == "dog/dog_0001"
    assert found["dog/b.tar.GZ"] == "dog/dog_0002.gz"


def test_splits_keep_their_folders_and_count_for_themselves():
    files = source("training/cat/deep/b.jpg", "training/cat/a.jpg", "val/cat/a.jpg",
                   has_splits=True)  # fmt: skip
    assert steps(plan(files, {"cat": "개"}, is_renumbered=True)) == {
        "training/cat/a.jpg": "training/개/개_0001.jpg",
        "training/cat/deep/b.jpg": "training/개/개_0002.jpg",
        "val/cat/a.jpg": "val/개/개_0001.jpg",
    }
    assert steps(plan(files, {"cat": "개"}))["training/cat/deep/b.jpg"] == "training/개/deep/b.jpg"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"cat": "pet", "dog": "pet"}, "'cat' and 'dog' would both be called 'pet'"),
        ({"cat": "dog"}, "'cat' and 'dog' would both be called 'dog'"),
        ({"cat": "Dog"}, "'cat' and 'dog' would both be called 'Dog'"),
        ({"cat": "고양이", "dog": unicodedata.normalize("NFD", "고양이")}, "both be called"),
        ({"cat": "x", "dog": "x", "bird": "x"}, "'bird', 'cat' and 'dog' would all be called"),
    ],
)
def test_what_would_merge_is_refused(names, message):
    files = source("cat/1.jpg", "dog/1.jpg", "bird/1.jpg")
    with pytest.raises(ConfigError, match=message):
        plan(files, names)
    assert len(set(steps(plan(files, names, is_merging=True)).values())) == 3


def test_merged_classes_are_one_folder_and_no_file_is_lost():
    files = source("Cat/1.jpg", "Cat/1-2.jpg", "cat/1.JPG", "kitten/1.jpg")
    found = plan(files, {"kitten": "cat"}, is_merging=True)
    assert steps(found) == {
        "Cat/1-2.jpg": "cat/1-2.jpg",
        "Cat/1.jpg": "cat/1.jpg",
        "cat/1.JPG": "cat/1-3.JPG",
        "kitten/1.jpg": "cat/1-4.jpg",
    }
    assert found.notes == (
        "Classes that keep their names (not in the dictionary): 'Cat', 'cat'.",
        "Classes merged into 'cat': 'Cat', 'cat', 'kitten'.",
        "Files that get a number because their name is taken: 2.",
    )


def test_a_number_behind_a_name_takes_no_other_files_name():
    files = source("cat/1.jpg", "kitten/1.jpg", "kitten/1-2.jpg")
    assert steps(plan(files, {"kitten": "cat"}, is_merging=True)) == {
        "cat/1.jpg": "cat/1.jpg",
        "kitten/1-2.jpg": "cat/1-2.jpg",
        "kitten/1.jpg": "cat/1-3.jpg",
    }


def test_a_file_does_not_take_the_place_of_a_folder():
    files = source("cat/x/1.jpg", "kitten/x")
    assert steps(plan(files, {"kitten": "cat"}, is_merging=True)) == {
        "cat/x/1.jpg": "cat/x/1.jpg", "kitten/x": "cat/x-2",
    }  # fmt: skip


def test_names_that_fit_nothing_are_said_with_near_ones():
    found = plan(source("고양이/1.jpg", "cat/1.jpg"), {"cat": "개", "고양이들": "x", "Zebra": "y"})
    assert found.notes == (
        "Classes that keep their names (not in the dictionary): '고양이'.",
        "In the dictionary, but no class: '고양이들' (did you mean '고양이'?), 'Zebra'.",
    )
    with pytest.raises(ConfigError, match=r"'CAT' \(did you mean 'cat'\?\).*classes are 'cat'"):
        plan(source("cat/1.jpg"), {"CAT": "x"})
    with pytest.raises(ConfigError, match="add --reverse"):
        plan(source("고양이/1.jpg"), {"cat": "고양이"})


@pytest.mark.parametrize(
    "name",
    ["", " ", ".", "..", ".cat", "cat.", "cat ", "a/b", "a\\b", "a:b", "a*", "a?", 'a"', "<a", "a>",
     "a|b", "a\nb", "a\x00", "\ud800", "nul", "Con.jpg", "COM1", "lpt9", "con .x", "TRAIN",
     "validation", "test", "__MACOSX", "가" * 86],
)  # fmt: skip
def test_names_that_no_folder_can_have(name):
    with pytest.raises(ConfigError, match=r"cannot be called .* Choose another name"):
        plan(source("cat/1.jpg"), {"cat": name})


@pytest.mark.parametrize(
    "name", ["큰 고양이", "큰\u3000개", "com10", "a.b", "👩‍🔬", "가" * 85, "tests"]
)
def test_names_that_will_do(name):
    assert plan(source("cat/1.jpg"), {"cat": name}).classes == (("cat", name, 1),)


def test_what_cannot_be_planned():
    with pytest.raises(DataError, match="hold no files"):
        plan(source(), {}, is_renumbered=True)
    with pytest.raises(ConfigError, match="shorter name"):
        plan(source("cat/1.jpg"), {"cat": "가" * 85}, is_renumbered=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize(
    "text",
    ['{"cat": "고양이", "dog": "개"}', "old,new\r\ncat,고양이\r\ndog,개\r\n",
     'cat, 고양이\n\n"dog","개"', "Old,New\rcat,고양이\rdog,개\r"],
)  # fmt: skip
def test_dictionaries(tmp_path, text, encoding):
    path = tmp_path / "names"
    path.write_bytes(text.encode(encoding))
    names, notes = read_names(path)
    assert len(notes) == (encoding == "cp949")
    assert names == {"cat": "고양이", "dog": "개"}
    assert reversed_names(names, path) == {"고양이": "cat", "개": "dog"}


def test_dictionaries_are_in_form_c(tmp_path):
    path = tmp_path / "names.json"
    decomposed = unicodedata.normalize("NFD", "고양이")
    path.write_text(json.dumps({decomposed: "cat", "dog": decomposed + "2"}))
    assert read_names(path)[0] == {"고양이": "cat", "dog": "고양이2"}
    path.write_text(json.dumps({decomposed: "cat", "고양이": "dog"}))
    with pytest.raises(ConfigError, match="two names: 'cat' and 'dog'"):
        read_names(path)


def test_dictionaries_that_are_damaged(tmp_path):
    path = tmp_path / "names.csv"
    for content, message in (
        (b"cat,x\n\ndog\n", "Line 3 of .* has 1 columns"),
        (random.Random(0).randbytes(300), "is none of"),
        (b"old,new\n", "names no class"),
        (b'cat,"' + b"x" * 200_000, "is not a CSV"),
    ):
        path.write_bytes(content)
        with pytest.raises(PellucidError, match=message):
            read_names(path)
    with pytest.raises(ConfigError, match="'cat' and 'dog' are both called 'pet'"):
        reversed_names({"cat": "pet", "dog": "pet"}, path)


def test_a_log_and_its_replay(tmp_path):
    files = fill(tmp_path / "photos", cat__deep__1="one", dog__2="two")
    planned = with_hashes(plan(files, {"cat": "고양이"}))
    assert n_bytes(planned) == 6
    log = tmp_path / "log.json"
    log.write_text(write_log(planned, {"merge": False}, "2026-01-02T03:04:05+00:00"), "utf-8")
    content = json.loads(log.read_text("utf-8"))
    assert content.pop("version")
    assert content == {
        "format": LOG_FORMAT,
        "created": "2026-01-02T03:04:05+00:00",
        "settings": {"merge": False},
        "classes": {"cat": "고양이", "dog": "dog"},
        "steps": [
            {
                "from": "cat/deep/1",
                "to": "고양이/deep/1",
                "sha256": hashlib.sha256(b"one").hexdigest(),
            },
            {"from": "dog/2", "to": "dog/2", "sha256": hashlib.sha256(b"two").hexdigest()},
        ],
    }
    elsewhere = fill(tmp_path / "elsewhere", cat__deep__1="one", dog__2="two", dog__3="new")
    again = replay_log(log, elsewhere)
    assert steps(again) == steps(planned)
    assert again.classes == planned.classes
    assert again.notes == ("Files that are not in the log, so they are not copied: 1.",)

    changed = fill(tmp_path / "changed", cat__deep__1="other", bird__2="two")
    with pytest.raises(DataError, match="not in the folder: 1, such as 'dog/2'; have changed"):
        replay_log(log, changed)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "gone.jpg").symlink_to(tmp_path / "nowhere")
    planned = plan(list_folder(tmp_path), {}, is_renumbered=True)
    for read in (n_bytes, with_hashes):
        with pytest.raises(DataError, match=r"gone\.jpg cannot be read"):
            read(planned)
