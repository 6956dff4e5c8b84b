"""Adam in one pass is Keras' Adam."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow


def trained(kind, **arguments):
    """Train a small network with an optimizer; give its weights."""
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(2)])
    start = model.get_weights()
    model.compile(kind(learning_rate=0.05, **arguments), "mse", jit_compile=False)
    random = np.random.default_rng(1)
    for _ in range(5):
        model.train_on_batch(random.normal(size=(8, 4)), random.normal(size=(8, 2)))
    return start, model.get_weights()


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Adam", {}),
        ("Adam", {"global_clipnorm": 0.5, "use_ema": True, "ema_momentum": 0.9}),
        ("AdamW", {"weight_decay": 0.1}),
        ("Adam", {"amsgrad": True}),
    ],
    ids=str,
)
def test_weights_are_those_of_keras(name, arguments):
    import keras

    from pellucid.training import fused_adam

    start, expected = trained(getattr(keras.optimizers, name), **arguments)
    _, found = trained(getattr(fused_adam, f"Fused{name}"), **arguments)
    for weight, other, before in zip(found, expected, start, strict=True):
        assert np.abs(other - before).max() > 1e-3  # something was learned
        np.testing.assert_allclose(weight, other, rtol=1e-4, atol=1e-6)
