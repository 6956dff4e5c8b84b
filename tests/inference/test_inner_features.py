"""Graphs with features of inner layers, run by ONNX Runtime and OpenVINO, against NumPy."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper
from scipy.special import softmax

from pellucid.data.decode import ImageSpec
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import (
    add_ood_score,
    count_features,
    write_classifier,
    write_feature_extractor,
)
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

SPEC = ImageSpec(4, 5, 3)
N_LAST, N_INNER = 60, 3


@pytest.fixture
def body(tmp_path):
    """Write a body whose features are the pixels, and whose inner features are their maxima."""
    value = helper.make_tensor_value_info
    nodes = [
        helper.make_node("ReduceMax", ["x"], ["inner"], axes=[1, 2], keepdims=0),
        helper.make_node("Flatten", ["x"], ["last"], axis=1),
    ]
    outputs = [
        value("last", TensorProto.FLOAT, ["n", N_LAST]),
        value("inner", TensorProto.FLOAT, ["n", N_INNER]),
    ]
    pixels = value("x", TensorProto.FLOAT, ["n", *SPEC.shape])
    graph = helper.make_graph(nodes, "body", [pixels], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, tmp_path / "body.onnx")
    return tmp_path / "body.onnx"


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 256, (40, *SPEC.shape), dtype=np.uint8)


def features_of(pictures, *, has_inner):
    last = pictures.reshape(len(pictures), -1).astype(np.float32)
    maxima = pictures.max(axis=(1, 2)).astype(np.float32)
    return np.concatenate([last, maxima], axis=1) if has_inner else last


@pytest.mark.parametrize("has_inner", [False, True])
def test_the_extractor_gives_the_last_features_and_then_the_inner_ones(
    body, pictures, tmp_path, has_inner
):
    path = tmp_path / "features.onnx"
    write_feature_extractor(body, SPEC, path, has_inner=has_inner)
    expected = features_of(pictures, has_inner=has_inner)
    assert count_features(body, has_inner=has_inner) == expected.shape[1]
    found = Engine(path).compute(pictures[0])
    np.testing.assert_array_equal(found, expected[0])
    operators = [node.op_type for node in onnx.load(path).graph.node]
    assert ("ReduceMax" in operators) == has_inner  # What is not needed is not computed.


@pytest.mark.parametrize("mirror", [False, True])
def test_the_head_sees_all_features_and_the_ood_score_those_of_the_last_layer(
    body, pictures, tmp_path, mirror
):
    random = np.random.default_rng(1)
    weights = (random.normal(size=(N_LAST + N_INNER, 3)) / 200).astype(np.float32)
    bias = np.array([0.5, 0.0, -0.5], np.float32)
    path = tmp_path / "classifier.onnx"
    write_classifier(body, SPEC, weights, bias, path, mirror=mirror, has_inner=True)
    features = features_of(pictures, has_inner=True)
    if mirror:
        features = (features + features_of(pictures[:, :, ::-1], has_inner=True)) / 2
    scorer = fit_ood_scorer(features[:, :N_LAST], np.arange(40) % 3)
    add_ood_score(path, scorer.mean, scorer.whitening, scorer.centres, CONCENTRATION)
    onnx.checker.check_model(str(path), full_check=True)
    expected = softmax(features.astype(float) @ weights + bias, axis=1)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    answers, scores = session.run(["probabilities", "ood_score"], {"pictures": pictures})
    np.testing.assert_allclose(answers, expected, atol=1e-4)
    np.testing.assert_allclose(scores[:, 0], scorer.score(features[:, :N_LAST]), atol=1e-4)
