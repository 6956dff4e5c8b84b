"""What a copy of a layer holds, and how it is kept small."""

import numpy as np
import pytest

from pellucid.errors import ConfigError, ModelError

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def traced():
    import keras

    from pellucid.explanation.trace import trace

    keras.utils.set_random_seed(4)
    layers = keras.layers
    inputs = keras.Input((8, 6, 4))
    x = layers.Conv2D(6, 3, groups=2, name="groups")(inputs)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Reshape((3, 2, 6, 1), name="deep")(x)
    x = layers.Flatten(name="vector")(x)
    x = layers.Dense(5, activation="softmax", name="classes")(x)
    picture = np.random.default_rng(4).normal(size=(8, 6, 4)).astype(np.float32)
    return trace(keras.Model(inputs, x), picture)


def copied(traced, name, **given):
    from pellucid.explanation.layer_copy import copy_layer

    return copy_layer(traced, traced.find(name), **given)


def test_it_holds_all_that_a_layer_computes_with(traced):
    found = copied(traced, "groups")
    output = traced.values[traced.find("groups")][0]
    np.testing.assert_array_equal(found.maps, np.moveaxis(output, -1, 0))
    np.testing.assert_array_equal(found.inputs, np.moveaxis(traced.picture, -1, 0))
    kernel, bias = traced.calls[0].operation.get_weights()
    np.testing.assert_array_equal(found.form.kernels, np.moveaxis(kernel, -1, 0))
    np.testing.assert_array_equal(found.form.bias, bias)
    assert (found.channels, found.input_channels) == (list(range(6)), list(range(4)))
    totals = np.log(traced.values[traced.find("classes")][0])
    held = copied(traced, "classes").totals.ravel()
    np.testing.assert_allclose(held - held[0], totals - totals[0], atol=1e-5)


def test_a_part_of_the_channels_has_the_inputs_of_its_group(traced):
    found = copied(traced, "groups", channels=[5, 4])
    assert (found.channels, found.input_channels) == ([4, 5], [2, 3])
    assert found.form.kernels.shape == (2, 3, 3, 2)
    assert copied(traced, "pool", channels=[1]).input_channels == [1]


def test_what_does_not_fit_is_left_out_beginning_with_the_weakest(traced):
    output = traced.values[traced.find("pool")][0]
    of_one = 4 * (3 * 2 + 6 * 4)  # bytes of a channel before and after pooling
    found = copied(traced, "pool", max_bytes=3 * of_one + 1)
    means = np.abs(output).mean(axis=(0, 1))
    assert found.channels == sorted(np.argsort(-means)[:3].tolist())
    assert found.maps.nbytes + found.inputs.nbytes == 3 * of_one


def test_it_holds_no_more_channels_than_can_be_looked_through(traced, monkeypatch):
    from pellucid.explanation import layer_copy

    monkeypatch.setattr(layer_copy, "MAX_CHANNELS", 4)
    assert len(copied(traced, "vector").channels) == 4
    assert len(copied(traced, "vector", channels=range(5)).channels) == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"max_bytes": 100}, "with a smaller input"),
        ({"channels": [0, 1, 2], "max_bytes": 300}, "Choose fewer with channels="),
        ({"channels": [6]}, "from 0 to 5"),
        ({"channels": []}, "from 0 to 5"),
        ({"channels": 3}, "from 0 to 5"),
        ({"channels": [True, "a"]}, "from 0 to 5"),
    ],
)
def test_what_cannot_be_held_is_a_message(traced, given, said):
    with pytest.raises(ConfigError, match=said):
        copied(traced, "pool", **given)


def test_an_output_that_is_no_map_is_a_message(traced):
    with pytest.raises(ModelError, match=r"The output of deep has shape \(3, 2, 6, 1\)"):
        copied(traced, "deep")
    assert copied(traced, "vector").form is None
