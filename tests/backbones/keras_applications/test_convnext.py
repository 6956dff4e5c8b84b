"""ConvNeXt with plain layers, against Keras' own network and in ONNX."""

import numpy as np
import onnxruntime
import pytest

from pellucid.backbones.resolve import resolve_backbone

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small():
    """Give a ConvNeXt of Keras' with few layers, whose blocks are not scaled to nearly nothing."""
    import keras
    from keras.src.applications.convnext import ConvNeXt

    network = ConvNeXt(
        [1, 2, 1, 1], [8, 12, 16, 20], weights=None, include_top=False, pooling="avg",
        include_preprocessing=False, input_tensor=keras.Input((32, 32, 3)), name="convnext_small",
    )  # fmt: skip
    random = np.random.default_rng(0)
    for weight in network.weights:
        weight.assign(random.normal(weight.path.endswith("gamma"), 0.3, weight.shape))
    return network


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(2, 32, 32, 3)).astype(np.float32)


def test_plain_layers_compute_the_same(small, pictures):
    import keras

    from pellucid.backbones.keras_applications.convnext import with_plain_layers

    expected = np.asarray(small(pictures))
    plain = with_plain_layers(small)
    largest = np.abs(expected).max()
    assert np.abs(expected[0] - expected[1]).max() > 1e-2 * largest
    np.testing.assert_allclose(np.asarray(plain(pictures)), expected, atol=1e-5 * largest)
    assert {type(layer).__module__.partition(".")[0] for layer in plain.layers} == {"keras"}
    assert not any(isinstance(layer, keras.Model) for layer in plain.layers)
    kinds = {type(layer).__name__ for layer in plain.layers}
    assert "LayerScale" not in kinds
    assert "DepthwiseConv2D" in kinds
    names = [layer.name for layer in plain.layers]
    assert names == [layer.name for layer in with_plain_layers(small).layers]
    assert [name for name in names if "sum" in name] == [
        f"convnext_small_sum_{number}" for number in range(5)
    ]


@pytest.mark.once
def test_the_exact_gelu_is_written_as_onnx(small, pictures, tmp_path):
    from pellucid.backbones.keras_applications.convnext import with_plain_layers
    from pellucid.training.onnx_export import export_onnx

    plain = with_plain_layers(small)
    expected = np.asarray(plain(pictures))
    export_onnx(plain, tmp_path / "m.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "m.onnx", providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {session.get_inputs()[0].name: pictures})
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


@pytest.mark.long
@pytest.mark.once
def test_the_network_is_that_of_the_weights_file(tmp_path):
    """Keras' own network with preprocessing, whose file the backbone reads."""
    import keras

    reference = keras.applications.ConvNeXtTiny(
        weights=None, include_top=False, pooling="avg", input_shape=(32, 32, 3)
    )
    random = np.random.default_rng(2)
    for weight in reference.weights:
        if weight.path.endswith("gamma") or len(weight.shape) == 1:
            weight.assign(random.normal(1, 0.1, weight.shape))
    reference.save(tmp_path / "convnext.h5")
    model = resolve_backbone("convnext_tiny", str(tmp_path / "convnext.h5"), 32).build()
    assert model.output_shape == (None, 768)
    pictures = random.uniform(0, 255, (2, 32, 32, 3)).astype(np.float32)
    expected = np.asarray(reference(pictures))
    np.testing.assert_allclose(
        np.asarray(model(pictures)), expected, atol=1e-4 * np.abs(expected).max()
    )
