"""What int8 rounds and what it leaves alone, and which numbers it measures in what."""

from dataclasses import replace

import numpy as np
import onnx
import polars as pl
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from pellucid.data.decode import ImageSpec
from pellucid.exports import int8
from pellucid.exports.format import answer_all
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.inference.offline_openvino import ov
from pellucid.inference.onnx_graph import add_ood_score, write_classifier
from pellucid.progress import Watcher
from pellucid.report.run_files import RunFiles
from pellucid.run_record import ClassifierFacts, RunRecord
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

pytestmark = [pytest.mark.slow, pytest.mark.once]

SPEC = ImageSpec(9, 12, 3)
LABELS = ["dots", "가로줄", "줄무늬"]
N_FEATURES = 8


@pytest.fixture
def classifier(tmp_path):
    """Write a classifier with one convolution, in both formats, and its training pictures."""
    random = np.random.default_rng(5)
    constants = {
        "scale": np.array(1 / 255, np.float32),
        "kernel": random.standard_normal((N_FEATURES, 3, 3, 3)).astype(np.float32),
        "flat": np.array([-1, N_FEATURES]),
    }
    nodes = [
        helper.make_node("Mul", ["pixels", "scale"], ["scaled"]),
        helper.make_node("Transpose", ["scaled"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "kernel"], ["convolved"]),
        helper.make_node("Relu", ["convolved"], ["rectified"]),
        helper.make_node("GlobalAveragePool", ["rectified"], ["pooled"]),
        helper.make_node("Reshape", ["pooled", "flat"], ["output_0"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", *SPEC.shape])],
        [helper.make_tensor_value_info("output_0", TensorProto.FLOAT, ["n", N_FEATURES])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    body = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(body, tmp_path / "body.onnx")
    pictures = random.integers(0, 256, (60, *SPEC.shape), dtype=np.uint8)
    path = tmp_path / "model.onnx"
    weights = random.normal(size=(N_FEATURES, 3)).astype("f4")
    write_classifier(tmp_path / "body.onnx", SPEC, weights, np.zeros(3, "f4"), path, mirror=False)
    session = ov.compile_model(tmp_path / "body.onnx", "CPU")
    features = session(pictures.astype("f4"))[0]
    learned = fit_ood_scorer(features, np.arange(60) % 3)
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    ov.save_model(ov.Core().read_model(path), tmp_path / "model.xml", compress_to_fp16=False)
    return tmp_path, pictures


def test_onnx_rounds_the_backbone_alone_and_prints_nothing(classifier, capfd):
    folder, pictures = classifier
    int8._quantize_onnx(folder / "model.onnx", list(pictures))
    assert capfd.readouterr().out == ""  # standard output is for the result, such as JSON
    graph = onnx.load(folder / "model.onnx").graph
    rounded = [node.input[0] for node in graph.node if node.op_type == "QuantizeLinear"]
    assert "scaled" in rounded
    assert [name for name in rounded if name.startswith(("head_", "known_", "features"))] == []


def test_openvino_rounds_the_backbone_alone_and_prints_nothing(classifier, capfd):
    folder, pictures = classifier
    int8._quantize_openvino(folder / "model.xml", list(pictures))
    assert capfd.readouterr().out == ""  # standard output is for the result, such as JSON
    network = ov.Core().read_model(folder / "model.xml")
    rounded = [
        operation.input(0).get_source_output().get_node().get_friendly_name()
        for operation in network.get_ops()
        if operation.get_type_name() == "FakeQuantize"
    ]
    assert "scaled" in rounded
    assert [name for name in rounded if name.startswith(("head_", "known_", "features"))] == []


@pytest.fixture
def record(classifier, tmp_path):
    """Make a run's record whose test pictures are 21 of those of training."""
    _, pictures = classifier
    rows = []
    import hashlib

    for number, pixels in enumerate(pictures):
        path = tmp_path / "pictures" / f"{number:02}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(path)
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        split = "test" if number < 21 else "train"
        rows.append((path.name, LABELS[number % 3], split, content))
    catalog = pl.DataFrame(rows, schema=["path", "label", "split", "hash"], orient="row")
    record = RunRecord(source=str(tmp_path / "pictures"), labels=tuple(LABELS))
    facts = ClassifierFacts(ood_threshold=-0.1)
    return RunFiles("run", record, {}, catalog, pl.DataFrame(), None, None, facts)


@pytest.mark.parametrize(("name", "file"), [("onnx", "model.onnx"), ("openvino", "model.xml")])
def test_accuracy_before_is_measured_in_float32_and_speed_as_a_user_has_it(
    classifier, record, monkeypatch, name, file
):
    folder, pictures = classifier
    chosen = {"onnx": OnnxFormat, "openvino": OpenvinoFormat}[name]
    exact = answer_all(chosen().load(folder / file, is_exact=True), pictures[:21])
    of_user = chosen().load(folder / file, is_exact=False)(pictures[:1])
    y = np.arange(21) % 3

    class InAnotherPrecision(chosen):
        """Answers another class unless float32 is asked for, so that the two can be told apart."""

        is_rounded = False

        def load(self, path, *, is_exact):
            answer = super().load(path, is_exact=is_exact)
            if is_exact or self.is_rounded:
                return answer
            type(self).is_rounded = True  # what is loaded next is the int8 export
            return lambda picture: np.roll(answer(picture), 1)

    monkeypatch.setitem(int8.INT8_FORMATS, name, InAnotherPrecision())
    compared = []
    monkeypatch.setattr(int8, "_speed", lambda *asked: compared.append(asked) or 1.0)
    cost = int8.quantize(name, folder / file, record, SPEC, Watcher())
    assert cost.n_pictures == 21
    assert cost.accuracy_float32 == (exact[:, :3].argmax(axis=1) == y).mean()
    assert cost.known_float32 == (exact[:, 3] <= -0.1).mean()
    rounded = answer_all(chosen().load(folder / file, is_exact=False), pictures[:21])
    assert cost.accuracy_int8 == (rounded[:, :3].argmax(axis=1) == y).mean()
    assert cost.known_int8 == (rounded[:, 3] <= -0.1).mean()
    ((_, slow, _),) = compared
    np.testing.assert_allclose(slow(pictures[:1]), np.roll(of_user, 1), atol=1e-4)


def test_without_a_threshold_nothing_is_said_of_it(classifier, record):
    folder, _ = classifier
    without = replace(record, classifier=ClassifierFacts())
    cost = int8.quantize("onnx", folder / "model.onnx", without, SPEC, Watcher())
    assert (cost.known_float32, cost.known_int8) == (None, None)
