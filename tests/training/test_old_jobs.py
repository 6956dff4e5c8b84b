"""Trainings that an earlier version began."""

import json
from contextlib import nullcontext

import pytest

from pellucid.training import train as module
from pellucid.training.train import resume


@pytest.mark.parametrize(
    ("source", "said", "is_allowed"),
    [
        ("t.csv", {}, True),
        ("t.parquet", {}, True),
        ("photos", {}, False),
        ("p.zip", {}, False),
        ("t.csv", {"allow_outside": False}, False),
        ("t.csv", {"allow_outside": True}, True),
    ],
)
def test_tables_that_named_files_outside_still_may(tmp_path, monkeypatch, source, said, is_allowed):
    job = {"command": "pellucid train", "source": str(tmp_path / source), "config": {}, **said}
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "job.json").write_text(json.dumps(job))
    found = []
    monkeypatch.setattr(module, "check_backend", lambda: None)
    monkeypatch.setattr(module, "_open", lambda path, reading, watcher: found.append(reading))
    monkeypatch.setattr(module, "_opened", lambda *given: nullcontext())
    monkeypatch.setattr(module, "_train", lambda *given: None)
    resume(tmp_path)
    assert [reading.allow_outside for reading in found] == [is_allowed]
