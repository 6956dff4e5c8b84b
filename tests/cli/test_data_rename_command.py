"""Renaming classes and files: into a new folder, shown first, and again from the log."""

import hashlib
import json
import unicodedata

import pytest

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
    assert "cat   ->  고양이  (2 files)" in outcome.stdout
    assert "Keep their names, since the dictionary has none: 'bird'" in outcome.stderr
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
    assert asked.status == 1
    assert "add --yes" in asked.stderr
    assert "cat/a.png  ->  고양이/a.png" in asked.stdout
    dry = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new",
                   "--dry-run", "--json")  # fmt: skip
    assert dry.status == 0
    assert dry.json["steps"][1] == {"from": "cat/a.png", "to": "고양이/a.png"}
    assert tree(tmp_path) == before


def test_the_log_is_replayed_on_the_same_files_elsewhere(pellucid, photos, names, tmp_path):
    first = tmp_path / "first"
    assert pellucid("data", "rename", photos, "--names", names, "--renumber", "--out", first,
                    "--yes").status == 0  # fmt: skip
    log = first / ".pellucid_rename.json"
    for step in json.loads(log.read_text("utf-8"))["steps"]:
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
    assert "1 files are not in the folder, such as 'dog/deep/x.jpeg'" in refused.stderr
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda log: "no JSON",
        lambda log: "[]",
        lambda log: "[" * 100_000,
        lambda log: json.dumps({**log, "format": 9}),
        lambda log: json.dumps({**log, "steps": []}),
        lambda log: json.dumps({**log, "steps": [{"from": "bird/1.jpg", "to": 3, "sha256": ""}]}),
        lambda log: json.dumps(with_target(log, "../evil.jpg")),
        lambda log: json.dumps(with_target(log, "/tmp/evil.jpg")),
        lambda log: json.dumps(with_target(log, "고양이/A.png")),
    ],
)
def test_hostile_logs(pellucid, photos, names, tmp_path, change):
    first = tmp_path / "first"
    assert pellucid("data", "rename", photos, "--names", names, "--out", first, "--yes").status == 0
    log = tmp_path / "log.json"
    log.write_text(
        change(json.loads((first / ".pellucid_rename.json").read_text("utf-8"))), "utf-8"
    )
    outcome = pellucid("data", "rename", photos, "--replay", log, "--out", tmp_path / "x", "--yes")
    assert outcome.status == 1
    assert not (tmp_path / "x").exists()
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
    assert refused.status == 1
    assert "'cat' and 'kitten' would both be called 'cat'" in refused.stderr
    merged = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "new",
                      "--yes", "--merge")  # fmt: skip
    assert merged.status == 0
    assert tree(tmp_path / "new") == {
        "cat/1.jpg": "cat/1.jpg", "cat/1-2.jpg": "kitten/1.jpg", "dog/1.jpg": "dog/1.jpg",
    }  # fmt: skip
    names.write_text("kitten,CAT")  # one folder on a disk that does not tell case
    assert pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x",
                    "--yes").status == 1  # fmt: skip


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
        ('{"cat": "CON"}', "Windows knows a device"),
        ('{"cat": "test"}', "splits"),
        ('{"cat": " "}', "at least one letter"),
        ('{"cat": "x\\u0007"}', "cannot be seen"),
        ('{"cat": 3}', "no JSON object of names"),
        ('["cat"]', "no JSON object of names"),
        ('{"cat"', "no JSON"),
        ("", "names no class"),
        ("a,b,c\n", "has 3 columns"),
        ('{"cat": "x", "cat": "y"}', "gives 'cat' two names"),
        ('{"cats": "x"}', "Near ones: 'cat'"),
        ('{"고양이": "cat"}', "did you mean --reverse?"),
    ],
)
def test_dictionaries_that_are_refused(pellucid, photos, tmp_path, content, message):
    names = tmp_path / "names.txt"
    names.write_text(content, encoding="utf-8")
    outcome = pellucid("data", "rename", photos, "--names", names, "--out", tmp_path / "x", "--yes")
    assert outcome.status == 1
    assert message in outcome.stderr
    assert not (tmp_path / "x").exists()


def test_no_way_back_from_two_classes_in_one(pellucid, photos, tmp_path):
    names = tmp_path / "names.json"
    names.write_text('{"cat": "animal", "dog": "animal"}')
    outcome = pellucid("data", "rename", photos, "--names", names, "--reverse", "--out",
                       tmp_path / "x", "--yes")  # fmt: skip
    assert outcome.status == 1
    assert "nobody knows which" in outcome.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Nothing to rename"),
        (["--reverse", "--renumber"], "--reverse turns a dictionary around"),
        (["--renumber", "--replay", "log.json"], "--replay says all itself"),
        (["--replay", "nothing.json", "--yes"], "is no log of a renaming"),
        (["--renumber", "--json"], "--json cannot ask"),
        (["--names", "nothing.json"], "cannot be read"),
    ],
)
def test_options_that_make_no_sense(pellucid, photos, tmp_path, options, message):
    outcome = pellucid("data", "rename", photos, "--out", tmp_path / "x", *options)
    assert outcome.status == 1
    assert message in outcome.stderr


def test_not_into_the_pictures_and_over_nothing(pellucid, photos, tmp_path):
    for out in (photos / "new", photos):
        assert pellucid("data", "rename", photos, "--renumber", "--out", out, "--yes").status == 1
    assert len(tree(photos)) == 4
