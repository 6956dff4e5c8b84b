"""`pellucid doctor`."""

import sys

import pytest

from pellucid.data.decode import ImageSpec
from pellucid.inference import measured_precision
from pellucid.inference.measured_precision import Measured


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))


def lines(outcome) -> dict[str, str]:
    assert outcome.status == 0
    return dict(line.split(None, 1) for line in outcome.stdout.splitlines())


def test_the_table(pellucid, monkeypatch, tmp_path):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = lines(pellucid("doctor"))
    assert " core" in found["Processor"]
    assert found["Prediction"].startswith("OpenVINO ")
    assert " with tensorflow " in found["Training"]
    assert found["GPU"] == "no NVIDIA GPU found; no GPU is needed"
    assert found["Cache"].startswith(f"{tmp_path / 'cache'}: 0.0 GB; ")
    assert {"[export]", "[cluster]"} <= found.keys()


@pytest.mark.skipif(sys.platform != "linux", reason="the advice is another elsewhere")
def test_a_gpu_that_is_not_used(pellucid, monkeypatch, tmp_path):
    driver = tmp_path / "nvidia-smi"
    driver.write_text("#!/bin/sh\necho 'CUDA Version : 13.0'; echo 'Product Name : NVIDIA H200'\n")
    driver.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    found = lines(pellucid("doctor"))
    install = 'pip install --upgrade "jax[cuda13]"'
    assert found["GPU"] == f"NVIDIA H200 (CUDA 13.0), not used. To train on it: {install}"
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert lines(pellucid("doctor"))["GPU"].endswith("then set KERAS_BACKEND=jax")


def test_a_backend_that_is_not_installed(pellucid, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "abacus")
    found = lines(pellucid("doctor"))
    assert found["Training"].endswith(
        "its backend abacus (KERAS_BACKEND) is not installed: pip install abacus"
    )


def test_the_measured_precisions_of_a_backbone(pellucid, monkeypatch, tmp_path):
    measured = [
        Measured("bfloat16", 187.4, 0.0176),
        Measured("bfloat16-pointwise", 250.3, 0.0171),
    ]
    monkeypatch.setattr(
        measured_precision, "precisions", lambda: ("bfloat16", "bfloat16-pointwise")
    )
    monkeypatch.setattr(measured_precision, "measure", lambda *_: measured)
    backbones = tmp_path / "cache" / "backbones"
    backbones.mkdir(parents=True)
    network = backbones / "efficientnet_lite2-weights1-format1.uint8.onnx"
    measured_precision.measure_and_keep(network, ImageSpec(8, 8, 3))
    assert lines(pellucid("doctor"))["efficientnet_lite2-weights1"] == (
        "in bfloat16-pointwise: bfloat16-pointwise 250 images/s, error 1.71%; bfloat16 187 "
        "images/s, error 1.76%"
    )
    found = pellucid("doctor", "--json").json["measured"]["efficientnet_lite2-weights1"]
    assert [each["images_per_second"] for each in found] == [187.4, 250.3]


def test_json(pellucid):
    found = pellucid("doctor", "--json").json
    assert found["precision"] in ("float32", "bfloat16", "float16")
    assert found["n_cores"] >= 1
    assert {extra["name"] for extra in found["extras"]} >= {"export", "jpeg-xl"}
