"""Trainings that an earlier version began."""

import json
from dataclasses import asdict

import pytest

from pellucid.config import SplitConfig, TrainConfig
from pellucid.run import RunFolder
from pellucid.training.job import read_job


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
def test_tables_that_named_files_outside_still_may(tmp_path, source, said, is_allowed):
    job = {"command": "pellucid train", "source": str(tmp_path / source), "config": {}, **said}
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "job.json").write_text(json.dumps(job))
    assert read_job(RunFolder(tmp_path)).reading.allow_outside == is_allowed


@pytest.mark.parametrize("share", [0.2, None])
def test_the_share_of_validation_stays_as_it_was(tmp_path, share):
    """Earlier versions had 0.2 as the default, and wrote it; it had no limit."""
    config = asdict(TrainConfig())
    config["split"]["validation"] = share
    job = {"command": "pellucid train", "source": str(tmp_path / "photos"), "config": config}
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "job.json").write_text(json.dumps(job))
    assert read_job(RunFolder(tmp_path)).config.split == SplitConfig(validation=share)
