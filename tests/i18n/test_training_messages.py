"""Errors, notes and reports of training, its API and exports are all translated."""

import ast
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.i18n.brackets import words_outside

import pellucid
from pellucid.api.find_run import find_run
from pellucid.api.given_source import source_path
from pellucid.api.gpu_facts import GPUFacts, describe_gpus
from pellucid.api.new_file import new_file
from pellucid.api.split_output import check_output, placements
from pellucid.checked_json import check_shape
from pellucid.config import AutoConfig, FineTuneConfig, ScratchConfig, TrainConfig
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.distributed.cluster import _check_answers, _no_answer
from pellucid.errors import PellucidError
from pellucid.exports.keras_script.literal import keyword_argument, literal
from pellucid.exports.registry import get_format
from pellucid.i18n import gettext, marked, use_language
from pellucid.i18n.first_few import first_few
from pellucid.report import formats, titles
from pellucid.report.next_steps import find_next_steps
from pellucid.report.preview_page import SCALINGS
from pellucid.report.results import summarise_results
from pellucid.report.run_files import read_run_table
from pellucid.report.stored_facts import SENTENCES, stored_fact
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord, Variant
from pellucid.training.augmented_size import check_augmented_size
from pellucid.training.callbacks.extra import check_template
from pellucid.training.callbacks.loggers import check_installed
from pellucid.training.check_refit import check_refit
from pellucid.training.check_settings import check_settings
from pellucid.training.estimate import Estimate
from pellucid.training.feature_trial import verdict
from pellucid.training.fine_tuning_plan import describe_plan, plan_fine_tuning
from pellucid.training.recipes.auto import _summary
from pellucid.training.refit import describe_refit
from pellucid.training.time_plan import describe_time_plan, out_of_time
from pellucid.training.train import check_place, resume
from pellucid.training.training_record import unusable
from pellucid.training.training_state import read_state
from pellucid.training.unfreezing import find_lowest

PACKAGE = Path(pellucid.__file__).parent
SOURCES = [
    *(path for part in ("training", "distributed") for path in (PACKAGE / part).rglob("*.py")),
    PACKAGE / "data" / "catalog.py",
    PACKAGE / "report" / "formats.py",
]
"""Files that write what a run stores."""


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """Work in a folder with a few pictures, a run that is only begun, and damaged files."""
    monkeypatch.chdir(tmp_path)
    for label in ("a", "b"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        Image.new("RGB", (8, 8)).save(tmp_path / "photos" / label / "1.png")
    (tmp_path / "runs" / "first").mkdir(parents=True)
    (tmp_path / "runs" / "first" / "config.json").write_text("{}")
    (tmp_path / "runs" / "first" / "weights.h5").write_text("no weights")
    (tmp_path / "broken.csv").write_text("x\n1\n")
    (tmp_path / "state-00001-0000000.npz").write_text("no state")
    return tmp_path


def narrowed(shape: tuple[int | None, int, int, int]) -> tuple[int | None, int, int, int]:
    return (shape[0], shape[1] // 2, *shape[2:])


REFUSED: dict[str, Callable[[], object]] = {
    "another size": lambda: check_augmented_size(
        [SimpleNamespace(compute_output_shape=narrowed)], (8, 8, 3), "net"
    ),
    "template with a folder": lambda: check_template("../b"),
    "template with an unknown field": lambda: check_template("{val_auc}"),
    "broken template": lambda: check_template("{epoch:q}"),
    "no package": lambda: check_installed("no_such_package", "--mlflow"),
    "refit of auto": lambda: check_refit(
        TrainConfig(recipe="auto", auto=AutoConfig("1h"), fine_tune=FineTuneConfig(refit=True))
    ),
    "refit elsewhere": lambda: check_refit(
        TrainConfig(recipe="scratch", scratch=ScratchConfig(refit=True)), is_elsewhere=True
    ),
    "no weights": lambda: check_settings(ScratchConfig(weights="none.h5")),
    "no layer": lambda: find_lowest([SimpleNamespace(name="block1")], "head"),
    "run among the pictures": lambda: check_place(Path("photos/run"), Path("photos")),
    "nothing to resume": lambda: resume(Path("photos")),
    "no run": lambda: find_run("secnod"),
    "absolute path": lambda: find_run("/secnod"),
    "similar run": lambda: find_run("frist"),
    "pictures for a run": lambda: find_run("photos"),
    "folder of runs": lambda: find_run("runs"),
    "inside a run": lambda: find_run("runs/first/weights.h5"),
    "file for a run": lambda: find_run("broken.csv"),
    "object for a run": lambda: pellucid.load(3),
    "array for pictures": lambda: source_path(np.zeros(3)),
    "table for pictures": lambda: source_path(pl.DataFrame()),
    "list for pictures": lambda: source_path(["photos"]),
    "another ending": lambda: new_file(Path("sheet.gif"), Path("sheet.png"), Path("photos")),
    "file that exists": lambda: new_file(Path("broken.csv"), Path("a.csv"), Path("photos")),
    "file among pictures": lambda: new_file(Path("photos/a.csv"), Path("a.csv"), Path("photos")),
    "no such scaling": lambda: pellucid.preview_data("photos", scaling="half"),
    "no pictures per class": lambda: pellucid.preview_data("photos", per_class=0),
    "empty sheet": lambda: pellucid.preview_augmentation("photos", "book", n_pictures=0),
    "one seed": lambda: pellucid.repeat("photos", n_seeds=1),
    "nothing to rename": lambda: pellucid.plan_renaming("photos", "renamed"),
    "replay and others": lambda: pellucid.plan_renaming("photos", "new", renumber=True, replay="a"),
    "no dictionary": lambda: pellucid.plan_renaming("photos", "new", renumber=True, reverse=True),
    "unknown table": lambda: check_output(
        Path("a.xlsx"), Path("photos"), is_folds=False, is_linked=False
    ),
    "folder of folds": lambda: check_output(
        Path("new"), Path("photos"), is_folds=True, is_linked=False
    ),
    "links in a table": lambda: check_output(
        Path("a.csv"), Path("photos"), is_folds=False, is_linked=True
    ),
    "class that is no name of a folder": lambda: placements(
        pl.DataFrame({"file": ["a"], "label": ["a/b"], "split": ["train"]})
    ),
    "Ray Client": lambda: _check_answers("ray://head:1"),
    "no table": lambda: read_run_table(Path("none.parquet"), {}),
    "column that is missing": lambda: read_run_table(Path("broken.csv"), {"y": pl.String}),
    "column of another type": lambda: read_run_table(Path("broken.csv"), {"x": pl.String}),
    "value that is no code": lambda: literal(object()),
    "name that is no code": lambda: keyword_argument("class"),
    "export format": lambda: get_format("onxn"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_errors_are_translated(name, here):
    said = {}
    for language in ("en-XA", "ko"):
        with use_language(language), pytest.raises(PellucidError) as caught:
            REFUSED[name]()
        said[language] = str(caught.value)
    assert said["en-XA"].startswith("⟦")
    assert words_outside(said["en-XA"]) == []
    assert any("가" <= sign <= "힣" for sign in said["ko"])


RUN = RunFolder(Path("run"))
FITTED = FineTuneConfig()
CHOSEN = Variant("features of augmented views", 0.5, 0.9, 83.0)
GPU = GPUFacts(has_nvidia_driver=True, names=("H200",), driver="570.1", cuda="12.8")
GPUS = [
    (GPUFacts(has_nvidia_driver=False), "jax", "linux"),
    (GPUFacts(has_nvidia_driver=False), "jax", "darwin"),
    (GPUFacts(has_nvidia_driver=False, has_amd_driver=True), "jax", "linux"),
    (GPUFacts(has_nvidia_driver=True), "jax", "linux"),
    (GPU, "tensorflow", "win32"),
    (GPU, "tensorflow", "linux"),
    (GPU, "jax", "linux"),
]
LACKING = SimpleNamespace(
    memory=9e9, mapped=0, free_memory=1e9, run_disk=9e9, working_disk=0, free_disk=1e6,
    cache_disk=9e9, free_cache_disk=0,
)  # fmt: skip
SHOWN: dict[str, Callable[[], str]] = {
    "plan": lambda: describe_plan(FITTED, plan_fine_tuning(FITTED, 900), 900),
    "second training": lambda: " ".join(
        describe_refit(ending, 9, 9)[1] for ending in ("interrupted", "diverged")
    ),
    "what auto chose": lambda: _summary(CHOSEN, [CHOSEN], 40),
    "problems": lambda: " ".join(Estimate.problems.fget(LACKING)),
    "damaged state": lambda: read_state(Path())[1] or "",
    "cluster": lambda: str(_no_answer("10.0.0.1:6379", "refused")),
    "settings": lambda: str(unusable(RUN, "it is empty")),
    "GPUs": lambda: " ".join(describe_gpus(*facts) for facts in GPUS),
    "units": lambda: formats.counted_units(5, 1) + formats.counted_units(5, 3),
    "durations": lambda: " ".join(map(formats.duration, (3, 83, 7200))),
    "date": lambda: formats.date("2026-03-01T09:30:00+00:00"),
    "choice": lambda: formats.plain(value=True) + formats.plain(value=False),
    "details": lambda: " ".join(titles.detail_title(name, "scratch") for name in titles.DETAILS),
    "steps": lambda: " ".join(map(titles.step_title, titles.STEPS)),
    "many runs": lambda: first_few([""] * 12, 8),
    "scalings": lambda: " ".join(
        f"{words.title} {words.remark}"
        for words in (SCALINGS[mode].translated() for mode in SCALINGS)
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_translated(name, here):
    with use_language("en-XA"):
        assert words_outside(SHOWN[name]()) == []
    with use_language("ko"):
        assert any("가" <= sign <= "힣" for sign in SHOWN[name]())


def test_next_steps_are_translated():
    n, wrong = 12, 5
    labels = ["x"] * (n // 2) + ["y"] * (n // 2)
    predicted = ["y"] * wrong + labels[wrong:]
    answers = [[0.9, 0.1] if label == "x" else [0.1, 0.9] for label in predicted]
    table = {
        "path": [f"{i}.png" for i in range(n)],
        "split": ["test"] * n,
        "label": labels,
        "predicted": predicted,
        "confidence": [0.9] * n,
        "probabilities": answers,
    }
    results = summarise_results(["x", "y"], pl.DataFrame(table))
    assert results is not None
    findings = (Finding("P302", "-", Outcome.FOUND, "-"),)
    for low, high, p_value in ((0.02, 0.1, 0.003), (-0.01, 0.01, 1.0)):
        curve = {"gain": 0.05, "gain_interval": [low, high], "p_value": p_value, "points": []}
        record = check_shape(RunRecord, {"recipe": "features", "learning_curve": curve})
        with use_language("en-XA"):
            steps = find_next_steps(record, results, findings)
            assert words_outside(" ".join(f"{step.title} {step.why}" for step in steps)) == []


STORED: dict[str, Callable[[], str]] = {
    "trial": lambda: verdict(np.array([0.5, 0.6]), np.array([0.4, 0.3]), is_chosen=True),
    "no trial": lambda: verdict(np.array([0.5, 0.6]), np.array([0.5, 0.7]), is_chosen=False),
    "plan": lambda: describe_time_plan(FineTuneConfig(epochs=8), 2, 6),
    "plan of half": lambda: describe_time_plan(FineTuneConfig(epochs=8), 2, 6, is_half=True),
    "plan without augmentation": lambda: describe_time_plan(
        FineTuneConfig(epochs=8, augment="none"), 1, 6
    ),
    "head trained again": lambda: describe_refit("completed", 2000, 0)[0],
    "trained again": lambda: describe_refit("completed", 2000, 7)[0],
    "stopped": lambda: describe_refit("interrupted", 2000, 7)[0],
    "diverged": lambda: describe_refit("diverged", 2000, 7)[0],
    "time": lambda: out_of_time(300, 1).args[0],
}


@pytest.mark.parametrize("name", STORED)
def test_what_is_stored_is_english_and_can_be_translated(name):
    with use_language("en"):
        english = STORED[name]()
        assert stored_fact(str(english)) == english
    for language in ("ko", "en-XA"):
        with use_language(language):
            assert STORED[name]() == english
            assert stored_fact(str(english)) == gettext(STORED[name]()) != english


@cache
def texts_in_sources() -> set[object]:
    nodes = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_bytes())))
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("template", SENTENCES)
def test_each_stored_sentence_is_one_that_the_sources_write(template):
    """Each is in one more file; a sentence that was changed there alone would stay English."""
    assert template in texts_in_sources()
    with use_language("ko"):
        assert gettext(template) != template


def test_other_stored_text_stays():
    with use_language("ko"):
        assert stored_fact("tiny_vgg") == "tiny_vgg"
        objective = "log loss with class weights and mixed pictures"
        assert stored_fact(objective) == "로그 손실(클래스 가중치, 섞은 사진 포함)"
        late = "not tried: it would take about 5 min 0 s, but only 1.0 s are left"
        assert stored_fact(late) == "해 보지 않음: 약 5분 0초 걸릴 텐데 1.0초밖에 남지 않음"
        copy = "A near copy is in the test split."
        assert stored_fact(copy) == "거의 같은 사진이 시험 분할에 있습니다."


def test_a_marked_message_keeps_its_values():
    stage = marked("Writing {file}", file="a.onnx")
    assert stage == "Writing a.onnx"
    told = marked("after {stage}", stage=pickle.loads(pickle.dumps(stage)))
    with use_language("en-XA"):
        assert gettext(told) == "⟦after ⟦Writing a.onnx⟧⟧"
    with use_language("ko"):
        assert gettext(stage) == "a.onnx 파일을 저장하는 중"
