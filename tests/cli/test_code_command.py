"""`pellucid code`: the script runs as it is, and nothing that exists is overwritten."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COMMAND = "from pellucid.cli.main import main; main()"


def python(*arguments: str, folder: Path, **environment: str) -> bytes:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
        capture_output=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout


@pytest.mark.long
def test_the_script_of_a_network_trained_from_scratch_runs(
    pellucid, draw_classes, tmp_path
) -> None:
    import keras

    draw_classes(tmp_path / "사진", 10, labels=("줄무늬", "점"))
    train = ("train", tmp_path / "사진", "--recipe", "scratch", "--run", tmp_path / "run")
    outcome = pellucid(*train, "--epochs", 1, "--augment", "book", "--optimizer", "nesterov")
    assert outcome.status == 0, outcome.stderr

    # As a shell does: pellucid code run > script.py, on a terminal that is not in UTF-8.
    printed = python("-c", COMMAND, "code", "run", folder=tmp_path, PYTHONIOENCODING="latin-1")
    (tmp_path / "script.py").write_bytes(printed)
    source = printed.decode("utf-8")
    assert 'CLASS_NAMES = ["점", "줄무늬"]' in source
    assert "EPOCHS = 1\n" in source
    assert "RandomRotation((-0.1, 0.1)" in source
    assert "optimizer = keras.optimizers.SGD(LEARNING_RATE, momentum=0.9, nesterov=True)" in source
    said = python("script.py", folder=tmp_path).decode("utf-8")
    assert "Found 20 files belonging to 2 classes." in said
    assert re.search(r"accuracy \d+\.\d%", said)
    ours, theirs = (
        keras.models.load_model(tmp_path / path, compile=False)
        for path in ("run/classifier/model.keras", "classifier.keras")
    )
    assert theirs.get_config()["layers"] == ours.get_config()["layers"]

    # Where the pictures are gone there is a script all the same.
    (tmp_path / "사진").rename(tmp_path / "photos")
    outcome = pellucid("code", tmp_path / "run", "--json")
    assert outcome.status == 0, outcome.stderr
    assert outcome.json["run"] == str(tmp_path / "run")
    assert f'TRAIN_FOLDER = "{tmp_path / "사진"}"\n' in outcome.json["script"]
    assert "# The pictures are gone from" in outcome.json["script"]

    written = tmp_path / "new folder" / "script.py"
    outcome = pellucid("code", tmp_path / "run", "--out", written)
    assert (outcome.status, outcome.stdout) == (0, f"{written}\n"), outcome.stderr
    assert "# The pictures are gone from" in written.read_text("utf-8")
    written.write_text("mine")
    outcome = pellucid("code", tmp_path / "run", "--out", written)
    assert outcome.status == 2
    assert "exists already and is not overwritten" in outcome.stderr
    assert written.read_text() == "mine"


@pytest.mark.long
@pytest.mark.release
def test_the_script_of_a_frozen_backbone_runs(
    pellucid, shared_cache, draw_classes, tmp_path
) -> None:
    import keras

    draw_classes(tmp_path / "photos", 8)
    train = ("train", tmp_path / "photos", "--mirror", "off", "--run", tmp_path / "run")
    outcome = pellucid(*train, "--backbone", "efficientnet_lite0", "--backbone-size", 64)
    assert outcome.status == 0, outcome.stderr
    outcome = pellucid("code", tmp_path / "run", "--out", tmp_path / "script.py")
    assert outcome.status == 0, outcome.stderr
    said = python("script.py", folder=tmp_path).decode("utf-8")
    assert re.search(r"accuracy \d+\.\d%", said)
    ours, theirs = (
        keras.models.load_model(tmp_path / path, compile=False).get_weights()
        for path in ("run/classifier/model.keras", "classifier.keras")
    )
    # Of the weights, only the last layer's kernel and bias have learned.
    is_same = [bool((a == b).all()) for a, b in zip(ours, theirs, strict=True)]
    assert is_same == [True] * (len(ours) - 2) + [False] * 2


def test_there_is_no_script_of_what_is_no_run(pellucid, tmp_path) -> None:
    outcome = pellucid("code", tmp_path / "nothing")
    assert outcome.status == 1
    assert "There is no run at" in outcome.stderr
    assert outcome.stdout == ""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.json").write_text("{")
    outcome = pellucid("code", tmp_path / "run", "--out", tmp_path / "script.py")
    assert outcome.status == 1
    assert "was changed or is broken" in outcome.stderr
    assert not (tmp_path / "script.py").exists()
