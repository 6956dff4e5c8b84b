"""Batch normalization in fewer passes is Keras' batch normalization."""

import json
import zipfile

import numpy as np
import pytest

pytestmark = pytest.mark.slow

CHANNELS = 5


@pytest.fixture(params=["0", "1"], ids=["without oneDNN", "with oneDNN"], autouse=True)
def implementation(request, monkeypatch):
    """Test both implementations: the variable only selects one once TensorFlow runs."""
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", request.param)


def network(precision="float32", *, seed=0, **arguments):
    """A normalization, its statistics away from 0 and 1, between two layers with weights."""
    import keras

    from pellucid.training.precision import computing_in

    keras.utils.set_random_seed(seed)
    with computing_in(precision):
        return keras.Sequential(
            [
                keras.Input((4, 3, 2)),
                keras.layers.Conv2D(CHANNELS, 1, bias_initializer="random_normal"),
                keras.layers.BatchNormalization(
                    momentum=0.8,
                    gamma_initializer="random_normal",
                    beta_initializer="random_normal",
                    **arguments,
                ),
                keras.layers.Flatten(),
                keras.layers.Dense(3, dtype="float32"),
            ]
        )


def trained(model, n_steps=3):
    """Train for some steps with all but the last batch full; give loss and weights."""
    import keras

    random = np.random.default_rng(0)
    model.compile(keras.optimizers.SGD(0.1), "mse", jit_compile=False)
    losses = []
    for n in (8,) * (n_steps - 1) + (5,):
        pixels = random.normal(3, 2, (n, 4, 3, 2)).astype(np.float32)
        losses.append(float(model.train_on_batch(pixels, random.normal(0, 1, (n, 3)))))
    return losses, model.get_weights()


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize(
    "arguments", [{}, {"scale": False}, {"center": False}, {"axis": 3}], ids=str
)
def test_losses_and_all_weights_are_those_of_keras(arguments):
    from pellucid.training.fast_batch_norm import fast_batch_norm

    losses, weights = trained(network(**arguments))
    model = network(**arguments)
    with fast_batch_norm(model):
        fast_losses, fast_weights = trained(model)
    for weight, other in zip(weights[2:-2], network(**arguments).get_weights()[2:-2], strict=True):
        assert np.abs(weight - other).max() > 1e-3  # something was learned
    np.testing.assert_allclose(fast_losses, losses, rtol=1e-5)
    for weight, other in zip(fast_weights, weights, strict=True):
        np.testing.assert_allclose(weight, other, atol=2e-5)


@pytest.mark.once
@pytest.mark.long
def test_in_bfloat16_it_is_as_near_to_float32_as_keras_is():
    from pellucid.training.fast_batch_norm import fast_batch_norm

    exact, _ = trained(network())
    plain, _ = trained(network("bfloat16"))
    model = network("bfloat16")
    with fast_batch_norm(model):
        fast, _ = trained(model)
    error = np.abs(np.subtract(plain, exact)).max()
    assert 0 < error < 0.1
    assert np.abs(np.subtract(fast, exact)).max() < 2 * error


@pytest.mark.parametrize("shape", [(6, 7, 8, CHANNELS), (300, CHANNELS)], ids=str)
@pytest.mark.parametrize("name", ["normalize", "fused_normalize"])
def test_mean_variance_and_result_are_those_of_numpy(name, shape):
    import keras

    from pellucid.training import fast_batch_norm

    if keras.backend.backend() != "tensorflow" and name == "fused_normalize":
        pytest.skip("the fused operation is TensorFlow's")
    normalize = getattr(fast_batch_norm, name)
    random = np.random.default_rng(1)
    x = random.normal(50, 3, shape).astype(np.float32)
    axes = tuple(range(len(shape) - 1))
    gamma, beta = random.normal(1, 1, (2, CHANNELS)).astype(np.float32)
    found = normalize(*map(keras.ops.convert_to_tensor, (x, gamma, beta)), 1e-3)
    result, mean, variance = map(keras.ops.convert_to_numpy, found)
    exact = x.astype(np.float64)
    np.testing.assert_allclose(mean, exact.mean(axes), rtol=1e-5)
    np.testing.assert_allclose(variance, exact.var(axes), rtol=1e-4)
    normal = (exact - exact.mean(axes)) / np.sqrt(exact.var(axes) + 1e-3)
    np.testing.assert_allclose(result, normal * gamma + beta, atol=1e-3)


@pytest.mark.once
@pytest.mark.long
def test_a_frozen_normalization_keeps_its_statistics():
    from pellucid.training.fast_batch_norm import fast_batch_norm

    model = network()
    model.layers[1].trainable = False
    before = model.layers[1].get_weights()
    losses, _ = trained(network_like(model))
    with fast_batch_norm(model):
        fast_losses, _ = trained(model)
    for weight, other in zip(model.layers[1].get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, other)
    np.testing.assert_allclose(fast_losses, losses, rtol=1e-6)


def network_like(model):
    """The same network with the same layers frozen."""
    other = network()
    for layer, original in zip(other.layers, model.layers, strict=True):
        layer.trainable = original.trainable
    return other


def test_what_is_saved_meanwhile_is_plain_keras(tmp_path):
    import keras

    from pellucid.training.fast_batch_norm import fast_batch_norm

    model = keras.Sequential([keras.Input((4, 3, 2)), network()])  # one within another
    own = model.layers[0].layers[1]
    with fast_batch_norm(model):
        is_tensorflow = keras.backend.backend() == "tensorflow"
        assert ("call" in vars(own)) == is_tensorflow
        model.save(tmp_path / "model.keras")
    assert "call" not in vars(own)
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        config = json.loads(archive.read("config.json"))
    assert "pellucid" not in json.dumps(config)
    pixels = np.ones((2, 4, 3, 2), np.float32)
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded.predict_on_batch(pixels), model.predict_on_batch(pixels))


@pytest.mark.parametrize("arguments", [{"axis": 1}, {"synchronized": True}], ids=str)
def test_what_it_cannot_do_is_left_to_keras(arguments):
    import keras

    from pellucid.training.fast_batch_norm import fast_batch_norm

    if keras.backend.backend() != "tensorflow":
        pytest.skip("everything is left to JAX")
    model = network(**arguments)
    with fast_batch_norm(model):
        assert "call" not in vars(model.layers[1])
