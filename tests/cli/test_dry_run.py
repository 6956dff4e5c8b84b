"""`pellucid train --dry-run`: what a training would do and cost, and nothing written."""

import sqlite3
from pathlib import Path

import pytest
from PIL import Image

import pellucid as api
from pellucid.progress import Watcher

KEYS = {
    *("source", "recipe", "model", "image_size", "pictures", "classes", "cached", "trainings"),
    *("seconds", "stages", "memory", "free_memory", "disk", "notes", "problems"),
}


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def classes(folder: Path, n: int) -> Path:
    """Draw n single-coloured pictures of each of two classes."""
    for index, label in enumerate(("cat", "dog")):
        for number in range(n):
            path = folder / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (8, 8), (number, 100 * index, 0)).save(path)
    return folder


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nowhere", "--dry-run"], 1, "There is no folder nowhere"),
        (["photos", "--dry-run", "--recipe", "fetures"], 2, "features"),
        (["photos", "--dry-run", "--augment", "boook"], 2, "book"),
        (["photos", "--dry-run", "--epochs", "3"], 2, "--recipe"),
        (["photos", "--dry-run", "--run", "old"], 1, "exists already"),
        (["photos", "--dry-run", "--run", "photos/new"], 1, "inside the picture folder"),
        (["photos", "--dryrun", "--recipe", "scratch"], 2, "--dry-run"),
        (["few", "--dry-run"], 1, "at least 6 different usable pictures, but there are 4"),
        (["few/cat", "--dry-run"], 1, "few/cat"),
    ],
)
def test_careless_input(pellucid, words, status, said):
    folder = Path.cwd()
    classes(folder / "photos", 10)
    classes(folder / "few", 2)
    (folder / "old").mkdir()
    (folder / "old" / "config.json").write_text("{}")
    before = everything(folder)
    outcome = pellucid("train", *words)
    assert outcome.status == status
    assert said in outcome.stderr
    assert outcome.stdout == ""
    assert everything(folder) == before


class _Stages(Watcher):
    def __init__(self) -> None:
        self.names: list[str] = []

    def stage(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.long
def test_scratch_has_the_stages_of_the_training(pellucid, draw_classes, without_keras_model):
    draw_classes(Path("photos"), 20)
    given = {"model": "book_digits_convnet", "image_size": 20, "epochs": 3, "batch_size": 8}
    words = [w for k, v in given.items() for w in (f"--{k.replace('_', '-')}", v)]
    outcome = pellucid("train", "photos", "--dry-run", "--json", "--seeds", 2, *words)
    assert outcome.status == 0
    found = outcome.json
    assert found.keys() == KEYS
    assert everything(Path()) == [Path("photos"), *everything(Path("photos"))]  # no runs/
    assert (found["recipe"], found["model"]) == ("scratch", "book_digits_convnet")
    assert found["image_size"] == [20, 20, 1]
    assert found["pictures"] == {"train": 26, "validation": 6, "test": 8}
    assert found["classes"]["dots"] == {"train": 13, "validation": 3, "test": 4}
    seconds = {stage["name"]: stage["seconds"] for stage in found["stages"]}
    assert found["seconds"] == pytest.approx(2 * sum(seconds.values()), abs=0.2)
    assert min(seconds.values()) >= 0
    assert found["memory"] > 10**8
    assert found["disk"]["run"] > 10**5

    watcher = _Stages()
    api.train("photos", watcher=watcher, **given)
    assert list(seconds) == ["Starting", *watcher.names]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(300)
def test_features(pellucid, trained_once, known_cache, without_keras_model):
    def n_cached() -> int:
        with sqlite3.connect(known_cache / "pictures.sqlite") as connection:
            return connection.execute("SELECT count(*) FROM features").fetchone()[0]

    before, files = n_cached(), everything(Path())
    outcome = pellucid("train", trained_once.photos, "--dry-run")
    assert outcome.status == 0
    assert n_cached() == before > 0
    assert everything(Path()) == files
    lines = outcome.stdout.splitlines()
    assert lines[0].startswith("Recipe:    features with efficientnet_lite2, pictures of 260 x 260")
    assert lines[1].startswith("Pictures:  120 in 2 classes: 76 train, 20 validation, 24 test")
    assert [line.split() for line in lines[2:4]] == [
        ["38", "train", "10", "validation", "12", "test", "dots"],
        ["38", "train", "10", "validation", "12", "test", "줄무늬"],
    ]
    assert lines[4] == "Cached:    the features of about 120 pictures"
    names = [line.split(" s  ")[1] for line in lines if " s  " in line]
    assert names == [
        "Starting",
        "Looking for pictures",
        "Reading pictures",
        "Looking for near copies",
        "Trying inner layers",
        "Trying mirror images",
        "Fitting the head",
        "Testing",
        "Writing the report",
        "Writing model.keras",
    ]
