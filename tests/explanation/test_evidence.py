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
    from pellucid.explanation.trace import trace

    picture = np.random.default_rng(9).integers(0, 256, (16, 20, 3)).astype("float32")
    return trace(network, picture)


def test_the_last_activations_with_places_are_chosen(traced):
    from pellucid.explanation.evidence import default_call

    assert traced.calls[default_call(traced)].name == "body/second"


def test_a_softmax_that_is_an_operation_saturates_no_gradient(network, traced):
    import keras

    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.trace import trace

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
    from pellucid.explanation.evidence import default_call, find_evidence

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
    from pellucid.explanation.evidence import default_call, find_evidence

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
    from pellucid.explanation.class_score import class_score
    from pellucid.explanation.gradient import gradient
    from pellucid.explanation.head import list_heads

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

    from pellucid.explanation.evidence import find_evidence, list_methods
    from pellucid.explanation.trace import trace

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
    from pellucid.explanation.receptive_field import Box
    from pellucid.explanation.region import evidence_box

    heat = np.zeros((10, 12), "float32")
    heat[1, 1] = 1.0
    heat[4:8, 6:9] = 0.5
    assert evidence_box(heat) == Box(4, 6, 8, 9)
    assert evidence_box(heat, 0.6) == Box(1, 1, 2, 2)
    assert evidence_box(np.zeros((3, 3), "float32")) is None


def test_a_network_without_places_says_so():
    import keras

    from pellucid.errors import ConfigError
    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.trace import trace

    layers = keras.layers
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(2)])
    traced = trace(model, np.ones((4, 4, 1), "float32"))
    with pytest.raises(ValueError, match="rows and columns"):
        find_evidence(model, traced, 0)
    with pytest.raises(ConfigError, match="grad-cam"):
        find_evidence(model, traced, 0, "gradcam")


def small_transformer(head, patching="conv", registers=0):
    """Give a vision transformer for pictures of 24 x 32 in patches of 4 x 4: 6 x 8 places."""
    import keras

    layers, ops = keras.layers, keras.ops

    class Tokens(keras.layers.Layer):
        """Puts tokens of its own before those that it is given, and adds positions."""

        def build(self, shape):
            self.own = self.add_weight(shape=(1, registers, shape[-1]), name="own")
            self.positions = self.add_weight(
                shape=(1, registers + shape[1], shape[-1]), name="positions"
            )
            super().build(shape)

        def call(self, x):
            own = ops.broadcast_to(self.own, (ops.shape(x)[0], registers, x.shape[-1]))
            return ops.concatenate([own, x], axis=1) + self.positions

        def compute_output_shape(self, shape):
            return (shape[0], registers + shape[1], shape[2])

    inputs = keras.Input((24, 32, 1))
    x = layers.Rescaling(1 / 255)(inputs)
    if patching == "conv":
        x = layers.Conv2D(8, 4, strides=4, name="patches")(x)
        x = layers.Reshape((48, 8))(x)
    elif patching == "rows":
        x = ops.transpose(ops.reshape(x, (-1, 6, 4, 8, 4)), (0, 1, 3, 2, 4))
        x = layers.Dense(8, name="patches")(ops.reshape(x, (-1, 48, 16)))
    else:
        x = ops.reshape(ops.image.extract_patches(x, 4), (-1, 48, 16))
        x = layers.Dense(8, name="patches")(x)
    if registers:
        x = Tokens(name="tokens")(x)
    for block in range(2):
        y = layers.LayerNormalization(name=f"normed_{block}")(x)
        y = layers.MultiHeadAttention(2, 4, name=f"attention_{block}")(y, y)
        x = layers.Add(name=f"attended_{block}")([x, y])
        y = layers.LayerNormalization()(x)
        y = layers.Dense(8, name=f"wide_{block}")(layers.Dense(16, activation="gelu")(y))
        x = layers.Add(name=f"block_{block}")([x, y])
    x = layers.LayerNormalization(name="last")(x)
    if head == "mean":
        x = layers.GlobalAveragePooling1D()(x)
    elif head == "class token":
        x = x[:, 0]
    else:
        x = layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(x))


def traced_noise(model, seed=3):
    from pellucid.explanation.trace import trace

    shape = model.inputs[0].shape[1:]
    return trace(model, np.random.default_rng(seed).integers(0, 256, shape).astype("float32"))


@pytest.mark.parametrize("patching", ["conv", "rows", "extracted"])
@pytest.mark.parametrize("head", ["mean", "flatten"])
def test_of_a_transformer_the_last_tokens_are_chosen(head, patching):
    import keras

    from pellucid.explanation.evidence import default_call, find_evidence

    keras.utils.set_random_seed(2)
    model = small_transformer(head, patching)
    traced = traced_noise(model)
    assert traced.calls[default_call(traced)].name == "last"
    found = find_evidence(model, traced, 1)
    assert found.coarse.shape == (6, 8)
    assert (found.n_left_out, found.is_assumed) == (0, False)
    # As in a convolutional network: behind the mean a token's gradient is the dense layer's.
    if head == "mean":
        tokens = traced.values[traced.find("last")][0]
        kernel = np.asarray(model.layers[-1].kernel)[:, 1]
        expected = np.maximum(tokens @ kernel / 48, 0).reshape(6, 8)
        np.testing.assert_allclose(found.coarse, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.long
@pytest.mark.parametrize("method", ["grad-cam", "grad-cam++", "layer-cam"])
@pytest.mark.parametrize("registers", [1, 4])
def test_tokens_without_a_place_are_left_out_and_the_answer_depends_on_the_rest(method, registers):
    import keras

    from pellucid.explanation.class_score import class_score
    from pellucid.explanation.evidence import default_call, find_evidence
    from pellucid.explanation.evidence.registry import METHODS
    from pellucid.explanation.gradient import gradient
    from pellucid.explanation.head import list_heads

    keras.utils.set_random_seed(2)
    model = small_transformer("class token", registers=registers)
    traced = traced_noise(model)
    (head,) = list_heads(model, traced)
    # Behind the last attention the class token alone goes on: no other one's gradient is not 0.
    for name, matters in (("last", False), ("block_1", False), ("normed_1", True)):
        call = traced.find(name)
        slope = gradient(
            lambda a, n=call: class_score(traced, n, a, 1, head), traced.values[call][0]
        )
        assert bool(np.abs(slope[registers:]).max() > 1e-9) == matters
    call = traced.find("normed_1")
    assert default_call(traced) == call
    found = find_evidence(model, traced, 1, method)
    assert (found.n_left_out, found.is_assumed) == (registers, True)
    slope = gradient(lambda a: class_score(traced, call, a, 1, head), traced.values[call][0])
    tokens, slopes = (x[registers:].reshape(6, 8, 8) for x in (traced.values[call][0], slope))
    np.testing.assert_allclose(
        found.coarse, METHODS.get(method)(tokens, slopes), rtol=1e-4, atol=1e-7
    )


@pytest.mark.parametrize("patching", ["conv", "rows", "extracted"])
@pytest.mark.parametrize("flips", [(), (1,), (1, 2)])
def test_the_evidence_of_tokens_is_where_it_is_bright(patching, flips):
    import keras

    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.trace import trace

    layers, ops = keras.layers, keras.ops
    inputs = x = keras.Input((24, 32, 1))
    for axis in flips:
        x = ops.flip(x, axis)
    x = layers.Rescaling(1 / 255)(x)
    if patching == "conv":
        x = layers.Reshape((48, 1))(layers.Conv2D(1, 4, strides=4)(x))
    elif patching == "rows":
        x = ops.transpose(ops.reshape(x, (-1, 6, 4, 8, 4)), (0, 1, 3, 2, 4))
        x = layers.Dense(1)(ops.reshape(x, (-1, 48, 16)))
    else:
        x = layers.Dense(1)(ops.reshape(ops.image.extract_patches(x, 4), (-1, 48, 16)))
    x = layers.ReLU()(x)
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))
    for weight in model.weights:
        weight.assign(np.full(weight.shape, 0.1 if "kernel" in weight.path else 0.0))
    model.layers[-1].kernel.assign([[-1.0, 1.0]])
    picture = np.zeros((24, 32, 1), "float32")
    picture[4:12, 16:28] = 255
    found = find_evidence(model, trace(model, picture), 1)
    expected = np.zeros((6, 8))
    expected[1:3, 4:7] = found.coarse.max()
    assert found.coarse.max() > 0
    np.testing.assert_allclose(found.coarse, expected, rtol=1e-5, atol=1e-7)


def test_what_looks_like_a_map_and_is_none_is_not_chosen():
    """Attention written out has values of (heads, tokens, tokens)."""
    import keras

    from pellucid.explanation.evidence import default_call
    from pellucid.explanation.places import list_places

    layers, ops = keras.layers, keras.ops
    inputs = keras.Input((8, 8, 1))
    x = layers.Reshape((16, 4))(layers.Conv2D(4, 2, strides=2, name="patches")(inputs))
    heads = ops.transpose(ops.reshape(x, (-1, 16, 2, 2)), (0, 2, 1, 3))
    weights = ops.softmax(ops.matmul(heads, ops.transpose(heads, (0, 1, 3, 2))))
    y = ops.reshape(ops.transpose(ops.matmul(weights, heads), (0, 2, 1, 3)), (-1, 16, 4))
    x = layers.GlobalAveragePooling1D()(layers.Add(name="sum")([x, y]))
    model = keras.Model(inputs, layers.Dense(2)(x))
    traced = traced_noise(model)
    assert traced.calls[default_call(traced)].name == "sum"
    kinds = [type(call.operation).__name__ for call in traced.calls]
    placed = [kind for kind, one in zip(kinds, list_places(traced), strict=True) if one]
    assert placed == ["Conv2D", "Reshape", "Add"]


def test_a_layer_whose_code_is_not_known_may_cut_the_picture_into_patches():
    import keras

    from pellucid.explanation.places import list_places

    class Patches(keras.layers.Layer):
        def __init__(self, n_own):
            super().__init__()
            self.n_own = n_own

        def call(self, x):
            x = keras.ops.reshape(keras.ops.image.extract_patches(x, 4), (-1, 48, 16))
            return keras.ops.pad(x, ((0, 0), (self.n_own, 0), (0, 0)))

    inputs = keras.Input((24, 32, 1))
    for n_own, (rows, columns) in ((0, (6, 8)), (1, (6, 8)), (5, (6, 8))):
        (places,) = list_places(traced_noise(keras.Model(inputs, Patches(n_own)(inputs))))
        assert (places.rows, places.columns, places.n_left_out) == (rows, columns, n_own)
        assert places.is_assumed
        assert places.cells[:, 0].tolist() == [0] * n_own + list(range(1, 49))


@pytest.mark.parametrize("method", ["grad-cam", "grad-cam++", "layer-cam"])
def test_each_output_of_a_transformer_has_its_own_tokens(method):
    """One that looks at the class token alone, and one at the mean of all tokens."""
    import keras

    from pellucid.explanation.evidence import calls_with_places, default_call, find_evidence

    keras.utils.set_random_seed(2)
    of_one = small_transformer("class token", registers=1)
    inputs, last = of_one.inputs[0], of_one.get_layer("last").output
    classes = of_one.output
    score = keras.layers.Dense(1)(keras.layers.GlobalAveragePooling1D()(last))
    is_day = keras.layers.Dense(1, activation="sigmoid")(
        keras.layers.GlobalAveragePooling1D()(of_one.get_layer("patches").output[:, 0])
    )
    model = keras.Model(inputs, {"classes": classes, "score": score, "is_day": is_day})
    traced = traced_noise(model)
    # Of the first row of patches alone the last output depends: of no layer on all places.
    for number, (tensor, name, is_behind) in enumerate(
        ((classes, "normed_1", True), (is_day, None, False), (score, "last", True))
    ):
        found = default_call(traced, number)
        assert (None if found is None else traced.calls[found].name) == name
        places = {traced.calls[call].name for call in calls_with_places(traced, number)}
        assert ("last" in places) == is_behind
        assert "patches" in places
        alone = keras.Model(inputs, tensor)
        if name is None:
            with pytest.raises(ValueError, match="rows and columns"):
                find_evidence(model, traced, 0, method, output=number)
            call, own = traced.find("patches"), traced_noise(alone).find("patches")
        else:
            call = own = None
        evidence = find_evidence(model, traced, 0, method, call, output=number)
        expected = find_evidence(alone, traced_noise(alone), 0, method, own)
        np.testing.assert_allclose(evidence.coarse, expected.coarse, rtol=1e-4, atol=1e-7)
        assert evidence.n_left_out == expected.n_left_out == int(is_behind)


def test_an_output_that_is_the_second_of_a_call_has_what_that_one_depends_on():
    import keras

    from pellucid.explanation.evidence import default_call, find_evidence

    keras.utils.set_random_seed(4)
    layers = keras.layers
    inputs = keras.Input((8, 8, 1))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="maps")(inputs))
    whole = layers.Dense(4, name="whole")(x)
    model = keras.Model(inputs, list(keras.ops.split(whole, 2, axis=-1)))
    plain = keras.Model(inputs, whole)
    traced = traced_noise(model)
    for output in (0, 1):
        assert traced.calls[default_call(traced, output)].name == "maps"
        found = find_evidence(model, traced, 1, output=output)
        expected = find_evidence(plain, traced_noise(plain), 2 * output + 1)
        np.testing.assert_allclose(found.coarse, expected.coarse, rtol=1e-5, atol=1e-7)
