"""The studio's server: useful pictures, the map, and comparisons of trainings."""

import json
import shutil
import unicodedata
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.made_project import made_project

from pellucid.app.studio.feature_map import FILE as MAP
from pellucid.app.studio.feature_map import follow, read_map
from pellucid.app.studio.map_job import scaled
from pellucid.app.studio.ranking import FILE as RANKING
from pellucid.app.studio.ranking import read_ranking
from pellucid.app.studio.ranking_job import rank_project
from pellucid.app.studio.trainings import compare_trainings, list_trainings
from pellucid.data.catalog import SCHEMA
from pellucid.data.projects.threshold import choose_threshold_of
from pellucid.errors import ConfigError, DataError, RunError
from pellucid.progress import Watcher
from pellucid.run import RunFolder

from ..drawn_pictures import draw_noise
from ..written_run import LABELS, write_run

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for label in LABELS:
        for number in range(4):
            draw(tmp_path / "photos" / label / f"{label}-{number}.png", number)
    return made_project(tmp_path / "photos")


def draw(path, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw_noise(seed, (20, 20)))
    return path


@pytest.fixture
def train(tmp_path, project, classifier_folder):
    """Write a run of the project with these predictions for the pictures dog-0 to dog-3."""

    def make(name, predicted, label="dog", created="2026-05-17T09:30:00+00:00"):
        run = RunFolder(write_run(tmp_path / "runs" / name, classifier_folder))
        run.write_record(replace(run.read_record(), source=str(project.root), created=created))
        columns = {
            "path": [f"{label}/dog-{n}.png" for n in range(len(predicted))],
            "label": [label] * len(predicted),
            "split": ["test"] * len(predicted),
        }
        hashes = [f"{n:064x}" for n in range(len(predicted))]
        catalog = pl.DataFrame({**columns, "hash": hashes})
        missing = [
            pl.lit(None, kind).alias(each)
            for each, kind in SCHEMA.items()
            if each not in catalog.columns
        ]
        catalog.with_columns(missing).write_parquet(run.catalog)
        pl.DataFrame(columns).with_columns(
            pl.Series("predicted", predicted),
            pl.lit(0.8).alias("confidence"),
            pl.Series("probabilities", [[0.1, 0.8, 0.1]] * len(predicted)),
        ).write_parquet(run.predictions)
        return run

    return make


def view(project, **changes):
    """Write a map of eight pictures on a line, of which the first is misplaced."""
    paths = [f"{label}/{label}-{n}.png" for label in ("dog", "bird") for n in range(4)]
    content = {
        "paths": paths,
        "classes": ["bird", "dog"],
        "labels": [1] * 4 + [0] * 4,
        "components": [n / 16 for n in range(16)],
        "variance_shares": [0.5, 0.25],
        "t_sne": None,
        "n_embedded": 8,
        "misplaced": [0],
        "n_left_out": 0,
        **changes,
    }
    (project.folder.hidden / MAP).write_text(json.dumps(content))
    return read_map(project)


def test_the_map_follows_moves_and_undo(project):
    assert read_map(project) is None
    before = view(project)
    assert len(before.paths) == 8
    assert before.misplaced == [0]
    assert before.n_new == 4
    project.move(["dog/dog-0.png"], "bird")
    project.set_aside(["bird/bird-3.png"])
    moved = read_map(project)
    assert moved.paths[0] == "bird/dog-0.png"
    assert moved.classes[moved.labels[0]] == "bird"
    assert moved.misplaced == []
    assert len(moved.paths) == 7
    assert moved.components == [n / 16 for n in range(14)]
    project.undo()
    project.undo()
    assert read_map(project) == before
    project.rename_class("dog", "강아지")
    assert read_map(project).paths[0] == "강아지/dog-0.png"


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": [1]},
        {"labels": [9] * 8},
        {"components": [0.5]},
        {"components": [2.0] * 16},
        {"t_sne": [0.5] * 3},
        {"misplaced": [8]},
        {"misplaced": [-1]},
        {"paths": 7},
    ],
)
def test_a_damaged_map_is_none(project, changes):
    assert view(project, **changes) is None


def test_pictures_whose_names_say_too_little_are_not_followed():
    present = {"c/1.png": "c", "d/1.png": "d"}
    assert follow(["a/1.png"], present) == [None]
    assert follow(["a/1.png", "b/1.png"], {"c/1.png": "c"}) == [None, None]
    assert follow(["c/1.png", "b/1.png"], present) == ["c/1.png", "d/1.png"]


def test_places_are_scaled_alike():
    found = scaled(np.array([[0, 0], [10, 0], [10, 5]], np.float32))
    assert found == [0, 0.25, 1, 0.25, 1, 0.75]
    assert scaled(np.zeros((2, 2), np.float32)) == [0.5] * 4


def test_ranked_pictures_leave_with_their_class_and_come_back(project, train, tmp_path):
    with pytest.raises(RunError, match="no classifier"):
        rank_project(project.root, Watcher())
    train("one", ["dog"] * 4)
    with pytest.raises(DataError, match="No pictures are waiting"):
        rank_project(project.root, Watcher())
    for seed in range(100, 106):
        project.add(None, draw(tmp_path / "new.png", seed).read_bytes())
    rank_project(project.root, Watcher())
    ranking = read_ranking(project)
    assert (ranking.run, ranking.n_waiting) == ("one", 6)
    assert {each.path for each in ranking.pictures} == {each.path for each in project.inbox()}
    for each in ranking.pictures:
        probabilities = [one.probability for one in each.classes]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1, abs=1e-5)
    first = ranking.pictures[0].path
    project.move([first], "dog")
    assert first not in {each.path for each in read_ranking(project).pictures}
    project.undo()
    assert read_ranking(project) == ranking
    (project.folder.hidden / RANKING).write_text("[]")
    assert read_ranking(project).pictures == []


@pytest.mark.parametrize(("threshold", "is_known"), [(-1.5, False), (1.5, True)])
def test_the_ranking_has_the_threshold_in_use(project, train, tmp_path, threshold, is_known):
    choose_threshold_of(project, train("one", ["dog"] * 4), threshold)
    project.add(None, draw(tmp_path / "new.png", 100).read_bytes())
    rank_project(project.root, Watcher())
    assert [each.is_known for each in read_ranking(project).pictures] == [is_known]


def test_classes_are_called_as_their_folders(project, train, tmp_path):
    """Labels are in the Unicode form NFC, and folders that come from macOS in NFD."""
    decomposed = unicodedata.normalize("NFD", "고양이")
    (project.root / "고양이").rename(project.root / decomposed)
    train("one", ["dog"] * 4)
    project.add(None, draw(tmp_path / "new.png", 100).read_bytes())
    rank_project(project.root, Watcher())
    (ranked,) = read_ranking(project).pictures
    assert {each.label for each in ranked.classes} == {decomposed, "dog", "bird"}
    (paths,) = (each.pictures for each in project.classes() if each.name == decomposed)
    paths = [*paths, *(f"dog/dog-{n}.png" for n in range(4))]
    found = view(project, paths=paths, labels=[0] * 4 + [1] * 4, classes=["고양이", "dog"])
    assert [found.paths[row] for row in found.misplaced] == paths[:1]


def test_trainings_are_compared(project, train):
    train("one", ["dog", "bird", "bird", "dog"])
    assert [each.run for each in list_trainings(project)] == ["one"]
    train("two", ["dog", "dog", "dog", "bird"])
    assert {each.run for each in list_trainings(project)} == {"one", "two"}
    project.set_aside(["dog/dog-1.png"])
    found = compare_trainings(project, "one", "two")
    assert found.n == 4
    assert found.accuracies == (0.5, 0.75)
    assert found.difference == 0.25
    assert (found.n_fixed, found.n_broken) == (2, 1)
    assert found.is_better is None  # of three changes, it may be luck
    assert found.interval[0] < 0 < found.interval[1]
    changes = [(each.path, each.before, each.after, each.is_there) for each in found.changed]
    assert changes == [
        ("dog/dog-1.png", "bird", "dog", False),
        ("dog/dog-2.png", "bird", "dog", True),
        ("dog/dog-3.png", "dog", "bird", True),
    ]


def test_many_pictures_that_were_fixed_are_no_luck(project, train):
    train("one", ["bird"] * 10)
    train("two", ["dog"] * 10)
    assert compare_trainings(project, "one", "two").is_better is True
    assert compare_trainings(project, "two", "one").is_better is False


def test_of_many_changes_some_of_each_kind_are_sent(project, train):
    train("one", ["bird"] * 150 + ["dog"] * 3)
    train("two", ["dog"] * 150 + ["bird"] * 3)
    found = compare_trainings(project, "one", "two")
    assert (found.n_fixed, found.n_broken) == (150, 3)
    assert [each.after for each in found.changed] == ["dog"] * 100 + ["bird"] * 3


def test_a_class_was_renamed_in_between(project, train):
    train("one", ["dog"] * 4)
    train("two", ["고양이"] * 4, label="고양이")
    assert compare_trainings(project, "one", "two").n == 0


def test_damaged_and_foreign_runs(project, train, tmp_path):
    run = train("one", ["dog"] * 4)
    train("two", ["dog"] * 4)
    run.metrics.write_text('{"accuracy": 7}')
    found = {each.run: each.accuracy for each in list_trainings(project)}
    assert found["one"] is None
    assert found["two"] is not None
    with pytest.raises(ConfigError, match="no training"):
        compare_trainings(project, "one", "../two")
    run.predictions.write_bytes(b"x")
    with pytest.raises(RunError):
        compare_trainings(project, "one", "two")
    shutil.rmtree(run.path)
    assert len(list_trainings(project)) == 1


def test_routes(project, train):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    client = TestClient(create_home(project=project.root), base_url="http://127.0.0.1")
    base = "/api/projects/given"
    assert client.get(f"{base}/feature-map").json() is None
    assert client.get(f"{base}/ranking").json() == {"run": "", "pictures": [], "n_waiting": 0}
    assert client.get(f"{base}/trainings").json() == []
    train("one", ["dog"] * 4)
    train("two", ["dog"] * 4)
    names = {"first": "one", "second": "two"}
    found = client.get(f"{base}/trainings/compare", params=names).json()
    assert (found["n"], found["changed"]) == (4, [])
    names["second"] = "three"
    assert client.get(f"{base}/trainings/compare", params=names).status_code == 400
    assert client.get(f"{base}/trainings").json()[0]["address"].startswith("m/run-")
