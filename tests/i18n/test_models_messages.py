"""Errors about models, backbones, augmentations, predictions and lessons are all translated."""

import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tests.i18n.brackets import words_outside

from pellucid.augment.policy import create_policy
from pellucid.augment.registry import create_augmentation
from pellucid.backbones.backbone import check_image_size
from pellucid.backbones.efficientnet_lite.torch_checkpoint import read_checkpoint
from pellucid.backbones.onnx.graph import find_input
from pellucid.backbones.resolve import resolve_backbone
from pellucid.backbones.scaling import check_scaling
from pellucid.config import ModelOptions
from pellucid.data.decode import ImageSpec
from pellucid.errors import PellucidError
from pellucid.i18n import use_language
from pellucid.inference.as_pixels import as_pixels
from pellucid.inference.asked import asked_paths, check_top
from pellucid.inference.engine import Engine
from pellucid.inference.part_folder import PartFolder
from pellucid.inference.views import check_n_views
from pellucid.lessons.comparisons import find_comparison
from pellucid.lessons.loss_slice import loss_slice
from pellucid.lessons.training_pictures import select_files
from pellucid.models.examined_file import examine_file
from pellucid.models.file_kinds import check_kind
from pellucid.models.registry import create_model


def refuses(cause: Callable[[], object], *values: object) -> None:
    """Check that the message of the error that a call raises is translated, `values` aside."""
    with use_language("en-XA"), pytest.raises(PellucidError) as caught:
        cause()
    said = str(caught.value)
    for value in values:
        said = said.replace(str(value), "")
    assert "⟦" in said
    assert words_outside(said) == []


FILES = {
    "a.tflite": b"\x1c\0\0\0TFL3",
    "a.onnx": b"\x08",
    "a.pt": b"PK\3\4",
    "a.ckpt": b"\0",
    "a.pb": b"\n",
    "a.pbtxt": b"node {",
    "a.index": b"\0",
    "a.mlmodel": b"\0",
    "a.safetensors": b"\0",
    "a.gguf": b"GGUF",
    "a.xml": b'<?xml version="1.0"?><net name="a">',
    "notes.xml": b"<note/>",
    "a.bin": b"\0",
    "a.pdmodel": b"\0",
    "a.caffemodel": b"\0",
    "a.engine": b"\0",
    "a.pkl": b"\x80\4.",
    "a.joblib": b"\x80\4.",
    "a.json": b'{"class_name": "Sequential"}',
    "a.yaml": b"class_name: Sequential",
    "a.npz": b"PK\3\4",
    "a.npy": b"\x93",
    "a.zip": b"PK\3\4",
    "js.json": b'{"modelTopology": {}}',
    "empty.keras": b"",
    "text.h5": b"hello",
    "pointer.h5": b"version https://git-lfs.github.com/spec/v1\n",
    "page.keras": b"\n<!DOCTYPE html><html>",
    "packed.h5": b"\x1f\x8b\x08",
}


@pytest.mark.parametrize("name", FILES)
def test_files_of_other_kinds(name, tmp_path):
    (tmp_path / name).write_bytes(FILES[name])
    refuses(lambda: check_kind(tmp_path / name))


def test_keras_files_with_other_endings(tmp_path):
    with h5py.File(tmp_path / "a.pb", "w") as file:
        file.attrs["model_config"] = "{}"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("config.json", "{}")
    for name in ("a.pb", "a.zip"):
        refuses(partial(check_kind, tmp_path / name))


@pytest.mark.parametrize(
    "parts",
    [
        ["saved_model.pb"],
        ["saved_model.pb", "keras_metadata.pb"],
        ["model.json", "weights.bin"],
        ["checkpoint", "model.index"],
        ["model.safetensors"],
    ],
)
def test_folders_of_other_kinds(parts, tmp_path):
    for part in parts:
        (tmp_path / part).touch()
    refuses(lambda: check_kind(tmp_path))


def test_a_folder_with_the_ending_of_a_file(tmp_path):
    (tmp_path / "a.keras").mkdir()
    refuses(lambda: check_kind(tmp_path / "a.keras"))


def layered(*layers: dict, kind: str = "Functional") -> dict:
    return {"class_name": kind, "config": {"layers": list(layers)}}


CONFIGS = {
    "not an object": [],
    "no class": {},
    "of text": layered({"class_name": "TextVectorization", "config": {}}),
    "many layers": layered(*[{}] * 5_000),
    "many in a row": layered(*[{}] * 1_000, kind="Sequential"),
    "unrolled": layered({"class_name": "LSTM", "config": {"name": "l", "unroll": True}}),
    "large": layered({"class_name": "Dense", "config": {"name": "d", "units": 10**12}}),
    "fraction": layered({"class_name": "Dense", "config": {"name": "d", "units": 1.5}}),
    "code": layered({"class_name": "Lambda", "config": {"name": "c"}}),
}


def written(path: Path, config: object, **parts: bytes | str | None) -> Path:
    given = {
        "metadata.json": json.dumps({"keras_version": "3.0.0"}),
        "config.json": json.dumps(config),
        "model.weights.h5": b"",
        **{name.replace("__", "."): content for name, content in parts.items()},
    }
    with h5py.File(path.with_suffix(".tmp"), "w") as file:
        file["a"] = np.zeros(3)
    given["model.weights.h5"] = path.with_suffix(".tmp").read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in given.items():
            if content is not None:
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", CONFIGS)
def test_models_that_are_not_opened(name, tmp_path):
    path = written(tmp_path / "a.keras", CONFIGS[name])
    refuses(lambda: examine_file(path))


def test_damaged_models(tmp_path):
    refuses(lambda: examine_file(tmp_path / "none.keras"))
    (tmp_path / "a.txt").touch()
    refuses(lambda: examine_file(tmp_path / "a.txt"))
    (tmp_path / "cut.keras").write_bytes(b"PK\3\4" + b"\0" * 90)
    refuses(lambda: examine_file(tmp_path / "cut.keras"))
    refuses(lambda: examine_file(written(tmp_path / "a.keras", {}, config__json=None)))
    outside = {"../a": "b"}
    refuses(lambda: examine_file(written(tmp_path / "b.keras", {}, **outside)))
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        file["a"] = np.zeros(3)
    refuses(lambda: examine_file(tmp_path / "weights.h5"))
    old = json.dumps({"keras_version": "1.2"})
    config = layered({"class_name": "Dense", "config": {"name": "d"}})
    refuses(lambda: examine_file(written(tmp_path / "old.keras", config, metadata__json=old)))


KERAS_2 = {
    "no layers": {"class_name": "Functional", "config": {}},
    "its own class": {"class_name": "Mine", "config": {}},
    "no format": layered({"class_name": "Dense"}, kind="Sequential"),
    "unknown layer": layered({"class_name": "Mine", "config": {"name": "a"}}, kind="Sequential"),
    "of others": layered({"class_name": "KerasLayer", "config": {"name": "a"}}, kind="Sequential"),
    "unknown setting": layered(
        {"class_name": "Dense", "config": {"name": "a", "units": 1, "more": 1}}, kind="Sequential"
    ),
    "unknown function": layered(
        {"class_name": "Dense", "config": {"name": "a", "units": 1, "activation": "own"}},
        kind="Sequential",
    ),
    "code": layered({"class_name": "Lambda", "config": {"name": "a"}}, kind="Sequential"),
}


@pytest.mark.parametrize("name", KERAS_2)
def test_models_of_keras_2_that_have_no_equal(name, tmp_path):
    from pellucid.models.saved_model import load_saved_model

    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(KERAS_2[name])
        file.attrs["keras_version"] = "2.11.0"
        file.create_group("model_weights")
    refuses(lambda: load_saved_model(tmp_path / "a.h5", allow_code=name == "code"))


@pytest.mark.parametrize(
    "cause",
    [
        lambda: create_model("alexnt", 2),
        lambda: create_model("mlp", 2, (28, 28, 2)),
        lambda: create_model("mlp", 0),
        lambda: create_model("alexnet", 2, (8, 8, 3)),
        lambda: create_model("mlp", 2, options=ModelOptions(initializer="best")),
        lambda: create_model("mlp", 2, options=ModelOptions(normalization="batch")),
        lambda: create_model("perceptron", 2, options=ModelOptions(head_units=3)),
    ],
)
def test_networks_that_cannot_be_built(cause):
    refuses(cause)


def test_a_model_that_fits_no_picture():
    import keras

    from pellucid.explanation.demands import check_demands

    model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(2, 3)])
    for shape in ((0, 8, 3), (2, 2, 3), (10**5, 10**5, 3)):
        refuses(partial(check_demands, model, shape))


POLICIES = {
    "no table": "[[augment]\n",
    "empty": "",
    "number": "augment = 3",
    "no name": "[[augment]]\nlimit = 3",
    "mixup": "mixup = -1",
    "unknown key": "mixupp = 0.2",
    "description": "description = 3\ncutmix = 1.0",
    "deep": "augment = [" + "{name = 'Compose', augmentations = [" * 5 + "]}" * 5 + "]",
    "many": "[[augment]]\nname='Blur'\n" * 65,
    "large": "#" * 70_000,
    "unknown name": "[[augment]]\nname='Blurr'",
    "unknown parameter": "[[augment]]\nname='Rotate'\nlimt=3",
    "missing": "[[augment]]\nname='Crop'",
    "seed": "[[augment]]\nname='Blur'\nseed=3",
    "no number": "[[augment]]\nname='Rotate'\nlimit='a'",
    "no whole number": "[[augment]]\nname='RandomCrop'\npadding=0.5",
    "no pair": "[[augment]]\nname='Cutout'\nsize=[3, 1]",
    "no holes": "[[augment]]\nname='CoarseDropout'\nholes=3",
    "no crop": "[[augment]]\nname='RandomCrop'",
    "no list": "[[augment]]\nname='OneOf'\naugmentations=[]",
    "no weights": "[[augment]]\nname='OneOf'\naugmentations=[{name='Blur', p=0.0}]",
}


@pytest.mark.parametrize("name", POLICIES)
def test_policies_that_are_refused(name, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(POLICIES[name], encoding="utf-8")
    refuses(lambda: create_policy(path, 0), path)


def test_policies_that_are_not_there(tmp_path):
    refuses(lambda: create_policy("bok", 0))
    refuses(lambda: create_policy(tmp_path / "none.toml", 0))


@pytest.mark.parametrize(
    ("name", "parameters", "shape"),
    [
        ("Crop", {"top": 0, "left": 0, "height": 9, "width": 9}, (1, 8, 8, 3)),
        ("RandomRotate90", {}, (1, 8, 9, 3)),
        ("Rotate", {}, (1, 8, 9, 2)),
        ("Compose", {"p": 0.5}, (1, 8, 8, 3)),
        ("OneOf", {}, (1, 8, 8, 3)),
    ],
)
def test_pictures_that_an_augmentation_refuses(name, parameters, shape):
    def build():
        given = dict(parameters)
        if name in ("Compose", "OneOf"):
            given["augmentations"] = [create_augmentation("Resize", 0, height=4, width=4)]
        create_augmentation(name, 0, **given).build(shape)

    refuses(build)


@pytest.mark.parametrize(
    "cause",
    [
        lambda: resolve_backbone("none.onnx"),
        lambda: resolve_backbone("none.onnx", weights="a.h5"),
        lambda: resolve_backbone("efficientnet_lite0", scaling="tf"),
        lambda: resolve_backbone("efficientnet_lite0", weights="a.h5"),
        lambda: resolve_backbone("resnet50", weights="none.h5"),
        lambda: check_image_size("a", 0, 32),
        lambda: check_scaling("best", 3),
        lambda: read_checkpoint(Path("none.pth")),
    ],
)
def test_backbones_that_cannot_be_used(cause):
    refuses(cause)


def test_damaged_backbones(tmp_path):
    (tmp_path / "a.onnx").write_bytes(b"hello")
    refuses(lambda: resolve_backbone(str(tmp_path / "a.onnx")))
    (tmp_path / "a.pth").write_bytes(b"hello")
    refuses(lambda: read_checkpoint(tmp_path / "a.pth"))
    refuses(lambda: Engine(tmp_path / "a.onnx"))
    refuses(lambda: Engine(tmp_path / "none.onnx"))


@pytest.mark.parametrize("shapes", [[], [[1, 3]], [[1, 5, 8, 8]], [[1, 3, 8, 8], [1, 3, 8, 8]]])
def test_graphs_that_take_no_pictures(shapes):
    inputs = [
        helper.make_tensor_value_info(f"i{at}", TensorProto.FLOAT, shape)
        for at, shape in enumerate(shapes)
    ]
    model = onnx.helper.make_model(helper.make_graph([], "g", inputs, []))
    refuses(lambda: find_input(model))


SPEC = ImageSpec(4, 6, 3)
ARRAYS = {
    "path": "a.png",
    "shape": np.zeros((4, 6), np.uint8),
    "channels first": np.zeros((3, 4, 6), np.uint8),
    "channels": np.zeros((4, 6, 4), np.uint8),
    "complex": np.zeros((4, 6, 3), complex),
    "scaled": np.full((4, 6, 3), 0.5),
    "standardized": np.full((4, 6, 3), -2.0),
    "fractions": np.full((4, 6, 3), 7.5),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_that_are_no_pictures(name):
    refuses(lambda: as_pixels(ARRAYS[name], SPEC))


@pytest.mark.parametrize("given", [None, b"", 3, np.zeros(3), Path.open])
def test_what_predict_does_not_take(given):
    refuses(lambda: asked_paths(given))


def test_an_open_file_is_not_taken(tmp_path):
    with (tmp_path / "a").open("wb") as file:
        refuses(lambda: asked_paths(file))


def test_numbers_of_predictions(tmp_path):
    refuses(lambda: check_top(0))
    refuses(lambda: check_n_views(0))
    (tmp_path / "other").touch()
    refuses(PartFolder(str(tmp_path)).numbers)
    refuses(PartFolder(str(tmp_path / "other")).numbers)


@pytest.mark.parametrize(
    "cause",
    [
        lambda: find_comparison("none"),
        lambda: select_files([]),
        lambda: loss_slice(np.full((2, 2), np.nan), np.zeros(2, int), np.zeros((2, 2)), None),
        lambda: loss_slice(np.zeros((2, 1)), np.zeros(2, int), np.zeros((1, 2)), None),
    ],
)
def test_lessons_that_cannot_be_computed(cause):
    refuses(cause)
