"""Models of other programs: named before Keras starts, with what to do."""

import json
import zipfile

import h5py
import pytest

from pellucid.errors import ModelError
from pellucid.models.file_kinds import check_kind, is_hdf5, is_model_file

TFLITE = b"\x1c\0\0\0TFL3" + b"\0" * 200

FILES = {
    "model.tflite": (TFLITE, r"TensorFlow Lite.*Open the Keras model"),
    "model.TFLITE": (TFLITE, r"TensorFlow Lite"),
    "model.onnx": (b"\x08\x07\x12\x04keras", r"ONNX.*--backbone FILE.onnx"),
    "yolov8n-cls.pt": (b"PK\3\4" + b"\0" * 200, "PyTorch.*copy the weights"),
    "resnet.pth": (b"\x80\2\x8a", "PyTorch"),
    "frozen.pb": (b"\n\x0b", "frozen TensorFlow graph"),
    "graph.pbtxt": (b"node {", "TensorFlow graph in text form"),
    "model.ckpt": (b"\0" * 9, "weights without their layers"),
    "model.ckpt.index": (b"\0" * 9, "TensorFlow checkpoint"),
    "Classifier.mlmodel": (b"\x08\x04", "Core ML"),
    "model.safetensors": (b"\x10\0\0\0\0\0\0\0{}", "safetensors"),
    "model.gguf": (b"GGUF", "GGUF"),
    "model.xml": (b'<?xml version="1.0"?><net name="a">', "OpenVINO"),
    "notes.xml": (b"<note/>", "not a model"),
    "model.bin": (b"\0" * 9, "weights without their layers"),
    "model.pkl": (b"\x80\4.", "pickle, which may run any code"),
    "model.joblib": (b"\x80\4.", "joblib"),
    "model.json": (b'{"format": "layers-model", "modelTopology": {}}', "TensorFlow.js.*converter"),
    "architecture.json": (b'{"class_name": "Sequential"}', "JSON"),
    "model.yaml": (b"class_name: Sequential", "YAML"),
    "weights.npz": (b"PK\3\4", "file of arrays"),
    "archive.zip": (b"PK\3\4", "zip archive.*Unpack"),
    "empty.keras": (b"", "empty file"),
    "empty.h5": (b"", "empty file"),
    "text.h5": (b"hello", "begins neither as a zip archive"),
    "pointer.h5": (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    "page.keras": (b"\n<!DOCTYPE html><html>", "web page.*download"),
    "lite.h5": (TFLITE, "TensorFlow Lite"),
    "pickled.h5": (b"\x80\4.", "pickle"),
    "packed.h5": (b"\x1f\x8b\x08", "gzip"),
    "described.keras": (b' {"class_name": "Sequential"}', "JSON"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_kind_is_named(name, tmp_path):
    content, said = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=said) as caught:
        check_kind(tmp_path / name)
    assert ".keras, .h5" in str(caught.value)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["saved_model.pb", "variables/variables.index"], "a SavedModel folder[.] "),
        (["saved_model.pb", "keras_metadata.pb"], "a SavedModel folder of Keras 2"),
        (["saved_model.pbtxt"], "SavedModel"),
        (["model.json", "group1-shard1of1.bin"], "TensorFlow.js"),
        (["checkpoint", "model.index"], "TensorFlow checkpoint"),
        (["model.safetensors", "config.json"], "Hugging Face"),
    ],
)
def test_a_folder_of_another_kind_is_named(parts, said, tmp_path):
    for part in parts:
        (tmp_path / part).parent.mkdir(exist_ok=True)
        (tmp_path / part).touch()
    with pytest.raises(ModelError, match=said):
        check_kind(tmp_path)


def test_folders_with_endings_of_files_are_named(tmp_path):
    for name, said in (("a.mlpackage", "Core ML"), ("a.keras", "a folder")):
        (tmp_path / name).mkdir()
        with pytest.raises(ModelError, match=said):
            check_kind(tmp_path / name)


def test_what_is_no_model_at_all_is_left_to_others(tmp_path):
    check_kind(tmp_path)
    check_kind(tmp_path / "vgg16")
    check_kind(tmp_path / "absent.tflite")
    (tmp_path / "notes.txt").write_text("notes")
    check_kind(tmp_path / "notes.txt")


def test_endings_count_in_any_case_and_the_content_decides(tmp_path):
    for name in ("Model.H5", "MODEL.KERAS", "model.Hdf5"):
        assert is_model_file(name)
    assert not is_model_file("model.h5.txt")
    with h5py.File(tmp_path / "Model.H5", "w", userblock_size=1024):
        pass
    assert is_hdf5(tmp_path / "Model.H5")
    check_kind(tmp_path / "Model.H5")
    with zipfile.ZipFile(tmp_path / "zip.h5", "w") as archive:
        archive.writestr("config.json", "{}")
    check_kind(tmp_path / "zip.h5")


def test_a_model_with_a_foreign_ending_is_known_by_its_content(tmp_path):
    with h5py.File(tmp_path / "model.bin", "w"):
        pass
    with pytest.raises(ModelError, match=r"Keras file with another ending.*ends with \.h5"):
        check_kind(tmp_path / "model.bin")
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as archive:
        archive.writestr("config.json", json.dumps({}))
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(ModelError, match=r"Keras file with another ending.*ends with \.keras"):
        check_kind(tmp_path / "model.zip")


@pytest.mark.parametrize("ending", [".h5", ".keras", ".onnx", ".json"])
def test_special_files_are_not_opened(ending, tmp_path):
    import os

    path = tmp_path / f"model{ending}"
    os.mkfifo(path)
    with pytest.raises(ModelError, match="not a regular file"):
        check_kind(path)
