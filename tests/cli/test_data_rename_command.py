"""Renaming classes and files: into a new folder, shown first, and again from the log."""

import hashlib
import io
import json
import shutil
import sys
import unicodedata

import pytest

from pellucid.data.sources.folder import list_folder

NAMES = {"cat": "고양이", "dog": "개"}


def fill(root, *files):
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file, encoding="utf-8")
    return root


def tree(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in files
        if not path.name.startswith(".pellucid")
    }


@pytest.fixture
def photos(tmp_path):
    return fill(tmp_path / "photos", "cat/b.JPG", "cat/a.png", "dog/deep/x.jpeg", "bird/1.jpg")


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.json"
    path.write_text(json.dumps(NAMES, ensure_ascii=False), encoding="utf-8")
    return path


def test_there_and_back_again(pellucid, photos, names, tmp_path):
    korean, english = tmp_path / "korean", tmp_path / "english"
    outcome = pellucid("data", "rename", photos, "--names", names, "--out", korean, "--yes")
    assert outcome.status == 0, outcome.stderr
    assert tree(korean) == {
        "bird/1.jpg": "bird/1.jpg",
        "개/deep/x.jpeg": "dog/deep/x.jpeg",
        "고양이/a.png": "cat/a.png",
        "고양이/b.JPG": "cat/b.JPG",
    }
    assert outcome.stdout.splitlines() == [
        "bird  ->  bird    (1 file)",
        "cat   ->  고양이  (2 files)",
        "dog   ->  개      (1 file)",
        "",
        "  bird/1.jpg  ->  bird/1.jpg",
        "  cat/a.png  ->  고양이/a.png",
        "  cat/b.JPG  ->  고양이/b.JPG",
        "  dog/deep/x.jpeg  ->  개/deep/x.jpeg",
        "",
        "Files: 4, 43 bytes to copy. Classes: 3.",
        f"Written: {korean}",
        f"Log:     {korean / '.pellucid_rename.json'}",
    ]
    assert "Classes that keep their names (not in the dictionary): 'bird'" in outcome.stderr
    assert pellucid("data", "rename", korean, "--names", names, "--reverse", "--out", english,
                    "--yes").status == 0  # fmt: skip
    assert tree(english) == tree(photos)


def test_numbers_in_each_split_and_class(pellucid, tmp_path, names):
    files = [f"{s}/cat/{n}.PNG" for s in ("train", "test") for n in "zyx"]
    photos = fill(tmp_path / "photos", *files, "train/dog/1.jpg")
    outcome = pellucid("data", "rename", photos, "--names", names, "--renumber",
                       "--out", tmp_path / "new", "--yes", "--json")  # fmt: skip
    assert outcome.status == 0
    assert tree(tmp_path / "new") == {
        "test/고양이/고양이_0001.png": "test/cat/x.PNG",
        "test/고양이/고양이_0002.png": "test/cat/y.PNG",
        "test/고양이/고양이_0003.png": "test/cat/z.PNG",
        "train/개/개_0001.jpg": "train/dog/1.jpg",
        "train/고양이/고양이_0001.png": "train/cat/x.PNG",
        "train/고양이/고양이_0002.png": "train/cat/y.PNG",
        "train/고양이/고양이_0003.png": "train/cat/z.PNG",
    }
    assert outcome.json["classes"] == [
        {"from": "cat", "to": "고양이", "n": 6}, {"from": "dog", "to": "개", "n": 1},
    ]  # fmt: skip


def test_nothing_is_done_unless_somebody_says_so(pellucid, photos, names, tmp_path):
    before = tree(tmp_path)
    asked = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new")
    assert asked.status == 0  # a preview is not an error
    assert asked.stderr.splitlines()[-1].startswith("This is a preview; nothing has been changed.")
    assert "add --yes" in asked.stderr
    assert "cat/a.png  ->  고양이/a.png" in asked.stdout
    dry = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new",
                   "--dry-run", "--json")  # fmt: skip
    assert dry.status == 0
    assert (dry.json["out"], dry.json["log"]) == (None, None)
    assert (dry.json["n_files"], dry.json["n_bytes"]) == (4, 43)
    assert dry.json["steps"][1] == {"from": "cat/a.png", "to": "고양이/a.png"}
    assert tree(tmp_path) == before


def test_the_log_is_replayed_on_the_same_files_elsewhere(pellucid, photos, names, tmp_path):
    first = tmp_path / "first"
    assert pellucid("data", "rename", photos, "--names", names, "--renumber", "--out", first,
                    "--yes").status == 0  # fmt: skip
    log = first / ".pellucid_rename.json"
    logged = json.loads(log.read_text("utf-8"))
    assert set(logged) == {"format", "version", "created", "settings", "classes", "steps"}
    assert logged["settings"] == {
        "names": NAMES, "reverse": False, "renumber": True, "merge": False,
    }  # fmt: skip
    assert logged["classes"] == {**NAMES, "bird": "bird"}
    assert [step["to"] for step in logged["steps"]] == [
        "bird/bird_0001.jpg", "고양이/고양이_0001.png", "고양이/고양이_0002.jpg", "개/개_0001.jpeg",
    ]  # fmt: skip
    for step in logged["steps"]:
        assert hashlib.sha256((photos / step["from"]).read_bytes()).hexdigest() == step["sha256"]
    again = pellucid("data", "rename", photos, "--replay", log, "--out", tmp_path / "again",
                     "--yes", "--link")  # fmt: skip
    assert again.status == 0, again.stderr
    assert tree(tmp_path / "again") == tree(first)
    assert (tmp_path / "again" / "고양이" / "고양이_0001.png").samefile(photos / "cat" / "a.png")

    (photos / "cat" / "a.png").write_text("changed")
    (photos / "dog" / "deep" / "x.jpeg").unlink()
    refused = pellucid("data", "rename", photos, "--replay", log, "--out", tmp_path / "no", "--yes")
    assert refused.status == 1
    assert "files that are not in the folder: 1, such as 'dog/deep/x.jpeg'" in refused.stderr
    assert "have changed since then: 1, such as 'cat/a.png'" in refused.stderr
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda log: "not a JSON",
        lambda log: "[]",
        lambda log: "[" * 100_000,
        lambda log: json.dumps({**log, "format": 9}),
        lambda log: json.dumps({**log, "steps": []}),
        lambda log: json.dumps({**log, "steps": [{"from": "bird/1.jpg", "to": 3, "sha256": ""}]}),
        lambda log: json.dumps(with_target(log, "../evil.jpg")),
        lambda log: json.dumps(with_target(log, "/tmp/evil.jpg")),
        lambda log: json.dumps(with_target(log, "고양이/A.png")),
        lambda log: json.dumps(with_target(log, "고양이/a.png/evil.jpg")),
        lambda log: json.dumps(with_target(log, "bird/evil\ud800.jpg")),
        lambda log: json.dumps(with_target(log, ".pellucid_rename.json")),
        lambda log: json.dumps(
            {**log, "steps": log["steps"] + [{**log["steps"][0], "to": "evil"}]}
        ),
    ],
)
def test_hostile_logs(pellucid, photos, names, tmp_path, change):
    first = tmp_path / "first"
    assert pellucid("data", "rename", photos, "--names", names, "--out", first, "--yes").status == 0
    log = tmp_path / "log.json"
    log.write_text(
        change(json.loads((first / ".pellucid_rename.json").read_text("utf-8"))), "utf-8"
    )
    for option in ("--yes", "--dry-run"):
        outcome = pellucid("data", "rename", photos, "--replay", log, "--out", "x", option)
        assert outcome.status == 1
        assert "cannot be used as the log of a renaming" in outcome.stderr
    assert not list((tmp_path / "working").iterdir())
    assert not list(tmp_path.rglob("evil*"))


def with_target(log, target):
    steps = [{**step, "to": target if step["from"] == "bird/1.jpg" else step["to"]}
             for step in log["steps"]]  # fmt: skip
    return {**log, "steps": steps}


def test_classes_are_merged_only_if_asked_for(pellucid, tmp_path):
    photos = fill(tmp_path / "photos", "cat/1.jpg", "kitten/1.jpg", "dog/1.jpg")
    names = tmp_path / "names.csv"
    names.write_bytes("old,new\r\nkitten,cat\r\n".encode("cp949"))
    refused = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x", "--yes")
    assert refused.status == 2
    assert "'cat' and 'kitten' would both be called 'cat'" in refused.stderr
    merged = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new",
                      "--yes", "--merge")  # fmt: skip
    assert merged.status == 0
    assert tree(tmp_path / "new") == {
        "cat/1.jpg": "cat/1.jpg", "cat/1-2.jpg": "kitten/1.jpg", "dog/1.jpg": "dog/1.jpg",
    }  # fmt: skip
    names.write_text("kitten,CAT")  # one folder on a disk that does not tell case
    assert pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "one",
                    "--yes", "--merge", "--renumber").status == 0  # fmt: skip
    assert tree(tmp_path / "one") == {
        "CAT/CAT_0001.jpg": "cat/1.jpg", "CAT/CAT_0002.jpg": "kitten/1.jpg",
        "dog/dog_0001.jpg": "dog/1.jpg",
    }  # fmt: skip
    assert pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x",
                    "--yes").status == 2  # fmt: skip


def test_dictionaries_in_cp949_and_names_in_either_form_of_unicode(pellucid, tmp_path):
    photos = fill(
        tmp_path / "photos", unicodedata.normalize("NFD", "고양이") + "/1.jpg", "개/2.jpg"
    )
    names = tmp_path / "names.csv"
    names.write_bytes("고양이,cat\n개,dog\n".encode("cp949"))
    assert pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new",
                    "--yes").status == 0  # fmt: skip
    assert set(tree(tmp_path / "new")) == {"cat/1.jpg", "dog/2.jpg"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"cat": "a/b"}', "cannot be in the name of a folder"),
        ('{"cat": ".."}', "begins with a dot"),
        ('{"cat": "CON"}', "Windows reserves"),
        ('{"cat": "test"}', "splits"),
        ('{"cat": " "}', "at least one letter"),
        ('{"cat": "x\\u0007"}', "invisible characters"),
        ('{"cat": 3}', "not a JSON object of names"),
        ('["cat"]', "not a JSON object of names"),
        ('{"cat"', "not a JSON"),
        ("", "names no class"),
        ("a,b,c\n", "has 3 columns"),
        ('{"cat": "x", "cat": "y"}', 'the name "cat" appears twice'),
        ('{"cats": "x"}', "'cats' (did you mean 'cat'?)"),
        ('{"고양이": "cat"}', "add --reverse"),
    ],
)
def test_dictionaries_that_are_refused(pellucid, photos, tmp_path, content, message):
    names = tmp_path / "names.txt"
    names.write_text(content, encoding="utf-8")
    outcome = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x", "--yes")
    assert outcome.status == 2
    assert message in outcome.stderr
    assert not (tmp_path / "x").exists()


def test_no_way_back_from_two_classes_in_one(pellucid, photos, tmp_path):
    names = tmp_path / "names.json"
    names.write_text('{"cat": "animal", "dog": "animal"}')
    outcome = pellucid("data", "rename", photos, "--names", names, "--reverse", "--out",
                       tmp_path / "x", "--yes")  # fmt: skip
    assert outcome.status == 2
    assert "it is unknown which" in outcome.stderr


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        ([], 2, "Nothing to rename"),
        (["--reverse", "--renumber"], 2, "reverse (--reverse) turns a dictionary around"),
        (["--renumber", "--replay", "log.json"], 2, "replay (--replay) repeats a logged renaming"),
        (["--replay", "nothing.json", "--yes"], 1, "cannot be used as the log of a renaming"),
        (["--renumber", "--json"], 2, "With --json, the command cannot ask"),
        (["--names", "nothing.json"], 2, "cannot be read"),
    ],
)
def test_options_that_make_no_sense(pellucid, photos, tmp_path, options, status, message):
    outcome = pellucid("data", "rename", photos, "--out", tmp_path / "x", *options)
    assert outcome.status == status
    assert message in outcome.stderr


def test_not_into_the_pictures_and_over_nothing(pellucid, photos, tmp_path):
    for out in (photos / "new", photos):
        assert pellucid("data", "rename", photos, "--renumber", "--out", out, "--yes").status == 2
    assert len(tree(photos)) == 4


class Terminal(io.StringIO):
    """Standard input where somebody answers."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_somebody_is_asked(pellucid, photos, names, tmp_path, monkeypatch, answer, status):
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    outcome = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new")
    assert outcome.status == status
    assert "Make the new folder with 4 files?" in outcome.stdout
    assert (tmp_path / "new").exists() == (status == 0)


def test_ctrl_c_leaves_nothing(pellucid, photos, names, tmp_path, monkeypatch):
    before, copied = tree(tmp_path), []

    def interrupted(file, target):
        copied.append(copy2(file, target))
        if len(copied) == 2:
            raise KeyboardInterrupt

    copy2 = shutil.copy2
    monkeypatch.setattr(shutil, "copy2", interrupted)
    outcome = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x", "--yes")
    assert outcome.status == 130
    assert len(copied) == 2
    assert tree(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"photos", "names.json", "working"}


def test_names_that_would_play_with_the_terminal(pellucid, tmp_path):
    photos = fill(tmp_path / "photos", "cat/\x1b[2J.jpg")
    outcome = pellucid("data", "rename", photos, "--renumber", "--out", tmp_path / "x", "--dry-run")
    assert outcome.status == 0
    assert "cat/\\x1b[2J.jpg" in outcome.stdout


def test_what_is_not_copied_is_said(pellucid, tmp_path):
    photos = fill(tmp_path / "photos", "cat/1.jpg", "cat/notes.txt", "loose.jpg", "dog/.hidden")
    outcome = pellucid("data", "rename", photos, "--renumber", "--out", tmp_path / "x", "--yes")
    assert outcome.status == 0
    assert tree(tmp_path / "x") == {
        "cat/cat_0001.jpg": "cat/1.jpg",
        "cat/cat_0002.txt": "cat/notes.txt",
    }
    assert "outside of any class folder are not used: 1, such as loose.jpg" in outcome.stderr
    assert "The class folder dog is empty" in outcome.stderr


def test_the_new_folder_is_read_with_its_new_names(pellucid, tmp_path, names):
    photos = fill(tmp_path / "photos", "train/cat/1.jpg", "test/dog/2.jpg")
    assert pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x",
                    "--yes").status == 0  # fmt: skip
    read = list_folder(tmp_path / "x")
    assert [(file.path, file.label, file.split) for file in read.files] == [
        ("test/개/2.jpg", "개", "test"), ("train/고양이/1.jpg", "고양이", "train"),
    ]  # fmt: skip
    assert read.notes == []
