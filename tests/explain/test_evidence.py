"""Evidence against closed forms: where a dense layer follows global average pooling."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def network():
    """A network whose head is global average pooling and a dense layer, nested in another."""
    import keras

    keras.utils.set_random_seed(9)
    layers = keras.layers
    body = keras.Sequential(
        [
            keras.Input((16, 20, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(6, 3, strides=2, activation="relu", name="first"),
            layers.Conv2D(5, 3, padding="same", activation="gelu", name="second"),
        ],
        name="body",
    )
    inputs = keras.Input((16, 20, 3))
    x = layers.GlobalAveragePooling2D()(body(inputs))
    x = layers.Dropout(0.5)(x)
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(x))


@pytest.fixture(scope="module")
def traced(network):
    from pellucid.explain.trace import trace

    picture = np.random.default_rng(9).integers(0, 256, (16, 20, 3)).astype("float32")
    return trace(network, picture)


def test_the_last_activations_with_places_are_chosen(traced):
    from pellucid.explain.evidence import default_call

    assert traced.calls[default_call(traced)].name == "body/second"


def test_a_softmax_that_is_an_operation_saturates_no_gradient(network, traced):
    import keras

    from pellucid.explain.evidence import find_evidence
    from pellucid.explain.trace import trace

    *body, dense = network.layers
    x = body[0].output
    for layer in body[1:]:
        x = layer(x)
    plain = keras.layers.Dense(4)
    model = keras.Model(body[0].output, keras.ops.softmax(plain(x)))
    plain.set_weights(dense.get_weights())
    found = find_evidence(model, trace(model, traced.picture), 1)
    expected = find_evidence(network, traced, 1)
    np.testing.assert_allclose(found.coarse, expected.coarse, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("which", range(4))
def test_grad_cam_is_cam_where_cam_is_defined(network, traced, which):
    """Selvaraju et al., 2017, section 3.1: the weights are the dense layer's, over the places."""
    from pellucid.explain.evidence import default_call, find_evidence

    activations = traced.values[default_call(traced)][0]
    kernel = np.asarray(network.layers[-1].kernel)[:, which]
    n_places = activations.shape[0] * activations.shape[1]
    found = find_evidence(network, traced, which)
    expected = np.maximum(activations @ kernel / n_places, 0)
    np.testing.assert_allclose(found.coarse, expected, rtol=1e-4, atol=1e-7)
    assert found.heat.shape == (16, 20)
    assert 0 <= found.heat.min() <= found.heat.max() <= 1


@pytest.mark.parametrize("which", range(4))
def test_the_others_by_their_equations(network, traced, which):
    from pellucid.explain.evidence import default_call, find_evidence

    activations = traced.values[default_call(traced)][0].astype(float)
    kernel = np.asarray(network.layers[-1].kernel)[:, which].astype(float)
    n_places = activations.shape[0] * activations.shape[1]
    slope = kernel / n_places  # of each channel, the same at all its places

    layer_cam = np.maximum((np.maximum(slope, 0) * activations).sum(-1), 0)
    found = find_evidence(network, traced, which, "layer-cam").coarse
    np.testing.assert_allclose(found, layer_cam, rtol=1e-4, atol=1e-7)

    weights = np.zeros(5)
    for k in range(5):
        alpha = slope[k] ** 2 / (2 * slope[k] ** 2 + activations[..., k].sum() * slope[k] ** 3)
        weights[k] = n_places * alpha * max(slope[k], 0)
    found = find_evidence(network, traced, which, "grad-cam++").coarse
    np.testing.assert_allclose(found, np.maximum(activations @ weights, 0), rtol=1e-3, atol=1e-6)


def test_gradients_of_earlier_activations_are_differences(network, traced):
    """Against finite differences, through a layer above that is not the last."""
    from pellucid.explain.class_score import class_score
    from pellucid.explain.gradient import gradient
    from pellucid.explain.head import list_heads

    call = traced.find("body/first")
    (head,) = list_heads(network, traced)
    activations = traced.values[call][0]
    found = gradient(lambda a: class_score(traced, call, a, 2, head), activations)
    rng = np.random.default_rng(1)
    for _ in range(10):
        at = tuple(int(rng.integers(n)) for n in activations.shape)
        step = np.zeros_like(activations)
        step[at] = 1e-2
        above, below = (
            float(np.asarray(class_score(traced, call, activations + sign * step, 2, head)))
            for sign in (1, -1)
        )
        assert found[at] == pytest.approx((above - below) / 2e-2, abs=2e-4)


@pytest.mark.parametrize("flips", [(), (2,), ((1, 2),), (1, 2, 2)])
@pytest.mark.parametrize("method", ["grad-cam", "grad-cam++", "layer-cam", "occlusion"])
def test_the_evidence_for_brightness_is_where_it_is_bright(method, flips):
    import keras

    from pellucid.explain.evidence import find_evidence, list_methods
    from pellucid.explain.trace import trace

    assert method in list_methods()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((24, 32, 1)),
            layers.Rescaling(1 / 255),
            layers.AveragePooling2D(2),
            layers.Conv2D(1, 1, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.layers[2].set_weights([np.ones((1, 1, 1, 1)), np.array([-0.7])])
    if flips:  # the network sees the picture turned round
        inputs = pixels = keras.Input((24, 32, 1))
        for axis in flips:
            pixels = keras.ops.flip(pixels, axis)
        whole = keras.Model(inputs, model(pixels))
    model.layers[-1].set_weights([np.array([[-40.0, 40.0]]), np.zeros(2)])
    picture = np.zeros((24, 32, 1), "float32")
    picture[4:12, 18:28] = 255
    if flips:
        model = whole
    evidence = find_evidence(model, trace(model, picture), 1, method)
    box = evidence.box
    assert abs(box.top - 4) <= 2
    assert abs(box.bottom - 12) <= 2
    assert abs(box.left - 18) <= 2
    assert abs(box.right - 28) <= 2
    # There is none for a class that brightness speaks against.
    if method != "occlusion":
        nothing = find_evidence(model, trace(model, picture), 0, method)
        assert nothing.box is None
        assert not nothing.heat.any()


def test_the_box_is_around_the_largest_part():
    from pellucid.explain.evidence.region import evidence_box
    from pellucid.explain.receptive_field import Box

    heat = np.zeros((10, 12), "float32")
    heat[1, 1] = 1.0
    heat[4:8, 6:9] = 0.5
    assert evidence_box(heat) == Box(4, 6, 8, 9)
    assert evidence_box(heat, 0.6) == Box(1, 1, 2, 2)
    assert evidence_box(np.zeros((3, 3), "float32")) is None


def test_a_network_without_places_says_so():
    import keras

    from pellucid.errors import ConfigError
    from pellucid.explain.evidence import find_evidence
    from pellucid.explain.trace import trace

    layers = keras.layers
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(2)])
    traced = trace(model, np.ones((4, 4, 1), "float32"))
    with pytest.raises(ValueError, match="rows and columns"):
        find_evidence(model, traced, 0)
    with pytest.raises(ConfigError, match="grad-cam"):
        find_evidence(model, traced, 0, "gradcam")
