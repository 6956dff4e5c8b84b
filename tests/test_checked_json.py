"""JSON from anybody: plain and bounded, or refused with what is wrong and where."""

import contextlib
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from pellucid.checked_json import (
    MAX_BYTES,
    MAX_DEPTH,
    UnfitError,
    check_shape,
    parse_json,
    read_json,
    read_object,
)
from pellucid.errors import RunError
from pellucid.i18n import use_language
from pellucid.report.run_files import read_run_files
from pellucid.run import RunFolder, write_json
from pellucid.run import read_json as read_of_run
from pellucid.run_record import ClassifierFacts, Metrics, RunRecord

from .junk_json import JUNK, MISFITS


@pytest.mark.parametrize("content", JUNK.values(), ids=JUNK)
def test_junk_is_no_object_of_a_run(tmp_path, content):
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(UnfitError):
        check_shape(RunRecord, read_object(path))
    run = RunFolder(tmp_path)
    run.job = run.metrics = run.classifier_facts = path
    with pytest.raises(RunError, match=r"config\.json was changed or is broken"):
        run.read_record()
    for read in (run.read_job, run.read_metrics, run.read_classifier_facts):
        with contextlib.suppress(RunError):  # but for a field that this shape does not know
            assert read() is not None


def test_what_is_sound_comes_through(tmp_path):
    values = {"a": [1, -2.5, "고양이", None, True, {"b": []}], "2": 2**63 - 1, "": -(2**63) + 1}
    path = tmp_path / "a.json"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_bytes(json.dumps(values, ensure_ascii=False).encode(encoding))
        assert read_json(path) == values
    deep = json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parse_json(json.dumps(deep)) == deep
    with pytest.raises(UnfitError, match="nested lists and objects"):
        parse_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(OSError, match=f"at most {MAX_BYTES:,} are read"):
        read_json(path)


class _Pet(BaseModel):
    name: str
    legs: int = 4
    friends: list["_Pet"] = []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "name is missing"),
        ({"name": 3}, "name: expected text; received 3"),
        ({"name": "a", "legs": "4"}, 'legs: expected a whole number; received "4"'),
        ({"name": "a", "legs": True}, "legs: expected a whole number; received true"),
        ({"name": "a", "friends": [{"name": "b"}, None]}, r"friends\[1\]: expected an object"),
        ({"name": "a", "friends": {}}, "friends: expected a list; received an empty object"),
        ({"name": "a", "friends": [{"name": [0] * 9}]}, r"friends\[0\].name: .* a list of 9"),
        ([], "expected an object; received an empty list"),
        ({"name": None}, "name: expected text; received null"),
        ({"name": "a", "legs": 1.5}, "legs: expected a whole number; received 1.5"),
    ],
)
def test_a_misfit_is_named_with_its_place(value, message):
    with pytest.raises(UnfitError, match=f"^{message}"):
        check_shape(_Pet, value)


class _Bounded(BaseModel):
    share: Annotated[float, Field(ge=0, le=1)] = 0
    rate: Annotated[float, Field(gt=0, lt=9)] = 1
    names: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"share": 7}, "share: expected a number of at most 1; received 7"),
        ({"share": -0.5}, "share: expected a number of at least 0; received -0.5"),
        ({"rate": 0}, "rate: expected a number above 0; received 0"),
        ({"rate": 9}, "rate: expected a number below 9; received 9"),
        ({"names": []}, "names: expected a list of at least 1; received an empty list"),
        ({"names": ["a"] * 3}, "names: expected a list of at most 2; received a list of 3"),
    ],
)
def test_bounds_are_named_in_plain_words(value, message):
    with pytest.raises(UnfitError) as refused:
        check_shape(_Bounded, value)
    assert str(refused.value) == message


CONFIG = {
    "command": "pellucid train photos", "source": "/photos", "recipe": "features",
    "labels": ["a", "b"], "notes": [], "config": {}, "versions": {"keras": "3"},
    "details": {"strength": 1.0, "epochs": 3, "winner": None}, "is_interrupted": False,
    "log_loss_by_strength": {"0.1": 0.5}, "variants": [{"name": "scratch", "log_loss": None}],
    "seconds": {"fitting": 1}, "splits": None, "columns": {}, "picked_rate": None,
    "ood_detection": {"threshold": 0.1, "auroc_by_class": {"a": 1.0}},
    "learning_curve": {"points": [], "gain": 0.1, "gain_interval": [0, 1], "p_value": 0.5},
}  # fmt: skip
METRICS = {"accuracy": 0.5, "accuracy_interval": [0, 1], "n_test": 3, "known_accepted": None}
FACTS = {
    "labels": ["a"], "input": {"height": 3, "width": 3, "n_channels": 3},
    "ood_threshold": 0.5, "parity": {"n_pictures": 1, "limit": 0.1},
}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "sound"), [(RunRecord, CONFIG), (Metrics, METRICS), (ClassifierFacts, FACTS)]
)
def test_fields_of_another_kind_are_refused_by_name(shape, sound):
    check_shape(shape, sound)
    check_shape(shape, {**sound, "of a later version": [1]})
    check_shape(shape, {})
    n_refused = 0
    for field, value in sound.items():
        for misfit in MISFITS:
            said = why_unfit(shape, {**sound, field: misfit})
            if said is not None:
                n_refused += 1
                assert said.startswith(field)
                continue
            # It may be what the field takes; of another kind than that it is not.
            is_number = isinstance(value, int | float) and isinstance(misfit, int | float)
            assert isinstance(misfit, type(value) | None) or is_number or value is None
    assert n_refused > 8 * len(sound)


def why_unfit(shape, value):
    try:
        check_shape(shape, value)
    except UnfitError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", ["config.json", "metrics.json", "classifier/classifier.json"])
def test_the_report_names_the_file_and_the_field(tmp_path, name):
    run = RunFolder(tmp_path / "run")
    write_json(run.config, CONFIG)
    write_json(run.metrics, METRICS)
    write_json(run.classifier_facts, FACTS)
    broken, read, message = {
        "config.json": (
            {**CONFIG, "labels": ["a", 1]}, lambda: read_run_files(run),
            r"labels\[1\]: expected text",
        ),
        "metrics.json": (
            {**METRICS, "accuracy": "high"}, run.read_metrics, "accuracy: expected a number",
        ),
        "classifier/classifier.json": (
            {**FACTS, "parity": 3}, run.read_classifier_facts, "parity: expected an object",
        ),
    }[name]  # fmt: skip
    write_json(run.path / name, broken)
    with pytest.raises(RunError, match=f"{name} was changed or is broken: {message}"):
        read()


def test_a_fifo_is_no_file_of_a_run(tmp_path):
    os.mkfifo(tmp_path / "config.json")
    with pytest.raises(RunError, match="a FIFO"):
        read_of_run(tmp_path / "config.json")


def test_predict_needs_no_pydantic(classifier_folder):
    code = (
        "import sys; from pathlib import Path\n"
        "from pellucid.api import load\n"
        "from pellucid.inference.classifier import Classifier\n"
        "Classifier.load(Path(sys.argv[1]))\n"
        "assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, classifier_folder], check=True)


def test_what_a_training_writes_fits():
    """The records as the training has them, so that a shape cannot differ from what is written."""
    from pellucid.run_record import CurvePoint, LearningCurve, Parity, Variant

    points = (CurvePoint(0.5, 50, 0.8, (0.7, 0.9)), CurvePoint(1.0, 100, 0.9, (0.8, 0.95)))
    curve = LearningCurve(points, gain=0.1, gain_interval=(-0.1, 0.2), p_value=0.3)
    variants = [asdict(Variant("head", 0.5, 0.9, 1.5)), asdict(Variant("all", note="no time"))]
    config = {"learning_curve": asdict(curve), "variants": variants}
    facts = {"parity": asdict(Parity(64, 1e-4, 1e-6, None, 1e-5))}
    for shape, content in ((RunRecord, config), (ClassifierFacts, facts)):
        check_shape(shape, parse_json(json.dumps(content)))


@pytest.mark.parametrize(
    ("text", "line", "column"), [('{"a": 1\n "b": 2}', 2, 2), ("", 1, 1), ("[1,\n2,\n,]", 3, 1)]
)
def test_a_mistake_in_json_is_placed_in_the_readers_language(text, line, column):
    with use_language("ko"), pytest.raises(UnfitError) as caught:
        parse_json(text)
    said = str(caught.value)
    assert f"{line}번째 줄 {column}번째 글자" in said
    assert re.search("[a-z]{2}", said.replace("JSON", "")) is None
