"""`pellucid explore`: what it shows, how it stops, and what it says of what it cannot show."""

import json
import signal
import subprocess
import sys
import unicodedata
import urllib.request
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

COMMAND = "from pellucid.cli.main import main; main()"


def test_a_picture_that_cannot_be_used_is_a_message(pellucid):
    outcome = pellucid("explore", "mlp", "absent.jpg", "--no-browser")
    assert outcome.status == 1
    assert "absent.jpg: The file cannot be read" in outcome.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["vgg61"], 1, "nothing to explore at vgg61"),
        (["absent.keras"], 1, "There is no file absent.keras"),
        (["mlp", "--scaling", "torch"], 2, "for pictures with 1 channel"),
        (["mlp", "--port", "99999"], 2, "0 to 65535"),
    ],
)
def test_what_cannot_be_shown_is_a_message(pellucid, arguments, status, said):
    outcome = pellucid("explore", *arguments, "--no-browser")
    assert outcome.status == status
    assert said in outcome.stderr
    assert outcome.stdout == ""


@pytest.mark.long
@pytest.mark.slow
def test_it_answers_until_ctrl_c(tmp_path):
    Image.fromarray(np.zeros((30, 40, 3), "uint8")).save(tmp_path / "검은색.png")
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "explore", "mlp", "검은색.png", "--no-browser"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        lines = []
        while "http://" not in (lines[-1:] or [""])[0]:
            line = process.stderr.readline()
            assert line, lines
            lines.append(line)
        address = lines[-1].split(" is at ")[1].strip()
        base, picture = address.split("/#/network?picture=")
        assert base.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{base}/api/model", timeout=30) as answer:
            model = json.load(answer)
        assert (model["name"], model["source"], model["parameters"]) == ("mlp", "random", 59850)
        with urllib.request.urlopen(f"{base}/api/trace?picture={picture}", timeout=30) as answer:
            assert sum(json.load(answer)["outputs"][0]) == pytest.approx(1, abs=1e-5)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("model.tflite", b"\x1c\0\0\0TFL3", "TensorFlow Lite"),
        ("Model.ONNX", b"\x08\x07", "an ONNX model"),
        ("model.h5", b"<!DOCTYPE html>", "a web page"),
        ("saved/saved_model.pb", b"\n", "a SavedModel folder"),
    ],
)
def test_a_model_of_another_kind_is_named_before_keras_starts(name, content, said, pellucid):
    path = Path(name)  # in the working folder
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    outcome = pellucid("explore", name.partition("/")[0], "--no-browser")
    assert outcome.status == 1
    assert said in outcome.stderr
    assert "Starting Keras" not in outcome.stderr


@pytest.mark.parametrize("name", ["photos", "notes.txt"])
def test_what_is_no_model_is_refused_before_keras_starts(name, pellucid):
    Path("photos/cat").mkdir(parents=True)
    Path("notes.txt").write_text("notes")
    outcome = pellucid("explore", name, "--no-browser")
    assert outcome.status == 1
    assert f"nothing to explore at {name}" in outcome.stderr
    assert "Starting Keras" not in outcome.stderr


def test_a_picture_without_a_run_is_answered_by_the_right_command(pellucid):
    Path("photos/cat").mkdir(parents=True)
    Path("photos/cat/my cat.jpg").write_bytes(b"x")
    for number in range(12):
        run = Path(f"runs/photos-{number}")
        run.mkdir(parents=True)
        (run / "config.json").write_text("{}")
    outcome = pellucid("explore", "photos/cat/my cat.jpg", "--no-browser")
    assert "pellucid explore RUN 'photos/cat/my cat.jpg'" in outcome.stderr
    assert "Did you mean" not in outcome.stderr
    assert outcome.stderr.count("photos-") == 8
    assert " and 4 more. Networks:" in outcome.stderr


def test_a_model_is_found_in_whatever_form_the_disk_spells_its_name(pellucid):
    with h5py.File(unicodedata.normalize("NFD", "모델.h5"), "w") as file:
        file["conv/kernel"] = np.zeros(3)
    outcome = pellucid("explore", unicodedata.normalize("NFC", "모델.h5"), "--no-browser")
    assert "weights alone" in outcome.stderr


def test_weights_alone_and_code_are_named_before_keras_starts(pellucid):
    with h5py.File("some.weights.h5", "w") as file:
        file["layers/conv/vars/0"] = np.zeros(3)
    outcome = pellucid("explore", "some.weights.h5", "--no-browser")
    assert outcome.status == 1
    assert "weights alone" in outcome.stderr
    assert "Starting Keras" not in outcome.stderr
    with h5py.File("Model.H5", "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Lambda", "config": {}})
        file.create_group("model_weights")
    outcome = pellucid("explore", "Model.H5", "--no-browser")
    assert "--allow-code" in outcome.stderr
    assert "Starting Keras" not in outcome.stderr
