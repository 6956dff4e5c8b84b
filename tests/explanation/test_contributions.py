"""Contributions of each input channel, against SciPy and the model's own output."""

import numpy as np
import pytest
from scipy.signal import correlate2d

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def traced():
    import keras

    from pellucid.explanation.trace import trace

    layers = keras.layers
    inputs = keras.Input((11, 9, 4))
    x = layers.Conv2D(6, 3, activation="relu", name="plain")(inputs)
    layers_of_x = {
        "same": layers.Conv2D(6, 3, padding="same", strides=2, name="same"),
        "grouped": layers.Conv2D(6, 3, groups=2, use_bias=False, name="grouped"),
        "dilated": layers.Conv2D(6, 2, dilation_rate=2, activation="tanh", name="dilated"),
        "depthwise": layers.DepthwiseConv2D(3, depth_multiplier=2, name="depthwise"),
        "norm": layers.BatchNormalization(name="norm"),
        "separable": layers.SeparableConv2D(6, 3, name="separable"),
    }
    outputs = [layer(x) for layer in layers_of_x.values()]
    model = keras.Model(inputs, outputs)
    random = np.random.default_rng(5)
    for weight in model.weights:
        values = random.normal(size=weight.shape)
        weight.assign(np.abs(values) if "variance" in weight.path else values)
    return trace(model, random.normal(size=(11, 9, 4)).astype("float32"))


@pytest.mark.parametrize("name", ["plain", "same", "grouped", "dilated", "depthwise"])
@pytest.mark.parametrize("channel", [0, 5])
def test_the_contributions_and_the_bias_add_up_to_the_channel(traced, name, channel):
    from pellucid.explanation.contributions import find_contributions

    call = traced.find(name)
    found = find_contributions(traced, call, channel, 99)
    expected = traced.values[call][0][..., channel]
    assert (
        found.n_channels
        == len(found.parts)
        == {"grouped": 3, "depthwise": 1}.get(name, traced.inputs(call)[0].shape[-1])
    )
    total = np.sum([part.sums for part in found.parts], axis=0) + (found.bias or 0)
    np.testing.assert_allclose(found.total, total, rtol=1e-4, atol=1e-4)
    after = {"plain": lambda x: np.maximum(x, 0), "dilated": np.tanh}.get(name, lambda x: x)
    np.testing.assert_allclose(after(found.total), expected, rtol=1e-4, atol=1e-4)
    assert expected[found.place] == expected.max()
    sizes = [abs(part.sums[found.place]) for part in found.parts]
    assert sizes == sorted(sizes, reverse=True)
    for part in found.parts:
        np.testing.assert_array_equal(part.given, traced.inputs(call)[0][..., part.channel])


def test_a_contribution_is_the_correlation_with_its_kernel(traced):
    from pellucid.explanation.contributions import find_contributions

    found = find_contributions(traced, traced.find("plain"), 2, 2)
    assert len(found.parts) == 2
    for part in found.parts:
        expected = correlate2d(part.given, part.kernel, "valid")
        np.testing.assert_allclose(part.sums, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", ["norm", "separable"])
def test_other_layers_have_none(traced, name):
    from pellucid.explanation.contributions import find_contributions

    assert find_contributions(traced, traced.find(name), 0, 3) is None
