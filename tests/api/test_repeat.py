"""`repeat`, with trainings that only write their metrics."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import pellucid
from pellucid.api import training
from pellucid.errors import RunError
from pellucid.evaluation.spread import SPREAD_METRICS

METRICS = {
    seed: dict.fromkeys(SPREAD_METRICS, value) for seed, value in enumerate([0.5, 0.75, 0.7])
}


@pytest.fixture
def trainings(monkeypatch, tmp_path):
    """Errors by seed, which the trainings raise before they write anything."""
    monkeypatch.chdir(tmp_path)
    errors = {}

    def train(_source, *, run, seed, **_settings):
        if seed in errors:
            raise errors[seed]
        Path(run).mkdir(parents=True)
        return SimpleNamespace(path=Path(run), metrics=METRICS[seed])

    monkeypatch.setattr(training, "train", train)
    return errors


def test_mean_and_standard_deviation(trainings):
    found = pellucid.repeat("photos", 3, run="runs/seeds")
    values = [each["accuracy"] for each in METRICS.values()]
    assert found.spread["accuracy"].mean == pytest.approx(np.mean(values))
    assert found.spread["accuracy"].standard_deviation == pytest.approx(np.std(values, ddof=1))
    written = json.loads(Path("runs/seeds/seeds.json").read_text("utf-8"))
    assert written["metrics"] == {f"seed-{seed}": metrics for seed, metrics in METRICS.items()}


def test_an_error_of_the_second_seed_leaves_the_first(trainings):
    trainings[1] = RunError("the disk is full")
    with pytest.raises(RunError, match="full"):
        pellucid.repeat("photos", 3, run="runs/seeds")
    assert [path.name for path in Path("runs/seeds").iterdir()] == ["seed-0"]


@pytest.mark.parametrize("was_there", [False, True])
def test_an_error_of_the_first_seed_leaves_nothing(trainings, was_there):
    trainings[0] = RunError("the disk is full")
    if was_there:
        Path("runs/seeds").mkdir(parents=True)
    with pytest.raises(RunError, match="full"):
        pellucid.repeat("photos", 3, run="runs/seeds")
    assert Path("runs/seeds").is_dir() == was_there


def test_a_folder_that_holds_something_is_refused(trainings):
    Path("runs/seeds").mkdir(parents=True)
    Path("runs/seeds/notes.txt").write_text("")
    with pytest.raises(RunError, match="is not an empty folder"):
        pellucid.repeat("photos", 3, run="runs/seeds")
    assert [path.name for path in Path("runs/seeds").iterdir()] == ["notes.txt"]
