"""Top activations of a channel, and feature visualization by gradient ascent."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def network():
    """Channel 0 is the brightness of red, channel 1 the edge from dark to bright, left to right."""
    import keras

    inputs = keras.Input((12, 16, 3))
    x = keras.layers.Rescaling(1 / 255, name="scale")(inputs)
    convolution = keras.layers.Conv2D(2, (1, 2), activation="relu", name="both")
    body = keras.Sequential([keras.Input((12, 16, 3)), convolution], name="body")
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(body(x)))
    kernel = np.zeros((1, 2, 3, 2), "float32")
    kernel[0, 0, 0, 0] = 1
    kernel[0, :, :, 1] = [[-1] * 3, [1] * 3]
    convolution.set_weights([kernel, np.zeros(2, "float32")])
    return model


def test_activations_of_many_pictures_are_those_of_a_submodel(network):
    from pellucid.explanation.activations import activations_of, strongest
    from pellucid.explanation.trace import trace

    pictures = np.random.default_rng(3).integers(0, 256, (4, 12, 16, 3)).astype("float32")
    call = trace(network, pictures[0]).find("body/both")
    found = activations_of(network, call, pictures)
    red = pictures[:, :, :-1, 0] / 255
    np.testing.assert_allclose(found[..., 0], red, rtol=1e-5)
    values, places = strongest(found)
    np.testing.assert_allclose(values[:, 0], red.max((1, 2)), rtol=1e-5)
    np.testing.assert_array_equal(places[:, 0], red.reshape(4, -1).argmax(1))


def test_nothing_that_is_not_needed_is_computed(network):
    from pellucid.explanation.activations import needed_calls
    from pellucid.explanation.calls import list_calls

    calls, _ = list_calls(network)
    assert [calls[n].name for n in needed_calls(calls, 1)] == ["scale", "body/both"]


def test_the_pattern_of_a_colour_is_that_colour(network):
    from pellucid.explanation.activations import activations_of
    from pellucid.explanation.feature_visualization import visualize_feature

    pattern = visualize_feature(network, 1, 0, (12, 16, 3), seed=1)
    assert pattern.shape == (12, 16, 3)
    red, green, blue = pattern[2:-2, 2:-2].mean((0, 1))
    assert red > green + 60
    assert red > blue + 60
    again = visualize_feature(network, 1, 0, (12, 16, 3), seed=1)
    np.testing.assert_array_equal(pattern, again)
    # And the channel does like it better than noise.
    noise = np.random.default_rng(1).normal(128, 12, (1, 12, 16, 3)).astype("float32")
    of_both = activations_of(network, 1, np.concatenate([pattern[None].astype("float32"), noise]))
    assert of_both[0, ..., 0].mean() > 1.5 * of_both[1, ..., 0].mean()


def test_a_silent_channel_keeps_its_noise():
    import keras

    from pellucid.explanation.feature_visualization import visualize_feature

    dead = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(
                1, 3, activation="relu", bias_initializer=keras.initializers.Constant(-1e6)
            ),
        ]
    )
    assert visualize_feature(dead, 0, 0, (8, 8, 1)).std() > 0
