"""Every format, answered by its own runtime, against the Keras model; and scripts beside them."""

import json
import shutil
import struct

import keras
import numpy as np
import onnx
import openvino
import polars as pl
import pytest
from PIL import Image, ImageCms
from tests.exports.script_texts import texts_in
from tests.i18n.brackets import words_outside

import pellucid
from pellucid.errors import ConfigError, ModelError, ParityError, RunError
from pellucid.exports.export import export
from pellucid.exports.format import answer_all
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.registry import get_format, list_formats
from pellucid.exports.script import script_for
from pellucid.i18n import use_language
from pellucid.inference.onnx_graph import add_ood_score
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

pytestmark = [pytest.mark.slow, pytest.mark.once]

LABELS = ["dots", "가로줄", "줄무늬"]
SCRIPT_PACKAGES = {
    "keras": ["keras", "tensorflow-cpu", "numpy", "pillow"],
    "litert": ["ai-edge-litert", "numpy", "pillow"],
    "onnx": ["onnxruntime", "numpy", "pillow"],
    "openvino": ["openvino", "numpy", "pillow"],
    "web": ["onnxruntime", "numpy", "pillow"],
}


def display_p3() -> bytes:
    """Give LittleCMS' profile of sRGB with the primaries of Display P3, relative to D50."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (n_tags,) = struct.unpack_from(">I", profile, 128)
    tags = [struct.unpack_from(">4sII", profile, 132 + 12 * n) for n in range(n_tags)]
    offsets = {name: offset for name, offset, _ in tags}
    for name, values in {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }.items():
        fixed = [round(65536 * value) for value in values]
        struct.pack_into(">3i", profile, offsets[name] + 8, *fixed)
    return bytes(profile)


@pytest.mark.long
@pytest.mark.parametrize("name", list_formats())
def test_a_format_answers_as_keras_does_and_its_script_needs_its_runtime_alone(
    name, run, tmp_path, in_clean_environment
):
    exported = pellucid.load(run).export(name)
    assert exported.path == run / "exports" / name
    assert exported.max_difference <= 1e-4
    assert (exported.n_pictures, exported.pictures) == (9, "validation")
    facts = json.loads((exported.path / "classifier.json").read_text("utf-8"))
    assert facts["labels"] == LABELS
    assert facts["export"]["format"] == name

    pictures = np.random.default_rng(1).integers(0, 256, (5, 32, 32, 3), dtype=np.uint8)
    chosen = get_format(name)
    found = answer_all(chosen.load(exported.path / chosen.file, is_exact=True), pictures)
    model = keras.models.load_model(run / "classifier" / "model.keras", compile=False)
    expected = np.asarray(model.predict_on_batch(pictures.astype("float32")))
    np.testing.assert_allclose(found, expected, atol=1e-4)

    # What a user sees, on a picture that has to be turned, cut, made smaller and converted.
    random = np.random.default_rng(0)
    noise = Image.fromarray(random.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = tmp_path / "사진.jpg"
    noise.resize((320, 240), Image.Resampling.BICUBIC).save(
        photo, exif=exif, icc_profile=display_p3()
    )
    done = in_clean_environment(SCRIPT_PACKAGES[name], exported.path / "predict.py", photo)
    assert done.returncode == 0, done.stderr
    said = {label: float(p) for p, label in (line.split(" ") for line in done.stdout.splitlines())}
    (answer,) = pellucid.load(run).predict(photo)
    known = dict(zip(answer.labels, answer.probabilities, strict=True))
    # OpenVINO computes in bfloat16 by itself where the processor can.
    assert said == pytest.approx(known, abs=3e-2 if name == "openvino" else 1e-4)


@pytest.fixture
def telling(run):
    """Add OOD scores to the run's model.onnx."""
    path = run / "classifier" / "model.onnx"
    n = keras.models.load_model(run / "classifier" / "model.keras").layers[-1].input.shape[-1]
    random = np.random.default_rng(0)
    learned = fit_ood_scorer(random.normal(size=(200, n)).astype("f4"), np.arange(200) % 3)
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    return run


@pytest.mark.parametrize("name", list_formats())
@pytest.mark.long
def test_ood_scores_are_compared_if_the_format_has_them(name, telling):
    exported = pellucid.load(telling).export(name)
    has_it = name in ("onnx", "openvino", "web")
    assert (exported.ood_score_max_difference is not None) == has_it
    if has_it:
        assert exported.ood_score_max_difference <= 1e-4
        facts = json.loads((exported.path / "classifier.json").read_text("utf-8"))
        found = facts["export"]["ood_score_max_difference"]
        assert found == exported.ood_score_max_difference


@pytest.mark.long
def test_an_export_of_other_ood_scores_is_not_written(telling, monkeypatch):
    def write(self, run, facts, path):
        model = onnx.load(run.onnx_model)
        (tensor,) = (t for t in model.graph.initializer if t.name == "known_mean")
        values = onnx.numpy_helper.to_array(tensor) + 1
        tensor.CopyFrom(onnx.numpy_helper.from_array(values, tensor.name))
        onnx.save(model, path)

    monkeypatch.setattr(OnnxFormat, "write", write)
    with pytest.raises(ParityError, match="OOD scores differ by up to"):
        export(RunFolder.open(telling), "onnx", telling / "exports" / "onnx", Watcher())
    assert not list((telling / "exports").iterdir())


def test_class_names_and_input_travel_inside_onnx_and_openvino(run):
    opened = pellucid.load(run)
    model = onnx.load(opened.export("onnx").path / "model.onnx")
    inside = {entry.key: entry.value for entry in model.metadata_props}
    network = openvino.Core().read_model(opened.export("openvino").path / "model.xml")
    for name, expected in (("labels", LABELS), ("input", 32)):
        for text in (inside[name], network.get_rt_info(["pellucid", name]).astype(str)):
            found = json.loads(text)
            assert (found["height"] if name == "input" else found) == expected


def test_int8_tells_what_it_costs_and_gains(run):
    done = pellucid.load(run).export("openvino", int8=True)
    assert done.path.name == "openvino-int8"
    tests = pl.read_parquet(run / "predictions.parquet").filter(pl.col("split") == "test")
    metrics = json.loads((run / "metrics.json").read_text("utf-8"))
    assert done.int8.n_pictures == len(tests)
    assert done.int8.accuracy_float32 == pytest.approx(metrics["accuracy"])
    assert 0 <= done.int8.accuracy_int8 <= 1
    assert done.int8.speed > 0
    # It does compute in 8 bits: the network holds ranges for its activations.
    network = openvino.Core().read_model(done.path / "model.xml")
    kinds = {operation.get_type_name() for operation in network.get_ops()}
    assert "FakeQuantize" in kinds


def test_int8_in_onnx_still_answers(run, in_clean_environment):
    done = pellucid.load(run).export("onnx", int8=True)
    kinds = {node.op_type for node in onnx.load(done.path / "model.onnx").graph.node}
    assert "QuantizeLinear" in kinds
    assert done.int8.agreement > 0.5


def test_a_run_without_its_pictures_is_compared_on_drawn_ones_and_has_no_int8(run):
    config = json.loads((run / "config.json").read_text("utf-8"))
    config["source"] = str(run / "gone")
    (run / "config.json").write_text(json.dumps(config), "utf-8")
    done = pellucid.load(run).export("onnx")
    assert (done.pictures, done.n_pictures) == ("drawn", 64)
    with pytest.raises(pellucid.errors.DataError, match="not where they were"):
        pellucid.load(run).export("onnx", int8=True)
    assert not (run / "exports" / "onnx-int8").exists()


def test_a_run_without_keras_model_has_the_other_formats(run):
    (run / "classifier" / "model.keras").unlink()
    done = pellucid.load(run).export("onnx")
    assert done.reference == "model.onnx"
    for name in ("keras", "litert"):
        with pytest.raises(RunError, match=r"no model\.keras"):
            pellucid.load(run).export(name)


def test_what_cannot_be_exported_is_refused_before_anything_is_written(run, monkeypatch):
    opened = pellucid.load(run)
    with pytest.raises(ConfigError, match="Did you mean onnx"):
        opened.export("onx")
    with pytest.raises(ConfigError, match="no int8 for litert"):
        opened.export("litert", int8=True)
    (run / "exports").mkdir()
    with pytest.raises(RunError, match="exists already"):
        opened.export("onnx", run / "exports")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match="pip install onnxruntime"):
        opened.export("onnx")
    shutil.rmtree(run / "classifier")
    with pytest.raises(RunError, match="no classifier"):
        opened.export("onnx")
    assert not list((run / "exports").iterdir())


@pytest.mark.parametrize("fault", ["wrong", "nan", "broken"])
def test_an_export_that_answers_otherwise_fails_and_leaves_nothing(run, monkeypatch, fault):
    def write(self, run, facts, path):
        model = onnx.load(run.onnx_model)
        for tensor in model.graph.initializer:
            if tensor.data_type == onnx.TensorProto.FLOAT and len(tensor.dims) == 1:
                shift = np.nan if fault == "nan" else np.arange(tensor.dims[0], dtype="f4")
                values = onnx.numpy_helper.to_array(tensor) + shift
                tensor.CopyFrom(onnx.numpy_helper.from_array(values, tensor.name))
                break
        path.write_bytes(b"nothing" if fault == "broken" else model.SerializeToString())

    monkeypatch.setattr(OnnxFormat, "write", write)
    with pytest.raises(ModelError if fault == "broken" else ParityError):
        export(RunFolder.open(run), "onnx", run / "exports" / "onnx", Watcher())
    assert not list((run / "exports").iterdir())


@pytest.mark.parametrize("name", list_formats())
def test_what_people_read_in_the_script_is_translated(name):
    with use_language("en-XA"):
        source = script_for(get_format(name))
    texts = texts_in(source)
    assert len(texts) >= 8
    assert not [text for text in texts if words_outside(text)]
