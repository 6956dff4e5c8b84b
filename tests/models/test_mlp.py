"""The MLP in three styles is one network."""

import numpy as np
import pytest

from pellucid.config import ModelOptions

pytestmark = pytest.mark.slow

SHAPE = (28, 28, 1)


def networks():
    from pellucid.models.mlp import MLP, build_mlp, build_mlp_functional

    subclassed = MLP(10)
    subclassed(np.zeros((1, *SHAPE)))  # its layers are built when it is first called
    options = ModelOptions()
    return [build_mlp(SHAPE, 10, options), build_mlp_functional(SHAPE, 10, options), subclassed]


def by_hand(weights, pixels):
    """Compute the published network with NumPy."""
    x = pixels.reshape(len(pixels), -1) / 255
    for kernel, bias in (weights[0:2], weights[2:4]):
        x = np.maximum(x @ kernel + bias, 0)
    powers = np.exp(x @ weights[4] + weights[5])
    return powers / powers.sum(axis=1, keepdims=True)


def test_with_the_same_weights_all_three_answer_as_the_formula_does():
    import keras

    random = np.random.default_rng(0)
    pixels = random.uniform(0, 255, (4, *SHAPE)).astype(np.float32)
    shapes = [(784, 64), (64,), (64, 128), (128,), (128, 10), (10,)]
    weights = [random.normal(0, 0.1, shape).astype(np.float32) for shape in shapes]
    models = networks()
    kinds = [type(model).__name__ for model in models]
    assert kinds == ["Sequential", "Functional", "MLP"]
    assert isinstance(models[2], keras.Model)
    for model in models:
        assert [tuple(weight.shape) for weight in model.weights] == shapes
        assert model.count_params() == 59_850
        model.set_weights(weights)
        np.testing.assert_allclose(np.asarray(model(pixels)), by_hand(weights, pixels), atol=1e-5)


def test_the_class_is_saved_and_loaded(tmp_path):
    import keras

    pixels = np.random.default_rng(0).uniform(0, 255, (4, *SHAPE)).astype(np.float32)
    _, _, model = networks()
    model.save(tmp_path / "mlp.keras")
    again = keras.models.load_model(tmp_path / "mlp.keras")
    assert type(again) is type(model)
    assert again.n_classes == 10
    np.testing.assert_array_equal(np.asarray(again(pixels)), np.asarray(model(pixels)))
