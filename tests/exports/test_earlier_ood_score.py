"""Exports of a run of an earlier version have the current OOD score."""

from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import openvino
import pytest
from onnx import TensorProto, helper

from pellucid.exports.format import answer_all
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat

FACTS = {"labels": ["a", "b", "c"], "input": {"height": 1, "width": 1, "n_channels": 3}}
PICTURES = np.array([[[[9, 1, 1]]], [[[2, 3, 7]]]], np.uint8)


@pytest.fixture
def earlier(tmp_path):
    """A run whose model.onnx outputs the familiarity of a picture, here its first value."""
    nodes = [
        helper.make_node("Cast", ["pictures"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Flatten", ["floats"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        helper.make_node("Slice", ["logits", "first", "second", "axis"], ["familiarity"]),
    ]
    bounds = {"first": 0, "second": 1, "axis": 1}
    graph = helper.make_graph(
        nodes,
        "earlier",
        [helper.make_tensor_value_info("pictures", TensorProto.UINT8, ["n", 1, 1, 3])],
        [
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 3]),
            helper.make_tensor_value_info("familiarity", TensorProto.FLOAT, ["n", 1]),
        ],
        [helper.make_tensor(name, TensorProto.INT64, [1], [at]) for name, at in bounds.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, tmp_path / "model.onnx")
    return SimpleNamespace(onnx_model=tmp_path / "model.onnx")


@pytest.mark.parametrize("chosen", [OnnxFormat(), OpenvinoFormat()])
def test_the_second_output_is_converted(chosen, earlier, tmp_path):
    path = tmp_path / "exported" / chosen.file
    path.parent.mkdir()
    chosen.write(earlier, FACTS, path)
    if path.suffix == ".onnx":
        session = onnxruntime.InferenceSession(str(path))
        assert [output.name for output in session.get_outputs()] == ["probabilities", "ood_score"]
        scores = session.run(["ood_score"], {"pictures": PICTURES[:1]})[0]
    else:
        network = openvino.Core().compile_model(path, "CPU")
        assert [port.get_names() for port in network.outputs] == [{"probabilities"}, {"ood_score"}]
        scores = network(PICTURES[:1])["ood_score"]
    assert scores.tolist() == [[-9]]
    found = answer_all(chosen.load(path, is_exact=True), PICTURES)
    assert found[:, 3].tolist() == [-9, -2]
    # The run's own file is what an export is compared with.
    reference = answer_all(OpenvinoFormat().load(earlier.onnx_model, is_exact=True), PICTURES)
    np.testing.assert_allclose(found, reference, atol=1e-6)
