"""How a trained network answers, and temperature built into its last layer."""

import numpy as np
import polars as pl
import pytest

from pellucid.data.decode import ImageSpec

pytestmark = pytest.mark.slow

SPEC = ImageSpec(5, 5, 1)
N = 70


class Source:
    """Gives pictures whose content is their number."""

    pixels = np.random.default_rng(0).integers(0, 256, (N, 5, 5, 1), dtype=np.uint8)

    def get(self, hashes):
        assert len(hashes) < N  # all at once could be more than fits in memory
        return self.pixels[[content[0] for content in hashes]]


def images(numbers):
    """Make rows of a catalog."""
    return pl.DataFrame({"hash": [f"{number:02x}" for number in numbers]}, {"hash": pl.String})


@pytest.fixture
def network(tmp_path):
    import keras

    from pellucid.training.trained_network import TrainedNetwork

    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(SPEC.shape),
            layers.Rescaling(1 / 64),
            layers.Flatten(),
            layers.Dense(4, activation="softmax", bias_initializer="normal"),
        ]
    )
    return TrainedNetwork(model, SPEC, Source(), tmp_path)


def by_hand(network, rows):
    kernel, bias = network.model.get_weights()
    logits = Source.pixels[rows].reshape(len(rows), -1) / 64 @ kernel + bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_answers_come_in_the_order_of_the_rows(network):
    rows = np.random.default_rng(1).permutation(N)
    found = network.predict(images(rows))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_hand(network, rows), atol=1e-5)


def test_no_rows_have_no_answers(network):
    assert network.predict(images([])).shape == (0, 4)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_temperature_in_the_last_layer_divides_the_logits(network, temperature):
    from pellucid.training.temperature import scaled

    before = network.predict(images(range(N)))
    network.divide_logits(temperature)
    np.testing.assert_allclose(
        network.predict(images(range(N))), scaled(before, temperature), atol=1e-5
    )


@pytest.mark.parametrize("how_sure", [1, 30, 3000])
def test_logits_further_apart_than_probabilities_can_tell_are_divided_too(network, how_sure):
    """Times 3,000, float32 holds nothing of the other classes but zeros."""
    rows = np.arange(N)
    labels = by_hand(network, rows).argmax(axis=1)
    network.divide_logits(1 / how_sure)
    answers = network.predict(images(rows))
    temperature, after = network.calibrate(answers, images(rows), labels)
    np.testing.assert_allclose(network.predict(images(rows)), after, atol=1e-4)
    # All are right: Laplace's rule of succession.
    most = (N + 1) / (N + 2)
    assert after.max(axis=1).mean() <= most + 1e-3
    if how_sure > 1:
        assert after.max(axis=1).mean() == pytest.approx(most, abs=1e-3)
    if how_sure == 3000:
        assert (answers == 0).any()
        assert temperature > 100
