"""The scaling modes against Keras' own preprocessing."""

from typing import get_args

import numpy as np
import onnxruntime
import pytest

from pellucid.backbones.scaling import RULES, check_scaling, scale_pixels
from pellucid.config import Scaling
from pellucid.errors import ConfigError

MODES = get_args(Scaling)


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(1).uniform(0, 255, (2, 4, 5, 3)).astype(np.float32)


def by_rule(pixels: np.ndarray, mode: str) -> np.ndarray:
    rule = RULES[mode]
    ordered = pixels[..., ::-1] if rule.is_bgr else pixels
    return ordered * np.array(rule.scale) + np.array(rule.offset)


def by_hand(pixels: np.ndarray, mode: str) -> np.ndarray:
    red, green, blue = pixels.astype(np.float64).transpose(3, 0, 1, 2)
    channels = {
        "none": [red, green, blue],
        "0..1": [red / 255, green / 255, blue / 255],
        "tf": [red / 127.5 - 1, green / 127.5 - 1, blue / 127.5 - 1],
        "torch": [
            (red / 255 - 0.485) / 0.229,
            (green / 255 - 0.456) / 0.224,
            (blue / 255 - 0.406) / 0.225,
        ],
        "caffe": [blue - 103.939, green - 116.779, red - 123.68],
    }[mode]
    return np.stack(channels, axis=-1)


def test_each_mode_has_a_rule():
    assert list(RULES) == list(MODES)


@pytest.mark.parametrize("mode", MODES)
def test_the_rules_are_the_published_ones(mode, pixels):
    np.testing.assert_allclose(by_rule(pixels, mode), by_hand(pixels, mode), atol=1e-5)


def test_an_unknown_mode_is_refused_with_the_known_ones():
    with pytest.raises(ConfigError, match=r"'imagenet' .* of 0\.\.1, tf, torch, caffe, none\."):
        check_scaling("imagenet", 3)
    assert [check_scaling(mode, 3) for mode in MODES] == list(MODES)


def test_grey_pictures_have_no_modes_by_channel():
    for mode in ("torch", "caffe"):
        with pytest.raises(ConfigError, match=r"pictures with 1 channel.* of 0\.\.1, tf, none\."):
            check_scaling(mode, 1)
    assert check_scaling("tf", 1) == "tf"


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_in_a_keras_model_it_is_what_keras_preprocessing_does(mode, pixels, tmp_path):
    import keras

    expected = by_hand(pixels, mode)
    if mode in ("tf", "torch", "caffe"):
        expected = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), mode=mode)
    pictures = keras.Input((4, 5, 3), name="pixels")
    means = keras.layers.GlobalAveragePooling2D()(scale_pixels(pictures, mode))
    model = keras.Model(pictures, means)
    largest = np.abs(expected).max()
    np.testing.assert_allclose(
        np.asarray(model(pixels)), expected.mean(axis=(1, 2)), atol=1e-6 * largest
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_array_equal(np.asarray(loaded(pixels)), np.asarray(model(pixels)))


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["torch", "caffe"])
def test_it_is_exported_to_onnx(mode, pixels, tmp_path):
    import keras

    if keras.backend.backend() != "tensorflow":
        pytest.skip("the export runs with TensorFlow")
    pictures = keras.Input((4, 5, 3), name="pixels")
    model = keras.Model(
        pictures, keras.layers.GlobalAveragePooling2D()(scale_pixels(pictures, mode))
    )
    model(pixels)
    model.export(str(tmp_path / "m.onnx"), format="onnx", verbose=False, opset_version=15)
    session = onnxruntime.InferenceSession(tmp_path / "m.onnx", providers=["CPUExecutionProvider"])
    assert [value.name for value in session.get_inputs()] == ["pixels"]
    (found,) = session.run(None, {"pixels": pixels})
    expected = by_hand(pixels, mode).mean(axis=(1, 2))
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())
