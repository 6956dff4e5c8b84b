"""model.keras of a backbone and a head, written by another process, against Keras and NumPy."""

import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest
from scipy.special import softmax

from pellucid.backbones.inner_layers import with_inner_features
from pellucid.backbones.resolve import resolve_backbone
from pellucid.config import FeaturesConfig
from pellucid.features.logistic_regression import LinearClassifier
from pellucid.training.backbone_writer import BackboneWriter
from pellucid.training.keras_writer import load_and_predict

pytestmark = [pytest.mark.slow, pytest.mark.once]

SETTINGS = FeaturesConfig(backbone="efficientnet_lite0", backbone_size=64)


@pytest.fixture(scope="module")
def head():
    random = np.random.default_rng(0)
    weights = (random.standard_normal((1280, 3)) / 20).astype(np.float32)
    return LinearClassifier(weights, np.array([0.5, 0.0, -0.5], np.float32))


@pytest.fixture(scope="module")
def pictures():
    """Eleven images, which fill one batch and part of another."""
    return np.random.default_rng(1).integers(0, 256, (11, 64, 64, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def features_of():
    """Return the function that computes features with the backbone, in this process."""
    network = resolve_backbone("efficientnet_lite0", image_size=64).build()
    return lambda pictures: np.asarray(network.predict_on_batch(pictures.astype(np.float32)))


@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.long
def test_the_file_and_the_probabilities_are_those_of_backbone_and_head(
    head, pictures, features_of, tmp_path, is_mirrored
):
    features = features_of(pictures)
    if is_mirrored:
        features = (features + features_of(pictures[:, :, ::-1])) / 2
    expected = softmax(features @ head.weights + head.bias, axis=1)
    path = tmp_path / "model.keras"
    with BackboneWriter(SETTINGS, head, pictures, tmp_path, is_mirrored=is_mirrored) as writer:
        found = writer.finish(path)
        assert writer.is_done_by_other_process
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_allclose(load_and_predict(path, pictures), expected, atol=1e-5)
    model = keras.models.load_model(path)
    assert model.name == "efficientnet_lite0_classifier"
    assert model.output_shape == (None, 3)
    assert sum(map(np.size, model.trainable_weights)) == 1280 * 3 + 3
    assert [each.name for each in tmp_path.iterdir()] == ["model.keras"]


@pytest.mark.long
def test_if_the_other_process_fails_this_one_does_its_work(
    head, pictures, features_of, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    path = tmp_path / "model.keras"
    with BackboneWriter(SETTINGS, head, pictures, tmp_path, is_mirrored=False) as writer:
        found = writer.finish(path)
        assert not writer.is_done_by_other_process
    expected = softmax(features_of(pictures) @ head.weights + head.bias, axis=1)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert path.is_file()


def test_a_writer_that_is_left_early_ends_its_process(head, pictures, tmp_path, monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *a, **more: started.append(popen(*a, **more)) or started[0]
    )
    with (
        pytest.raises(RuntimeError, match="stop"),
        BackboneWriter(SETTINGS, head, pictures, tmp_path, is_mirrored=False),
    ):
        raise RuntimeError("stop")
    assert started[0].poll() is not None
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_the_writer_imports_no_tensorflow(head, pictures, tmp_path):
    """With TensorFlow, the process would take several times as long."""
    script = (
        "import runpy, sys\n"
        "runpy.run_module('pellucid.training.backbone_writer', run_name='__main__')\n"
        "assert 'keras' in sys.modules\n"
        "assert not {'tensorflow', 'jax', 'torch'} & set(sys.modules)\n"
    )
    with BackboneWriter(SETTINGS, head, pictures, tmp_path, is_mirrored=False) as writer:
        (folder,) = tmp_path.iterdir()
        shutil.copytree(folder, tmp_path / "copy")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "copy")],
        env=writer.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "copy" / "probabilities.npy").is_file()


@pytest.mark.long
def test_the_head_sees_the_features_of_inner_layers_after_those_of_the_last(pictures, tmp_path):
    network = with_inner_features(resolve_backbone("efficientnet_lite0", image_size=64).build())
    found = network.predict_on_batch(pictures.astype(np.float32))
    features = np.concatenate([np.asarray(each) for each in found], axis=1)
    random = np.random.default_rng(2)
    weights = (random.standard_normal((features.shape[1], 3)) / 40).astype(np.float32)
    head = LinearClassifier(weights, np.zeros(3, np.float32))
    expected = softmax(features @ weights, axis=1)
    options = {"is_mirrored": False, "has_inner": True}
    with BackboneWriter(SETTINGS, head, pictures, tmp_path, **options) as writer:
        answers = writer.finish(tmp_path / "model.keras")
        assert writer.is_done_by_other_process
    np.testing.assert_allclose(answers, expected, atol=1e-5)
