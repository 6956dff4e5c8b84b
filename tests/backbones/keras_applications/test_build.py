"""Networks of keras.applications as backbones, against Keras' own networks and preprocessing."""

import importlib
import zipfile

import numpy as np
import onnxruntime
import pytest

from pellucid.backbones.inner_layers import inner_layers
from pellucid.backbones.keras_applications.table import APPLICATIONS
from pellucid.backbones.onnx_cache import converted_backbone, is_converted
from pellucid.backbones.resolve import resolve_backbone
from pellucid.errors import ConfigError, WeightsError

pytestmark = pytest.mark.slow

SMALLEST = {
    "vgg16": "vgg16",
    "resnet50": "resnet",
    "resnet50_v2": "resnet_v2",
    "inception_v3": "inception_v3",
    "xception": "xception",
    "mobilenet": "mobilenet",
    "mobilenet_v2": "mobilenet_v2",
    "mobilenet_v3_small": "mobilenet_v3",
    "efficientnet_v2_b0": "efficientnet_v2",
    "densenet121": "densenet",
}
"""The smallest network of each family but EfficientNet, NASNet and ConvNeXt, which have
tests of their own, and its module in Keras."""
ON_EACH_BACKEND = ("resnet50", "mobilenet_v2")
"""One in each of two modes of scaling; the others take JAX up to half a minute each."""


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(3).uniform(0, 255, (2, 80, 80, 3)).astype(np.float32)


@pytest.fixture
def asked_for(monkeypatch):
    """Let Keras find a file instead of downloading one, and note what it asks for."""
    from keras.src.utils import file_utils

    asked: list[str] = []
    folder = []

    def get_file(name, *args, **options):
        asked.append(name)
        return str(folder[0])

    def begin(path):
        folder[:] = [path]
        return asked

    monkeypatch.setattr(file_utils, "get_file", get_file)
    return begin


def application(name: str):
    return next(a for a in APPLICATIONS if a.name == name)


@pytest.mark.long
@pytest.mark.release
@pytest.mark.filterwarnings("ignore:`input_shape` is undefined or non-square")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in ON_EACH_BACKEND else [pytest.mark.once])
        for name in SMALLEST
    ],
)
def test_features_are_those_of_keras_with_the_same_weights(name, pictures, asked_for, tmp_path):
    import keras

    row = application(name)
    pictures = pictures[:, : row.min_image_size, : row.min_image_size]
    model = resolve_backbone(name, "random", row.min_image_size).build()
    assert model.input_shape == (None, row.min_image_size, row.min_image_size, 3)
    assert model.output_shape == (None, row.n_features)
    assert not any(isinstance(layer, keras.Model) for layer in model.layers)
    model.save(tmp_path / "weights.h5")

    asked = asked_for(tmp_path / "weights.h5")
    module = importlib.import_module(f"keras.applications.{SMALLEST[name]}")
    reference = getattr(keras.applications, row.function)(
        weights="imagenet", include_top=False, pooling="avg", input_shape=pictures.shape[1:]
    )
    assert asked == [row.weights_file]
    expected = np.asarray(reference(module.preprocess_input(pictures.copy())))
    largest = np.abs(expected).max()
    assert np.abs(expected[0] - expected[1]).max() > 1e-2 * largest
    np.testing.assert_allclose(np.asarray(model(pictures)), expected, atol=1e-4 * largest)


@pytest.mark.long
@pytest.mark.release
def test_nasnet_has_the_features_and_the_file_of_keras(asked_for):
    import keras

    row = application("nasnet_mobile")
    model = resolve_backbone("nasnet_mobile", "random", 32).build()
    assert model.output_shape == (None, row.n_features)
    assert model.get_layer("scale_tf").get_config()["offset"] == -1
    asked = asked_for("no such file.h5")
    with pytest.raises(OSError, match="no such file"):
        keras.applications.NASNetMobile(include_top=False, weights="imagenet")
    assert asked == [row.weights_file]


@pytest.mark.once
@pytest.mark.long
def test_efficientnet_with_imagenets_file_is_scaled_as_keras_does_it(
    pictures, asked_for, tmp_path, monkeypatch
):
    """ImageNet's file holds the standard deviation where Keras' layer expects the variance."""
    import keras

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "efficientnetb0_notop.h5"
    shape = (32, 32, 3)
    source = keras.applications.EfficientNetB0(weights=None, include_top=False, input_shape=shape)
    random = np.random.default_rng(4)
    for weight in source.weights:
        if len(weight.shape) == 4:
            fan_in = np.prod(weight.shape[:2]) * (1 if weight.shape[3] == 1 else weight.shape[2])
            weight.assign(random.standard_normal(weight.shape) * (2.5 / fan_in) ** 0.5)
    source.get_layer(index=2).set_weights(
        [np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225]), np.array(0)]
    )
    source.save(path)
    asked = asked_for(path)
    reference = keras.applications.EfficientNetB0(
        weights="imagenet", include_top=False, pooling="avg", input_shape=shape
    )
    assert asked == ["efficientnetb0_notop.h5"]
    expected = np.asarray(reference(pictures[:, :32, :32]))
    model = resolve_backbone("efficientnet_b0", image_size=32).build()
    assert not any(isinstance(layer, keras.layers.Normalization) for layer in model.layers)
    largest = np.abs(expected).max()
    assert np.abs(expected[0] - expected[1]).max() > 1e-2 * largest
    found = np.asarray(model(pictures[:, :32, :32]))
    np.testing.assert_allclose(found, expected, atol=1e-4 * largest)


@pytest.fixture(scope="module")
def small():
    """Give a small network of Keras' own, without top."""
    import keras

    return keras.applications.MobileNetV3Small(
        weights=None, include_top=False, pooling="avg", input_shape=(32, 32, 3)
    )


@pytest.mark.parametrize("file", ["w.weights.h5", "model.keras", "model.h5"])
@pytest.mark.long
def test_weights_are_read_from_each_kind_of_file(small, file, tmp_path):
    path = tmp_path / file
    if file.endswith(".weights.h5"):
        small.save_weights(path)
    else:
        small.save(path)
    model = resolve_backbone("mobilenet_v3_small", str(path), 32).build()
    for found, expected in zip(model.get_weights(), small.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.once
@pytest.mark.parametrize("suffix", [".weights.h5", ".keras", ".h5"])
@pytest.mark.parametrize("kind", ["top", "other", "damaged", "nonsense"])
@pytest.mark.long
def test_a_file_that_does_not_fit_is_refused(small, kind, suffix, tmp_path):
    import keras

    path = tmp_path / f"w{suffix}"
    if kind == "top":
        top = keras.layers.Dense(10)(small.output)
        model = keras.Model(small.inputs[0], top)
    elif kind == "other":
        x = pixels = keras.Input((32, 32, 3))
        for _ in range(3):
            x = keras.layers.Conv2D(8, 3)(x)
        model = keras.Model(pixels, x)
    else:
        model = small
    if suffix == ".weights.h5":
        model.save_weights(path)
    else:
        model.save(path)
    if kind == "damaged":
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    if kind == "nonsense":
        path.write_bytes(b"<html></html>")
    with pytest.raises(WeightsError, match=r"does not fit: .*MobileNetV3Small without top"):
        resolve_backbone("mobilenet_v3_small", str(path), 32).build()


def test_an_archive_without_weights_and_a_name_that_is_no_weights_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "empty.keras", "w") as archive:
        archive.writestr("config.json", "{}")
    with pytest.raises(WeightsError, match="does not fit"):
        resolve_backbone("mobilenet_v3_small", str(tmp_path / "empty.keras"), 32).build()
    (tmp_path / "weights.pth").write_bytes(b"anything")
    with pytest.raises(WeightsError, match=r"\.h5, \.hdf5, \.keras"):
        resolve_backbone("mobilenet_v3_small", str(tmp_path / "weights.pth"), 32).build()


def test_random_weights_are_the_same_each_time():
    one, other = (
        resolve_backbone("mobilenet_v3_small", "random", 32).build().get_weights() for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_body_has_no_top():
    with pytest.raises(ConfigError, match="without ImageNet's classes"):
        resolve_backbone("vgg16", "random", 32).build(include_top=True)


@pytest.mark.once
@pytest.mark.long
@pytest.mark.release
def test_the_converted_file_and_the_saved_model_answer_as_the_model(pictures, tmp_path):
    import keras

    backbone = resolve_backbone("mobilenet_v3_small", "random", 32)
    assert not is_converted(backbone)
    path = converted_backbone(backbone)
    assert is_converted(backbone)
    model = backbone.build()
    expected = np.asarray(model(pictures[:, :32, :32]))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (pixels,) = session.get_inputs()
    assert pixels.shape[1:] == [32, 32, 3]
    found, inner = session.run(None, {pixels.name: pictures[:, :32, :32]})
    largest = np.abs(expected).max()
    np.testing.assert_allclose(found, expected, atol=1e-4 * largest)
    below = keras.Model(model.input, inner_layers(model))(pictures[:, :32, :32])
    maps = [np.asarray(each) for each in below]
    pooled = [each.mean(axis=(1, 2)) for each in maps[:-1]]
    pooled = np.concatenate([*pooled, *(each.max(axis=(1, 2)) for each in maps)], axis=1)
    np.testing.assert_allclose(inner, pooled, atol=1e-4 * np.abs(pooled).max())

    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_allclose(
        np.asarray(loaded(pictures[:, :32, :32])), expected, atol=1e-5 * largest
    )
