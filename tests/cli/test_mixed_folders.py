"""What lies beside pictures is counted in a line; archives are read."""

import json
import shutil
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import pytest

OTHERS = [
    "a.json", "b.JSON", "notes.txt", "labels.csv", "film.mp4", "sound.wav", "old.zip", "book.pdf",
    "x.py", "data.parquet", "IMG_1.jpg.xmp", "deep/c.json", "deep/er/d.html",
]  # fmt: skip


@pytest.fixture
def mixed(pellucid, draw):
    """A folder with three pictures and what programs put beside them."""
    for number, name in enumerate(("1.png", "deep/2.PNG", "deep/no ending")):
        draw(Path("mix/x.png"), number, is_striped=True).rename("picture.png")
        Path("mix", name).parent.mkdir(exist_ok=True)
        Path("picture.png").rename(Path("mix", name))
    for name in OTHERS:
        Path("mix", name).parent.mkdir(parents=True, exist_ok=True)
        Path("mix", name).write_text("{}")
    return pellucid


def test_a_mixed_folder_is_answered_and_the_rest_counted_in_a_line(mixed, run_folder):
    outcome = mixed("predict", run_folder, "mix", "--json")
    assert outcome.status == 0
    paths = [answer["path"] for answer in outcome.json["predictions"]]
    assert paths == ["mix/1.png", "mix/deep/2.PNG", "mix/deep/no ending"]
    assert all(answer["error"] is None for answer in outcome.json["predictions"])
    assert outcome.stderr.startswith("note: 13 files are not pictures and are left out: 3 .json, ")
    assert outcome.stderr.count("\n") == 1
    assert sum(outcome.json["left_out"].values()) == len(OTHERS)
    assert outcome.json["left_out"][".json"] == 3


@pytest.mark.parametrize("option", [[], ["--csv"]])
def test_other_answers_hold_the_pictures_only(mixed, run_folder, option):
    outcome = mixed("predict", run_folder, "mix", *option)
    assert outcome.status == 0
    assert ".json" not in outcome.stdout
    assert outcome.stdout.count("mix/") == 3


def test_what_is_asked_for_by_name_gets_an_error_of_its_own(mixed, run_folder):
    outcome = mixed("predict", run_folder, "mix/1.png", "mix/a.json", "mix/2.png", "--json")
    assert outcome.status == 3
    errors = [answer["error"] for answer in outcome.json["predictions"]]
    assert errors[0] is None
    assert "JSON" in errors[1]
    assert errors[2] == "There is no such file. Did you mean mix/1.png?"
    assert outcome.json["left_out"] == {}


def test_a_picture_by_its_name_only_still_gets_an_error(mixed, run_folder):
    Path("mix/broken.jpg").write_text("{}")
    outcome = mixed("predict", run_folder, "mix", "--json")
    assert outcome.status == 3
    assert outcome.json["predictions"][1]["path"] == "mix/broken.jpg"
    assert outcome.json["predictions"][1]["error"]


def test_a_folder_without_pictures(mixed, run_folder):
    shutil.rmtree("mix/deep")
    Path("mix/1.png").unlink()
    outcome = mixed("predict", run_folder, "mix")
    assert outcome.status == 1
    assert "The folder mix holds no pictures, only 2 .json, " in outcome.stderr


@pytest.mark.parametrize("ending", ["zip", "ZIP", "tar", "tar.gz", "tgz"])
def test_archives_are_read(mixed, run_folder, ending):
    archive = Path(f"new.{ending}")
    if ending.lower() == "zip":
        with zipfile.ZipFile(archive, "w") as file:
            file.write("mix/1.png", "in/1.png")
    else:
        with tarfile.open(archive, "w:gz" if "gz" in ending else "w") as file:
            file.add("mix/1.png", "in/1.png")
    alone = mixed("predict", run_folder, "mix/1.png", "--json").json["predictions"][0]
    outcome = mixed("predict", run_folder, archive, "mix/1.png", "--json")
    assert outcome.status == 0, outcome.stderr
    first, second = outcome.json["predictions"]
    assert first["path"].endswith("in/1.png")
    assert first["top"] == second["top"] == alone["top"]


def test_many_pictures_are_chosen_the_same_way(mixed, run_folder):
    outcome = mixed("predict", run_folder, "mix", "--out", "answers", "--json")
    assert outcome.status == 0, outcome.stderr
    assert json.loads(outcome.stdout)["n"] == 3
    assert "13 files are not pictures and are left out" in outcome.stderr


def test_runs_and_folders_in_another_form_of_letters(mixed, run_folder):
    """A zip from a Mac has taken the letters of the names apart; keyboards send them whole."""
    on_disk = unicodedata.normalize("NFD", "사진 é")
    typed = unicodedata.normalize("NFC", on_disk)
    Path("mix").rename(on_disk)
    shutil.copytree(run_folder, Path("runs") / on_disk)
    for run in (typed, f"runs/{typed}"):
        outcome = mixed("predict", run, f"{typed}/1.png", "--json")
        assert outcome.status == 0, outcome.stderr
        assert outcome.json["predictions"][0]["path"] == f"{on_disk}/1.png"
    outcome = mixed("train", typed, "--run", f"runs/{typed}")
    assert outcome.status == 1
    assert len(list(Path("runs").iterdir())) == 1
    assert mixed("data", "preview", typed, "--json").status == 0
    outcome = mixed("data", "split", typed, "--out", typed)
    assert outcome.status == 2
    assert not Path(typed).exists()
