"""Whether an output is classes, a single sigmoid, numbers or a map; and the evidence for it."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow

SIZE = (12, 16)


@pytest.fixture(scope="module")
def features():
    """The end of a small network, and its input."""
    import keras

    keras.utils.set_random_seed(21)
    inputs = keras.Input((*SIZE, 3))
    x = keras.layers.Conv2D(4, 3, name="maps")(inputs)
    return inputs, keras.layers.GlobalAveragePooling2D(name="mean")(x)


@pytest.fixture(scope="module")
def picture():
    return np.random.default_rng(2).normal(size=(*SIZE, 3)).astype("float32")


def traced(model, picture):
    from pellucid.explanation.head import list_heads
    from pellucid.explanation.trace import trace

    found = trace(model, picture)
    return found, list_heads(model, found)


def outputs(x, inputs):
    """An output of each kind, by what it is; made here, since Keras is imported late."""
    import keras

    layers, ops = keras.layers, keras.ops
    softmax = layers.Dense(3, activation="softmax")(x)
    return {
        "classes": [
            softmax,
            layers.Softmax()(layers.Dense(3)(x)),
            layers.Activation("softmax")(layers.Dense(3)(x)),
            ops.softmax(layers.Dense(3)(x)),
            layers.Dropout(0.5)(softmax),
            layers.Activation("linear", dtype="float32")(softmax),
            layers.Flatten()(layers.Softmax()(layers.Reshape((1, 1, 4))(x))),
            layers.Average()([softmax, layers.Dense(3, activation="softmax")(x)]),
        ],
        "two_classes": [
            layers.Dense(1, activation="sigmoid")(x),
            ops.sigmoid(layers.Dense(1)(x)),
            ops.squeeze(layers.Dense(1, activation="sigmoid")(x), 1),
            layers.Flatten()(layers.Conv2D(1, SIZE, activation="sigmoid")(inputs)),
        ],
        "sigmoids": [layers.Dense(4, activation="sigmoid")(x)],
        "numbers": [
            x,
            layers.Dense(3)(x),
            layers.Dense(1)(x),
            layers.Dense(1, activation="relu")(x),
            layers.UnitNormalization()(x),
            ops.sum(x, -1),
            layers.Flatten()(layers.Softmax()(layers.Conv2D(2, 3)(inputs))),
            layers.Average()([softmax, layers.Dense(3)(x)]),
        ],
        "map": [
            layers.Conv2D(2, 3, activation="softmax")(inputs),
            layers.Conv2D(1, 3, activation="sigmoid")(inputs),
            layers.Reshape((2, 2))(x),
        ],
    }


def test_outputs_are_called_what_they_are(features, picture):
    import keras

    inputs, x = features
    made = outputs(x, inputs)
    expected = [kind for kind, tensors in made.items() for _ in tensors]
    model = keras.Model(inputs, [tensor for tensors in made.values() for tensor in tensors])
    trace, heads = traced(model, picture)
    assert [head.kind for head in heads] == expected
    given = model.predict(picture[None], verbose=0)
    for head, value in zip(heads, given, strict=True):
        assert head.shape == value.shape[1:]
        values = head.values(trace.value(head.ref))
        assert len(values) == head.n_values
        if head.kind == "two_classes":
            value = np.array([1 - value.ravel()[0], value.ravel()[0]])
        if head.kind == "map":
            assert values == []
        else:
            np.testing.assert_allclose(values, value.ravel(), rtol=1e-5, atol=1e-6)
        if head.kind in ("classes", "two_classes"):
            assert sum(values) == pytest.approx(1, abs=1e-6)


def test_outputs_have_the_names_of_their_keys_or_layers(features, picture):
    import keras

    inputs, x = features
    one = keras.layers.Dense(2, name="one")(x)
    other = keras.layers.Dense(3, name="other")(x)
    cases = [
        (one, ["one"]),
        ([other, one], ["other", "one"]),
        ((one, one), ["one", "one (2)"]),
        ({"z": one, "a": [other, one]}, ["a/0", "a/1", "z"]),
    ]
    for structure, names in cases:
        model = keras.Model(inputs, structure)
        _, heads = traced(model, picture)
        assert [head.name for head in heads] == names
        assert [head.shape for head in heads] == [tuple(t.shape[1:]) for t in model.outputs]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("bias", [0.0, 60.0])
def test_a_sigmoid_has_evidence_for_both_classes(features, picture, which, bias):
    """Grad-CAM is CAM: the dense layer's weights for class 1, and minus them for class 0.

    Also where the sigmoid is 1 in float32, and its own gradient 0.
    """
    import keras

    from pellucid.explanation.evidence import find_evidence

    inputs, x = features
    dense = keras.layers.Dense(
        1, activation="sigmoid", bias_initializer=keras.initializers.Constant(bias)
    )
    model = keras.Model(inputs, dense(x))
    trace, _ = traced(model, picture)
    maps = trace.values[trace.find("maps")][0]
    weights = np.asarray(dense.kernel)[:, 0] * (1 if which else -1) / np.prod(maps.shape[:2])
    expected = np.maximum(maps @ weights, 0)
    assert expected.max() > 0
    found = find_evidence(model, trace, which)
    np.testing.assert_allclose(found.coarse, expected, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("which", [0, 1])
def test_a_sigmoid_is_a_softmax_over_zero_and_its_score(features, picture, which):
    import keras

    from pellucid.explanation.evidence import find_evidence

    inputs, x = features
    one = keras.layers.Dense(1, activation="sigmoid")
    two = keras.layers.Dense(2, activation="softmax")
    model, same = keras.Model(inputs, one(x)), keras.Model(inputs, two(x))
    kernel = np.asarray(one.kernel)
    two.set_weights([np.hstack([np.zeros_like(kernel), kernel]), np.zeros(2)])
    trace, (head,) = traced(model, picture)
    other, (expected,) = traced(same, picture)
    values = expected.values(other.value(expected.ref))
    np.testing.assert_allclose(head.values(trace.value(head.ref)), values, rtol=1e-5)
    covered = [find_evidence(*pair, which, "occlusion") for pair in ((model, trace), (same, other))]
    np.testing.assert_allclose(covered[0].coarse, covered[1].coarse, atol=1e-6)


@pytest.mark.parametrize("method", ["grad-cam", "grad-cam++", "layer-cam", "occlusion"])
def test_each_output_has_the_evidence_that_it_has_alone(features, picture, method):
    """Of the layers on which it depends: those of another output say nothing about it."""
    import keras

    from pellucid.explanation.evidence import calls_with_places, default_call, find_evidence

    inputs, x = features
    classes = keras.layers.Dense(3, activation="softmax", name="classes")(x)
    score = keras.layers.Dense(1, name="score")(x)
    scene = keras.layers.Conv2D(2, 3, name="scene")(inputs)
    model = keras.Model(inputs, {"scene": scene, "classes": classes, "score": score})
    trace, heads = traced(model, picture)
    for number, tensor in enumerate((classes, None, score)):
        if tensor is None:
            assert heads[number].kind == "map"
            continue
        assert [trace.calls[call].name for call in calls_with_places(trace, number)] == ["maps"]
        assert trace.calls[default_call(trace, number)].name == "maps"
        alone = keras.Model(inputs, tensor)
        expected = find_evidence(alone, traced(alone, picture)[0], 0, method)
        found = find_evidence(model, trace, 0, method, output=number)
        np.testing.assert_allclose(found.coarse, expected.coarse, rtol=1e-5, atol=1e-7)
    with pytest.raises(ValueError, match="rows and columns"):
        find_evidence(model, trace, 0, "grad-cam", trace.find("scene"))


def test_a_class_that_is_called_like_one_of_keras_tells_nothing_of_its_output(features, picture):
    import keras

    class Softmax(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    class Average(keras.layers.Average):
        def call(self, given):
            return -super().call(given)

    class Dropout(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    def softmax(x):
        return 2 * x

    def linear(x):
        return 2 * x

    inputs, x = features
    layers = keras.layers
    classes = layers.Dense(3, activation="softmax")(x)
    others = [
        Softmax()(layers.Dense(3)(x)),
        Average()([classes, classes]),
        Dropout()(classes),
        layers.Dense(3, activation=softmax)(x),
        layers.Activation(linear)(classes),
    ]
    _, heads = traced(keras.Model(inputs, [classes, *others]), picture)
    assert [head.kind for head in heads] == ["classes", *["numbers"] * len(others)]
