"""Evidence without Keras, against Grad-CAM by gradients and against NumPy."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from pellucid.api.explained import ExplainedClassifier, scaled_heat
from pellucid.data.decode import ImageSpec
from pellucid.explanation.covering import covering
from pellucid.inference.classifier import write_facts
from pellucid.inference.onnx_graph import write_classifier, write_with_uint8_input

SPEC = ImageSpec(8, 10, 3)
N_CHANNELS = 4
LABELS = ["고양이", "dog", "bird"]


@pytest.fixture
def picture():
    return np.random.default_rng(1).integers(0, 256, SPEC.shape, dtype=np.uint8)


def write_body(path: Path, *, has_inner: bool) -> np.ndarray:
    """Write a convolution of 1 x 1 with ReLU and the means of its channels, and their maxima."""
    random = np.random.default_rng(5)
    kernel = random.standard_normal((N_CHANNELS, 3, 1, 1)).astype(np.float32) / 255
    nodes = [
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "kernel"], ["convolved"]),
        helper.make_node("Relu", ["convolved"], ["map"]),
        helper.make_node("GlobalAveragePool", ["map"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["last"]),
        helper.make_node("GlobalMaxPool", ["map"], ["largest"]),
        helper.make_node("Flatten", ["largest"], ["of_last"]),
        helper.make_node("GlobalMaxPool", ["planes"], ["brightest"]),
        helper.make_node("Flatten", ["brightest"], ["of_pixels"]),
        helper.make_node("Concat", ["of_pixels", "of_last"], ["inner"], axis=1),
    ]
    value = helper.make_tensor_value_info
    outputs = [value("last", TensorProto.FLOAT, ["n", N_CHANNELS])]
    if has_inner:
        outputs.append(value("inner", TensorProto.FLOAT, ["n", 3 + N_CHANNELS]))
    else:
        nodes = nodes[:5]
    graph = helper.make_graph(
        nodes,
        "body",
        [value("pixels", TensorProto.FLOAT, ["n", *SPEC.shape])],
        outputs,
        [numpy_helper.from_array(kernel, "kernel")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, path)
    return kernel[:, :, 0, 0]


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("has_inner", [False, True])
def test_evidence_of_a_linear_head(tmp_path, picture, mirror, has_inner):
    kernel = write_body(tmp_path / "body.onnx", has_inner=has_inner)
    n_features = N_CHANNELS + has_inner * (3 + N_CHANNELS)
    weights = np.random.default_rng(2).standard_normal((n_features, 3)).astype(np.float32)
    write_classifier(
        tmp_path / "body.onnx",
        SPEC,
        weights,
        np.zeros(3, np.float32),
        tmp_path / "model.onnx",
        mirror=mirror,
        has_inner=has_inner,
    )
    write_facts(tmp_path / "classifier.json", LABELS, SPEC, "float32", {}, {})
    explained = ExplainedClassifier(tmp_path)
    assert explained.method == "grad-cam"
    assert explained.is_partial == has_inner
    answer = explained.answer(picture)
    whole = explained.classifier.outputs([picture])[0]
    np.testing.assert_allclose(answer.outputs, whole, atol=1e-6)
    assert answer.features.shape == (n_features,)
    feature_map = np.maximum(picture.astype(np.float64) @ kernel.T, 0)
    counted = weights[:N_CHANNELS] + (weights[N_CHANNELS + 3 :] if has_inner else 0)
    for which in range(3):
        expected = np.maximum(feature_map @ counted[:, which], 0)
        found = explained.evidence(picture, which, answer)
        np.testing.assert_allclose(found, expected, atol=1e-4)
        mirrored = explained.evidence(picture[:, ::-1], which)
        np.testing.assert_allclose(mirrored, found[:, ::-1], atol=1e-4)


@pytest.mark.slow
def test_evidence_is_that_of_gradients(tmp_path, picture):
    import keras

    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.trace import trace
    from pellucid.training.onnx_export import export_onnx

    keras.utils.set_random_seed(3)
    layers = keras.layers
    inputs = keras.Input(SPEC.shape)
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Conv2D(6, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(3, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    export_onnx(model, tmp_path / "whole.onnx")
    write_with_uint8_input(tmp_path / "whole.onnx", SPEC, tmp_path / "model.onnx")
    write_facts(tmp_path / "classifier.json", LABELS, SPEC, "float32", {}, {})
    explained = ExplainedClassifier(tmp_path)
    assert (explained.method, explained.is_partial) == ("grad-cam", False)
    traced = trace(model, picture.astype(np.float32))
    for which in range(3):
        expected = find_evidence(model, traced, which)
        found = explained.evidence(picture, which)
        n_places = found.size  # the mean of the gradient is over the places
        np.testing.assert_allclose(found / n_places, expected.coarse, atol=1e-5)


def test_occlusion_of_any_other_head(classifier_folder):
    explained = ExplainedClassifier(classifier_folder)
    picture = np.random.default_rng(4).integers(0, 256, explained.spec.shape, dtype=np.uint8)
    assert explained.method == "occlusion"
    assert explained.answer(picture).last_map is None
    found = explained.evidence(picture, 1)
    probabilities = explained.classifier.probabilities
    expected = covering(picture, lambda images: probabilities(list(images))[:, 1], 2)
    assert found.max() > 0
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_heat_is_scaled():
    heat = scaled_heat(np.array([[0.0, 2.0]], np.float32), 2, 4)
    assert (heat.shape, heat.min(), heat.max()) == ((2, 4), 0, 255)
    for nothing in (np.zeros((2, 2)), np.full((2, 2), np.nan)):
        assert not scaled_heat(nothing.astype(np.float32), 3, 3).any()
