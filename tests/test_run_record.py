"""The record of a run: what today's version writes, and what those before it wrote."""

import json
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest

from pellucid.checked_json import UnfitError, check_shape
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import RunError
from pellucid.report.run_files import read_run_files
from pellucid.run import RunFolder, write_json
from pellucid.run_record import VERSION, Job, RunRecord
from pellucid.settings import recorded_config

BEFORE = Path(__file__).parent / "golden" / "run_without_version"
"""The JSON files of two runs on drawn stripes, by the last version whose records had no number."""

RECIPES = ("auto", "features")


def content_of(name) -> dict:
    return json.loads((BEFORE / name).read_text("utf-8"))


@pytest.fixture(params=RECIPES)
def earlier(request, tmp_path) -> RunFolder:
    """A run of an earlier version."""
    run = RunFolder(tmp_path / "run")
    run.checkpoints.mkdir(parents=True)
    run.classifier.mkdir()
    shutil.copy(BEFORE / f"{request.param}.config.json", run.config)
    shutil.copy(BEFORE / "metrics.json", run.metrics)
    shutil.copy(BEFORE / "classifier.json", run.classifier_facts)
    shutil.copy(BEFORE / "job.json", run.job)
    return run


def test_an_earlier_run_is_read_whole(earlier):
    content = json.loads(earlier.config.read_text("utf-8"))
    record = earlier.read_record()
    assert record.version == 0
    assert record.labels == ("across", "diagonal 대각선", "down")
    assert record.way == "features"
    for name in ("command", "created", "source", "details", "seconds", "log_loss_by_strength"):
        assert getattr(record, name) == content[name]
    assert content.keys() - {"none_of_these"} <= {field.name for field in fields(RunRecord)}
    variants = content["variants"]
    assert [each.name for each in record.variants] == [each["name"] for each in variants]
    assert [each.log_loss for each in record.variants] == [each["log_loss"] for each in variants]
    curve = record.learning_curve
    assert [point.share for point in curve.points] == [0.1, 0.25, 0.5, 1.0]
    assert list(curve.gain_interval) == content["learning_curve"]["gain_interval"]
    assert record.ood_detection.threshold == -content["none_of_these"]["threshold"]
    config = recorded_config(record)
    assert config.recipe == content["recipe"]
    assert config.features.backbone == "efficientnet_lite0"
    assert reading_from_record(record) == Reading()


def test_the_other_files_of_an_earlier_run_are_read(earlier):
    metrics, facts = content_of("metrics.json"), content_of("classifier.json")
    now = {"ood_auroc": metrics["stranger_auroc"], "known_accepted": metrics["taken_for_known"]}
    assert earlier.read_metrics() == metrics | now
    assert earlier.read_classifier_facts().ood_threshold == -facts["familiarity_threshold"]
    parity = earlier.read_classifier_facts().parity
    assert parity.n_pictures == facts["parity"]["n_pictures"]
    assert parity.ood_score_max_difference == facts["parity"]["familiarity_max_difference"]
    assert parity.onnx_max_difference == facts["parity"]["onnx_max_difference"]
    assert parity.is_checked
    assert parity.is_within_limit
    job = earlier.read_job()
    assert (job.command, job.config["recipe"]) == (content_of("job.json")["command"], "auto")
    assert job.allow_outside is False


def test_a_job_of_before_says_nothing_of_outside(earlier):
    content = content_of("job.json")
    del content["allow_outside"]
    write_json(earlier.job, content)
    assert earlier.read_job() == replace(check_shape(Job, content), allow_outside=None)


def test_what_is_written_has_the_same_keys_and_a_version(earlier):
    content = json.loads(earlier.config.read_text("utf-8"))
    record = earlier.read_record()
    earlier.write_record(record)
    written = json.loads(earlier.config.read_text("utf-8"))
    assert written.pop("version") == VERSION == 1
    known = content.pop("none_of_these")
    assert written.pop("ood_detection") == {**known, "threshold": -known["threshold"]}
    added = {name: value for name, value in written.items() if name not in content}
    assert set(added.values()) <= {None}
    assert {name: written[name] for name in content} == content
    assert earlier.read_record() == replace(record, version=VERSION)


def test_a_record_of_a_later_version_says_what_to_do(earlier):
    content = json.loads(earlier.config.read_text("utf-8"))
    write_json(earlier.config, {**content, "version": VERSION + 1})
    with pytest.raises(RunError) as caught:
        earlier.read_record()
    for part in ("config.json", f"version {VERSION + 1}", f"up to {VERSION}", "--upgrade pellucid"):
        assert part in str(caught.value)


FOREIGN = {
    "of transformers": {
        "architectures": ["ViT"], "model_type": "vit", "id2label": {"0": "a"}, "hidden_size": 768,
    },
    "of Keras": {"module": "keras", "class_name": "Sequential", "config": {"name": "s"}},
    "of npm": {"name": "app", "version": "1.0.0"},
    "of a tagger": {"labels": {"a": 0}, "splits": "train"},
    "empty": {},
}  # fmt: skip


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_file_of_another_program_is_no_run(earlier, content):
    write_json(earlier.config, content)
    with pytest.raises(RunError, match=r"config\.json"):
        read_run_files(earlier)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "1"}, 'version: expected a whole number; received "1"'),
        ({"version": True}, "version: expected a whole number; received true"),
        ({"labels": "ab"}, 'labels: expected a list; received "ab"'),
        ({"details": {"kept": []}}, "details.kept: expected text or a number"),
        ({"log_loss_by_strength": {"x": 1}}, "log_loss_by_strength"),
        ({"variants": [{"log_loss": "low"}]}, r"variants\[0\].log_loss: expected a number"),
        ({"learning_curve": {}}, "learning_curve.points is missing"),
        ({"learning_curve": {"points": [], "gain": 0, "gain_interval": [0], "p_value": 1}},
         r"learning_curve.gain_interval\[1\] is missing"),
        ({"splits": {"train": "A"}}, 'splits.train: expected a list; received "A"'),
        ({"is_interrupted": 0}, "is_interrupted: expected true or false; received 0"),
        ({"seconds": None}, "seconds: expected an object; received null"),
    ],
)  # fmt: skip
def test_a_damaged_record_names_the_field(change, message):
    with pytest.raises(UnfitError, match=f"^{message}"):
        check_shape(RunRecord, {**content_of("auto.config.json"), **change})


def test_settings_of_another_version_are_not_known():
    record = check_shape(RunRecord, content_of("auto.config.json"))
    assert recorded_config(record) != TrainConfig()
    assert recorded_config(replace(record, config={**record.config, "magic": 1})) is None
