"""The out-of-distribution score: its definition, its saved form and its use."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from scipy.spatial.distance import cosine

from pellucid.data.decode import ImageSpec
from pellucid.evaluation.ood_detection import auroc
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import add_ood_score, write_classifier
from pellucid.training.ood_detector import sample_evenly
from pellucid.training.ood_scorer import (
    CONCENTRATION,
    SHRINKAGE,
    fit_by_moments,
    fit_ood_scorer,
    sum_moments,
)


def clouds(n=60, n_features=12, n_classes=4, seed=0):
    random = np.random.default_rng(seed)
    centres = random.normal(0, 3, (n_classes, n_features))
    y = np.repeat(np.arange(n_classes), n)
    stretch = random.uniform(0.2, 2, n_features)
    return (centres[y] + stretch * random.normal(size=(len(y), n_features))).astype("f4"), y


def test_it_is_minus_the_soft_maximum_of_whitened_cosines():
    x, y = clouds()
    scorer = fit_ood_scorer(x, y)
    mean = x.mean(axis=0)
    within = np.concatenate([x[y == c] - x[y == c].mean(axis=0) for c in range(4)])
    covariance = within.T @ within / len(x)
    mixed = (1 - SHRINKAGE) * covariance
    mixed += SHRINKAGE * np.trace(covariance) / 12 * np.eye(12)
    metric = np.linalg.inv(mixed)
    values, axes = np.linalg.eigh(metric)
    root = axes * np.sqrt(values) @ axes.T  # the symmetric root whitens as well as any
    for picture in x[::37]:
        cosines = [
            1 - cosine(root @ (picture - mean), root @ (x[y == c].mean(axis=0) - mean))
            for c in range(4)
        ]
        expected = -np.log(np.mean(np.exp(CONCENTRATION * np.array(cosines)))) / CONCENTRATION
        assert scorer.score(picture[None])[0] == pytest.approx(expected, abs=1e-4)


def test_a_fit_without_some_images_is_that_on_the_others():
    x, y = clouds(n_features=30, seed=4)
    x += 40  # far from zero, where products lose digits
    origin = x.mean(axis=0)
    total = sum_moments(x - origin, y, 4)
    is_class = y == 2
    for part in (np.arange(len(y)) % 5 == 0, is_class, is_class & (np.arange(len(y)) % 5 > 0)):
        without = fit_by_moments(total - sum_moments((x - origin)[part], y[part], 4), origin)
        direct = fit_ood_scorer(x[~part], y[~part])
        np.testing.assert_allclose(without.mean, direct.mean, rtol=1e-5)
        assert without.centres.shape == direct.centres.shape
        np.testing.assert_allclose(without.score(x), direct.score(x), atol=1e-4)


def test_images_of_another_class_have_higher_scores():
    x, y = clouds(n_classes=5)
    known = fit_ood_scorer(x[y < 4], y[y < 4])
    assert auroc(known.score(clouds(seed=0, n_classes=5)[0][y < 4]), known.score(x[y == 4])) > 0.95
    assert (np.abs(known.score(x)) <= 1).all()
    assert np.isfinite(known.score(np.repeat(known.mean[None], 2, axis=0))).all()


def test_few_pictures_of_many_features_and_one_picture_of_a_class():
    x = np.random.default_rng(0).normal(size=(5, 40)).astype("f4")
    scores = fit_ood_scorer(x, np.array([0, 0, 1, 1, 7])).score(x)
    assert np.isfinite(scores).all()
    assert np.isfinite(fit_ood_scorer(np.zeros((4, 3), "f4"), np.arange(4)).score(x[:, :3])).all()


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_the_saved_model_tells_the_same(tmp_path, is_mirrored):
    """The backbone flattens pictures of 2 x 3; a mirrored one averages over both views."""
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 2, 3, 1])
    features = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", 6])
    nodes = [helper.make_node("Flatten", ["x"], ["f"], axis=1)]
    graph = helper.make_graph(nodes, "body", [pixels], [features])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, tmp_path / "body.onnx")
    random = np.random.default_rng(0)
    weights, bias = random.normal(size=(6, 3)).astype("f4"), np.zeros(3, "f4")
    spec, path = ImageSpec(2, 3, 1), tmp_path / "model.onnx"
    write_classifier(tmp_path / "body.onnx", spec, weights, bias, path, mirror=is_mirrored)
    pictures = random.integers(0, 256, (40, 2, 3, 1), dtype=np.uint8)
    x = pictures.astype("f4")
    if is_mirrored:
        x = (x + x[:, :, ::-1]) / 2
    x = x.reshape(40, 6)
    learned = fit_ood_scorer(x, np.arange(40) % 3)
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    queue = Engine(path).queue()
    for number, picture in enumerate(pictures):
        queue.submit(number, picture)
    rows = dict(queue.finish())
    found = np.stack([rows[number] for number in range(40)])
    assert found.shape == (40, 4)
    np.testing.assert_allclose(found[:, 3], learned.score(x), atol=1e-5)
    np.testing.assert_allclose(found[:, :3].sum(axis=1), 1, atol=1e-5)


def test_samples_are_even_over_the_classes():
    y = np.array([0] * 100 + [1] * 5 + [2] * 30)
    rows = sample_evenly(y, 25, seed=0)
    assert len(set(rows.tolist())) == 25
    assert np.bincount(y[rows]).tolist() == [10, 5, 10]
    np.testing.assert_array_equal(rows, np.sort(rows))
    np.testing.assert_array_equal(sample_evenly(y, 25, seed=0), rows)
    assert (sample_evenly(y, 25, seed=1) != rows).any()
    np.testing.assert_array_equal(sample_evenly(y, 500, 0), np.arange(135))
