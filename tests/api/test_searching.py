"""A search: which settings win, what is listed, and how it ends and goes on."""

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import pellucid
from pellucid.errors import ConfigError, DataError, PellucidError, RunError
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.settings import setting_value
from pellucid.training.validation import Validation

pytestmark = [pytest.mark.slow, pytest.mark.once]  # Optuna takes a second to import

QUICK = {"recipe": "fine-tune", "epochs": 1}


def loss(config) -> float:
    """Compute a loss that is least at a rate of 0.0005."""
    return 0.1 + math.log10(setting_value(config, "learning_rate") / 5e-4) ** 2


class Trainings:
    """Stands for all trainings; a try gives `loss`, or raises what is set for its number."""

    def __init__(self):
        self.raising, self.seconds = {}, 0.0
        self.tried, self.tested = [], []

    def train_and_validate(self, source, folder, config, hooks, splits):
        splits.write_text("drawn")
        self.tried.append(config)
        if (error := self.raising.pop(len(self.tried), None)) is not None:
            raise error
        return Validation(loss(config), 0.5, 10)

    def train(self, folder, run_folder, config, reading, hooks):
        run = RunFolder.create(run_folder)
        if (error := self.raising.pop("last", None)) is not None:
            raise error
        self.tested.append((config, hooks.kept_splits))
        run.config.write_text("{}")
        run.metrics.write_text(
            '{"accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "n_test": 50, "n_units": 50}'
        )
        return run


class Notes(Watcher):
    """Keeps what is noted."""

    said = ""

    def note(self, text):
        self.said += f"{text}\n"


@pytest.fixture
def trainings(monkeypatch) -> Trainings:
    found = Trainings()
    monkeypatch.setattr("pellucid.training.validation.train_and_validate", found.train_and_validate)
    monkeypatch.setattr("pellucid.training.train.train", found.train)
    return found


@pytest.fixture
def photos(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for label in ("cat", "dog"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        Image.new("RGB", (8, 8)).save(tmp_path / "photos" / label / "1.png")
    return tmp_path / "photos"


def test_the_best_settings_are_trained_and_tested_once(photos, trainings):
    found = pellucid.search(photos, n_tries=8, **QUICK)
    losses = [loss(config) for config in trainings.tried]
    assert [each.log_loss for each in found.tries] == losses
    assert found.best.log_loss == min(losses)
    assert setting_value(trainings.tried[0], "learning_rate") == 1e-3  # as given, by default
    ((config, splits),) = trainings.tested
    assert config == replace(trainings.tried[losses.index(min(losses))], n_tries=8)
    assert splits == found.path / "catalog.parquet"
    assert found.run.metrics["accuracy"] == 0.9


def test_all_tries_are_listed_in_the_files_and_on_the_card(photos, trainings):
    trainings.raising = {2: PellucidError("NaN"), 3: MemoryError()}
    found = pellucid.search(photos, n_tries=4, run="runs/some", **QUICK)
    assert [each.state for each in found.tries] == ["completed", "failed", "failed", "completed"]
    content = json.loads((found.path / "tries.json").read_text("utf-8"))
    assert [each["settings"] for each in content["tries"]] == [t.settings for t in found.tries]
    assert content["best"] == found.best.number
    with (found.path / "tries.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["problem"] for row in rows] == ["", "NaN", "The memory was full.", ""]
    assert float(rows[3]["learning_rate"]) == found.tries[3].settings["learning_rate"]
    card = repr(found)
    assert "Accuracy 90.0% on 50 held-out pictures" in card
    assert "optimistic, since they are the best of 4 tries" in card
    assert sum(line.lstrip().startswith(tuple("1234")) for line in card.splitlines()) == 4


def test_a_given_setting_stays_as_it_is(photos, trainings):
    found = pellucid.search(photos, n_tries=3, unfreeze=0.5, **QUICK)
    assert {setting_value(config, "unfreeze") for config in trainings.tried} == {0.5}
    assert list(found.tries[0].settings) == ["learning_rate"]


def test_an_interrupted_search_goes_on_with_the_same_tries(photos, trainings):
    whole = pellucid.search(photos, n_tries=5, run="runs/whole", **QUICK)
    trainings.__init__()
    trainings.raising = {4: KeyboardInterrupt(), "last": KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        pellucid.search(photos, n_tries=5, run="runs/broken", **QUICK)
    again = pellucid.resume_search("broken")
    assert [t.settings for t in again.tries] == [t.settings for t in whole.tries]
    assert len(trainings.tried) == 6  # the fourth twice
    assert len(trainings.tested) == 1
    with pytest.raises(RunError, match="holds a search"):
        pellucid.search(photos, run="runs/broken", **QUICK)


def test_ctrl_c_ends_with_the_best_so_far_and_nothing_is_tried_after_the_test(photos, trainings):
    trainings.raising = {4: KeyboardInterrupt()}
    watcher = Notes()
    found = pellucid.search(photos, n_tries=9, watcher=watcher, **QUICK)
    assert len(found.tries) == 3
    assert "Stopped after 3 tries" in watcher.said
    assert "pellucid resume" not in watcher.said
    assert len(trainings.tested) == 1
    watcher = Notes()
    again = pellucid.resume_search(found.path, watcher=watcher)
    assert again.tries == found.tries
    assert len(trainings.tested) == 1
    assert watcher.said.startswith(
        "This search has ended after 3 tries: the test has been computed"
    )


@pytest.mark.parametrize(
    ("raising", "expected"),
    [
        ({1: KeyboardInterrupt()}, KeyboardInterrupt),
        ({1: ConfigError("no such layer")}, ConfigError),
        ({1: DataError("one class")}, DataError),
    ],
)
def test_what_ends_the_first_try_leaves_nothing_behind(photos, trainings, raising, expected):
    trainings.raising = raising
    with pytest.raises(expected):
        pellucid.search(photos, n_tries=3, **QUICK)
    assert not (photos.parent / "runs" / "photos").exists()


def test_a_resume_that_fails_keeps_the_plan(photos, trainings):
    trainings.raising = {1: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        pellucid.search(photos, n_tries=2, run="runs/s", **QUICK)
    pellucid.search(photos, n_tries=2, run="runs/t", **QUICK)
    plan = json.loads(Path("runs/t/tries.json").read_text("utf-8")) | {"tries": [], "best": None}
    Path("runs/s").mkdir()
    Path("runs/s/tries.json").write_text(json.dumps(plan), "utf-8")  # killed in the first try
    photos.rename("elsewhere")
    with pytest.raises(PellucidError):
        pellucid.resume_search("s")
    assert Path("runs/s/tries.json").is_file()
    Path("elsewhere").rename(photos)
    assert len(pellucid.resume_search("s").tries) == 2


def test_a_folder_of_the_user_stays(photos, trainings):
    trainings.raising = {1: DataError("one class")}
    Path("mine").mkdir()
    with pytest.raises(DataError):
        pellucid.search(photos, n_tries=2, run="mine", **QUICK)
    assert list(Path("mine").iterdir()) == []


def test_if_all_tries_fail_the_last_reason_is_said(photos, trainings):
    trainings.raising = {1: PellucidError("NaN"), 2: PellucidError("no finite loss")}
    with pytest.raises(PellucidError, match=r"All 2 tries failed.*no finite loss"):
        pellucid.search(photos, n_tries=2, **QUICK)
    assert trainings.tested == []


def test_the_budget_ends_the_tries(photos, trainings, monkeypatch):
    monkeypatch.setattr("pellucid.api.trying._since", lambda began: 10.0)
    found = pellucid.search(photos, budget="60s", **QUICK)
    assert [each.seconds for each in found.tries] == [10.0] * 5  # and one training of ten seconds


def test_the_progress_is_told(photos, trainings):
    class Telling(Watcher):
        said = ()

        def stage(self, name):
            self.said = (*self.said, name)

        tried = stage

    watcher = Telling()
    pellucid.search(photos, n_tries=1, watcher=watcher, **QUICK)
    assert "Try 1 of 1: learning_rate 0.001, unfreeze 0.3" in watcher.said
    assert any(text.startswith("Validation: log loss 0.19") for text in watcher.said)


@pytest.mark.parametrize("n_tries", [0, 2.0, True])
def test_a_wrong_number_of_tries(photos, n_tries):
    with pytest.raises(ConfigError, match="at least 1"):
        pellucid.search(photos, n_tries=n_tries)


def test_without_optuna_the_message_says_how_to_install_it(photos, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'pellucid\[search\]'"):
        pellucid.search(photos)


@pytest.mark.parametrize(
    "change",
    [
        {"searched": []},
        {"searched": ["seed"]},
        {"tries": [{"number": 1}]},
        {"tries": [{"number": 2, "settings": {}, "log_loss": 1, "accuracy": 1, "seconds": 1}]},
        {"n_tries": 0},
        {"budget": -1},
        {"config": 5},
        {"source": 5},
    ],
)
def test_a_damaged_file_is_refused(photos, trainings, change):
    found = pellucid.search(photos, n_tries=1, **QUICK)
    path = found.path / "tries.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change))
    with pytest.raises(RunError, match=r"tries\.json"):
        pellucid.resume_search(found.path)


def test_a_folder_without_a_search(photos):
    with pytest.raises(RunError, match="no search at"):
        pellucid.resume_search(photos)
