"""`pellucid resume`: after a kill, after Ctrl-C, and where there is nothing to go on with."""

import json
import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

COMMAND = "from pellucid.cli.main import main; main()"
TRAIN = [
    "--model", "book_digits_convnet", "--image-size", "20", "--epochs", "6", "--batch-size", "4",
    "--augment", "light", "--stop-patience", "0",
]  # fmt: skip


def test_there_is_nothing_to_go_on_with(pellucid, tmp_path):
    outcome = pellucid("resume", tmp_path / "nothing")
    assert outcome.status == 1
    assert "There is no run at" in outcome.stderr


def test_a_job_that_is_damaged_is_a_message(pellucid, tmp_path):
    job = tmp_path / "run" / "checkpoints" / "job.json"
    job.parent.mkdir(parents=True)
    for text in ("{", "{}", '{"config": 3, "source": "x", "command": "y"}', '{"config": {"a": 1}}'):
        job.write_text(text)
        outcome = pellucid("resume", tmp_path / "run")
        assert outcome.status == 1
        assert "Error:" in outcome.stderr


def interrupt(folder, run, kill) -> None:
    """Train in a process, and end it with a signal when two epochs are done."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "train", folder, "--run", run, *TRAIN],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not list((run / "checkpoints").glob("state-00002-*")):
        time.sleep(0.02)
    os.kill(process.pid, kill)
    process.wait(timeout=60)


def facts(run) -> tuple:
    history = pl.read_csv(run / "history.csv").drop("seconds").rows()
    return history, json.loads((run / "metrics.json").read_text())


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_a_killed_run_ends_as_an_undisturbed_one(pellucid, draw_classes, tmp_path):
    folder = draw_classes(tmp_path / "사진", 16)
    assert pellucid("train", folder, "--run", tmp_path / "whole", *TRAIN).status == 0
    assert not (tmp_path / "whole" / "checkpoints").exists()
    expected = facts(tmp_path / "whole")

    interrupt(folder, tmp_path / "killed", signal.SIGKILL)
    assert not (tmp_path / "killed" / "metrics.json").exists()
    outcome = pellucid("resume", tmp_path / "killed", "--json")
    assert outcome.status == 0
    assert outcome.json["metrics"] == expected[1]
    assert facts(tmp_path / "killed") == expected
    again = pellucid("resume", tmp_path / "killed")
    assert again.status == 1
    assert "is complete" in again.stderr

    # Ctrl-C: what is there is tested and can be used, and the training can still go on.
    interrupt(folder, tmp_path / "stopped", signal.SIGINT)
    assert (tmp_path / "stopped" / "report.html").exists()
    assert len(facts(tmp_path / "stopped")[0]) < len(expected[0])
    picture = next(folder.rglob("*.png"))
    assert pellucid("predict", tmp_path / "stopped", picture).status == 0
    assert pellucid("resume", tmp_path / "stopped").status == 0
    assert facts(tmp_path / "stopped") == expected


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
@pytest.mark.long
def test_other_pictures_than_before_are_refused(pellucid, draw_classes, draw, tmp_path):
    folder = draw_classes(tmp_path / "photos", 12)
    interrupt(folder, tmp_path / "run", signal.SIGKILL)
    for command in ("predict", "report", "code"):
        outcome = pellucid(command, tmp_path / "run", *["x.png"] * (command == "predict"))
        assert outcome.status == 1
        assert "To go on: pellucid resume" in outcome.stderr

    # What the best epoch had learned cannot be made up for: it is said, and nothing is removed.
    best = tmp_path / "run" / "checkpoints" / "best.weights.h5"
    whole = best.read_bytes()
    for content, what in ((None, "missing"), (whole[: len(whole) // 2], "damaged")):
        best.unlink() if content is None else best.write_bytes(content)
        outcome = pellucid("resume", tmp_path / "run")
        assert outcome.status == 1
        assert f"best.weights.h5 is {what}" in outcome.stderr
        assert any(best.parent.glob("state-*"))
    best.write_bytes(whole)
    catalog = tmp_path / "run" / "catalog.parquet"
    rows = catalog.read_bytes()
    catalog.write_bytes(rows[:100])
    outcome = pellucid("resume", tmp_path / "run")
    assert outcome.status == 1
    assert "catalog.parquet is missing or damaged" in outcome.stderr
    catalog.write_bytes(rows)

    draw(folder / "dots" / "new.png", 99, is_striped=False)
    outcome = pellucid("resume", tmp_path / "run")
    assert outcome.status == 1
    assert "are not those that this training began with" in outcome.stderr
    assert "new: dots/new.png." in outcome.stderr
    assert (tmp_path / "run" / "checkpoints").exists()
