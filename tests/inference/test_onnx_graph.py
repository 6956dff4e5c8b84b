"""The graphs that are written, run by ONNX Runtime, against NumPy."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from scipy.special import softmax

from pellucid.data.decode import ImageSpec
from pellucid.inference.offline_openvino import ov
from pellucid.inference.onnx_graph import (
    add_ood_score,
    write_classifier,
    write_feature_extractor,
    write_with_uint8_input,
)
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer


def run(path, pictures) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (input_,), (output,) = session.get_inputs(), session.get_outputs()
    assert input_.type == "tensor(uint8)"
    assert input_.name == "pictures"
    assert output.type == "tensor(float)"
    return session.run([output.name], {"pictures": pictures})[0]


def test_a_feature_extractor_takes_uint8_and_gives_features(backbone, pictures, tmp_path):
    write_feature_extractor(backbone.path, backbone.spec, tmp_path / "f.onnx")
    onnx.checker.check_model(str(tmp_path / "f.onnx"), full_check=True)
    found = run(tmp_path / "f.onnx", pictures)
    np.testing.assert_allclose(found, backbone.features(pictures), atol=1e-5)


@pytest.mark.parametrize("mirror", [False, True])
def test_a_classifier_is_softmax_of_the_head_on_the_features(
    backbone, pictures, head, tmp_path, expected_probabilities, mirror
):
    path = tmp_path / "c.onnx"
    write_classifier(backbone.path, backbone.spec, *head, path, mirror=mirror)
    onnx.checker.check_model(str(path), full_check=True)
    features = backbone.features(pictures)
    if mirror:
        features = (features + backbone.features(pictures[:, :, ::-1])) / 2
    found = run(path, pictures)
    assert found.shape == (300, 3)
    np.testing.assert_allclose(found, expected_probabilities(features, head), atol=1e-5)


def test_the_mirror_makes_a_difference_and_is_left_to_right(
    backbone, pictures, head, tmp_path, expected_probabilities
):
    plain, mirrored = tmp_path / "plain.onnx", tmp_path / "mirrored.onnx"
    write_classifier(backbone.path, backbone.spec, *head, plain, mirror=False)
    write_classifier(backbone.path, backbone.spec, *head, mirrored, mirror=True)
    assert np.abs(run(plain, pictures) - run(mirrored, pictures)).max() > 1e-3
    flipped = np.ascontiguousarray(pictures[:, :, ::-1])
    np.testing.assert_allclose(run(mirrored, flipped), run(mirrored, pictures), atol=1e-6)
    upside_down = np.ascontiguousarray(pictures[:, ::-1])
    assert np.abs(run(mirrored, upside_down) - run(mirrored, pictures)).max() > 1e-3


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_a_picture_has_the_same_answer_in_any_batch(backbone, pictures, head, tmp_path, mirror, n):
    path = tmp_path / "c.onnx"
    write_classifier(backbone.path, backbone.spec, *head, path, mirror=mirror)
    np.testing.assert_allclose(run(path, pictures[:n]), run(path, pictures)[:n], atol=1e-6)


@pytest.mark.parametrize("mirror", [False, True])
def test_openvino_answers_a_batch_as_it_does_single_pictures(
    backbone, pictures, head, tmp_path, expected_probabilities, mirror
):
    # It once merged the bias into the sum before it, which was wrong from two pictures on.
    path = tmp_path / "c.onnx"
    write_classifier(backbone.path, backbone.spec, *head, path, mirror=mirror)
    compiled = ov.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    features = backbone.features(pictures)
    if mirror:
        features = (features + backbone.features(pictures[:, :, ::-1])) / 2
    found = compiled(pictures)["probabilities"]
    np.testing.assert_allclose(found, expected_probabilities(features, head), atol=1e-5)


def test_grey_pictures_have_one_channel(grey_backbone, pictures, head, tmp_path):
    path = tmp_path / "f.onnx"
    write_feature_extractor(grey_backbone.path, grey_backbone.spec, path)
    grey = pictures[..., :1]
    np.testing.assert_allclose(run(path, grey), grey_backbone.features(grey), atol=1e-5)


def test_a_whole_model_keeps_its_output(backbone, pictures, tmp_path):
    model = onnx.load(backbone.path)
    model.graph.node.append(helper.make_node("Softmax", ["output_0"], ["answer"], axis=1))
    model.graph.output[0].name = "answer"
    onnx.save(model, tmp_path / "whole.onnx")
    path = tmp_path / "uint8.onnx"
    write_with_uint8_input(tmp_path / "whole.onnx", backbone.spec, path)
    exponents = np.exp(backbone.features(pictures))
    expected = exponents / exponents.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(run(path, pictures), expected, atol=1e-5)
    (output,) = onnx.load(path).graph.output
    assert output.name == "probabilities"


@pytest.mark.parametrize("mirror", [False, True])
def test_inputs_and_outputs_are_declared_as_they_are(backbone, head, tmp_path, mirror):
    path = tmp_path / "c.onnx"
    write_classifier(backbone.path, backbone.spec, *head, path, mirror=mirror)
    graph = onnx.load(path).graph
    (input_,), (output,) = graph.input, graph.output
    assert [d.dim_value or d.dim_param for d in input_.type.tensor_type.shape.dim] == [
        "batch",
        9,
        12,
        3,
    ]
    assert [d.dim_value or d.dim_param for d in output.type.tensor_type.shape.dim] == ["batch", 3]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_backbone_itself_is_not_changed(backbone, head, tmp_path):
    before = backbone.path.read_bytes()
    write_classifier(backbone.path, backbone.spec, *head, tmp_path / "c.onnx", mirror=True)
    assert backbone.path.read_bytes() == before


@pytest.fixture
def told(tmp_path, head):
    """Write a classifier with OOD scores, whose backbone flattens the picture."""
    spec = ImageSpec(6, 7, 3)
    random = np.random.default_rng(3)
    n_features = spec.height * spec.width * 3
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *spec.shape])
    gives = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", n_features])
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["x"], ["f"], axis=1)], "body", [pixels], [gives]
    )
    body = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(body, tmp_path / "body.onnx")
    pictures = random.integers(0, 256, (90, *spec.shape), dtype=np.uint8)
    # Brightness, by which the features of pictures are much alike, is what rounding loses most in.
    pictures = (pictures // 8 + 220).astype(np.uint8)
    features = pictures.reshape(90, -1).astype(np.float32)
    learned = fit_ood_scorer(features, np.arange(90) % 3)
    weights = (random.normal(size=(n_features, 3)) / 500).astype("f4")
    path = tmp_path / "told.onnx"
    write_classifier(tmp_path / "body.onnx", spec, weights, head[1], path, mirror=False)
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    onnx.checker.check_model(str(path), full_check=True)
    expected = features.astype(float) @ weights + head[1]
    return path, pictures, softmax(expected, axis=1), learned.score(features)


def as_bfloat16(array):
    """Round to the nearest of the numbers that have 8 bits of mantissa."""
    bits = np.asarray(array, np.float32).view(np.uint32)
    bits = bits + 0x7FFF + ((bits >> 16) & 1)
    return (bits & 0xFFFF0000).astype(np.uint32).view(np.float32)


class MatMul(OpRun):
    """The operator as a processor with bfloat16 computes it."""

    op_domain = ""

    def _run(self, a, b):
        return (as_bfloat16(a) @ as_bfloat16(b),)


class Gemm(OpRun):
    """The same with a bias."""

    op_domain = ""

    def _run(self, a, b, c=None, **_):
        return (as_bfloat16(a) @ as_bfloat16(b) + (0 if c is None else c),)


def test_after_the_features_nothing_is_rounded_to_bfloat16(told):
    """Where bfloat16 is fast, runtimes round what goes into MatMul, Gemm and Conv alone.

    The reference implementation of ONNX computes the graph with such operators.
    """
    path, pictures, probabilities, scores = told
    evaluator = ReferenceEvaluator(str(path), new_ops=[MatMul, Gemm])
    found = evaluator.run(["probabilities", "ood_score"], {"pictures": pictures})
    np.testing.assert_allclose(found[0], probabilities, atol=1e-5)
    np.testing.assert_allclose(found[1][:, 0], scores, atol=1e-5)
    assert not {"MatMul", "Gemm", "Einsum", "Conv"} & {
        n.op_type for n in onnx.load(path).graph.node
    }


@pytest.mark.parametrize("hint", ["f32", "bf16"])
@pytest.mark.parametrize("n", [1, 2, 90])
def test_ood_scores_are_those_of_training_in_any_batch_and_runtime(told, n, hint):
    path, pictures, probabilities, scores = told
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = ["probabilities", "ood_score"]
    compiled = ov.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": hint})
    answers = compiled(pictures[:n])
    for found in (session.run(names, {"pictures": pictures[:n]}), [answers[x] for x in names]):
        np.testing.assert_allclose(found[0], probabilities[:n], atol=1e-4)
        np.testing.assert_allclose(found[1][:, 0], scores[:n], atol=1e-4)
