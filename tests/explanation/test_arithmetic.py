"""The terms of any number add up to the activation that Keras has computed."""

import numpy as np
import pytest

from pellucid.models.registry import get_model, list_models

pytestmark = pytest.mark.slow

N_NUMBERS = 12
"""Of each layer's output, at random places and in the corners."""


def check(model, picture, rng, must_know_all=True):
    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    traced = trace(model, picture)
    unknown = set()
    for number, call in enumerate(traced.calls):
        output = traced.values[number][0]
        places = [tuple(int(rng.integers(n)) for n in output.shape) for _ in range(N_NUMBERS)]
        places += [tuple(0 for _ in output.shape), tuple(n - 1 for n in output.shape)]
        # Sums of many products of both signs cancel: the error is relative to the layer's numbers.
        tolerance = 1e-4 * max(1e-6, float(np.abs(output).max()))
        for place in places:
            terms = explain_number(traced, number, place)
            if terms is None:
                unknown.add(type(call.operation).__name__)
                break
            assert terms.result == pytest.approx(float(output[place]), rel=1e-4, abs=tolerance), (
                call.name,
                place,
            )
    if must_know_all:
        assert unknown <= {"Take"}
    return traced


def randomized(model, rng):
    """Give normalizations other averages than 0 and 1, and biases other values than 0."""
    for weight in model.weights:
        value = np.asarray(weight)
        if weight.path.endswith(("gamma", "moving_variance")):
            weight.assign(rng.uniform(0.8, 1.2, value.shape))
        elif weight.path.endswith(("beta", "moving_mean", "bias")):
            weight.assign(rng.normal(0, 0.1, value.shape))
    return model


DEEP = ("googlenet", "resnet50", "vgg16", "alexnet")
"""They have no kind of layer that the others lack."""


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.once] if name in DEEP else [])
        for name in list_models()
    ],
)
def test_the_terms_of_every_network_of_the_zoo_add_up(name):
    import keras

    from pellucid.models.registry import create_model

    rng = np.random.default_rng(5)
    keras.utils.set_random_seed(5)
    spec = get_model(name).spec
    size = min(spec.height, max(64, get_model(name).min_size))
    model = randomized(create_model(name, 5, (size, size, spec.n_channels)), rng)
    picture = rng.integers(0, 256, (size, size, spec.n_channels)).astype("float32")
    traced = check(model, picture, rng)
    expected = np.asarray(model.predict(picture[None], verbose=0))[0]
    (output,) = traced.outputs
    np.testing.assert_allclose(traced.value(output), expected, rtol=1e-5, atol=1e-6)


HEAVY = [
    pytest.param(name, marks=pytest.mark.once)
    for name in ("EfficientNetB0", "DenseNet121", "NASNetMobile")
]


@pytest.mark.long
@pytest.mark.parametrize("body", ["MobileNetV2", *HEAVY])
def test_the_terms_of_a_body_nested_under_a_head_add_up(body):
    import keras

    rng = np.random.default_rng(6)
    keras.utils.set_random_seed(6)
    layers = keras.layers
    base = getattr(keras.applications, body)(
        weights=None, include_top=False, input_shape=(64, 64, 3)
    )
    inputs = keras.Input((64, 64, 3))
    augmented = keras.Sequential([layers.RandomFlip(), layers.RandomRotation(0.1)])(inputs)
    x = keras.Sequential([base, layers.GlobalAveragePooling2D()], name="body")(augmented)
    x = layers.Dropout(0.5)(x)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(x))
    randomized(model, rng)
    picture = rng.integers(0, 256, (64, 64, 3)).astype("float32")
    before = [np.array(weights) for weights in model.get_weights()]
    traced = check(model, picture, rng, must_know_all=False)
    assert any(call.name.startswith(f"body/{base.name}/") for call in traced.calls)
    expected = np.asarray(model.predict(picture[None], verbose=0))[0]
    np.testing.assert_allclose(traced.value(traced.outputs[0]), expected, rtol=1e-3, atol=1e-6)
    for weights, old in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, old)


def small_cases():
    import keras

    layers = keras.layers
    return {
        "same, strides": layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
        "even kernel": layers.Conv2D(4, (4, 2), padding="same"),
        "dilated": layers.Conv2D(4, 3, dilation_rate=2, padding="same"),
        "dilated, valid": layers.Conv2D(4, (3, 2), dilation_rate=(2, 1)),
        "groups": layers.Conv2D(6, 3, groups=3, activation="gelu"),
        "convolved softmax": layers.Conv2D(4, 3, strides=2, activation="softmax"),
        "depthwise softmax": layers.DepthwiseConv2D(3, depth_multiplier=2, activation="softmax"),
        "separable softmax": layers.SeparableConv2D(5, 3, activation="softmax"),
        "no bias": layers.Conv2D(2, 1, use_bias=False),
        "depthwise": layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", strides=2),
        "separable": layers.SeparableConv2D(5, 3, depth_multiplier=2, padding="same", strides=2),
        "max, same": layers.MaxPooling2D(3, strides=2, padding="same"),
        "max": layers.MaxPooling2D((2, 3)),
        "mean, same": layers.AveragePooling2D(3, strides=2, padding="same"),
        "global max": layers.GlobalMaxPooling2D(),
        "global max, kept": layers.GlobalMaxPooling2D(keepdims=True),
        "global mean, kept": layers.GlobalAveragePooling2D(keepdims=True),
        "normalization without scale": layers.BatchNormalization(scale=False),
        "softmax": layers.Softmax(),
        "softmax over rows": layers.Softmax(axis=1),
        "activation softmax": layers.Activation("softmax"),
        "tanh": layers.Activation("tanh"),
        "linear": layers.Activation("linear"),
        "leaky": layers.LeakyReLU(0.2),
        "relu6": layers.ReLU(6.0, negative_slope=0.1, threshold=0.2),
        "elu": layers.ELU(),
        "padding": layers.ZeroPadding2D(((1, 2), (3, 0))),
        "cropping": layers.Cropping2D(((1, 0), (2, 1))),
        "by channel": layers.Rescaling([0.1, 0.2, 0.3], [1.0, -1.0, 0.0]),
        "reshape": layers.Reshape((7, -1)),
        "flatten": layers.Flatten(),
        "flip": layers.RandomFlip(),
        "rotation": layers.RandomRotation(0.2),
        "zoom": layers.RandomZoom(0.2),
        "translation": layers.RandomTranslation(0.2, 0.2),
        "contrast": layers.RandomContrast(0.2),
        "brightness": layers.RandomBrightness(0.2),
        "noise": layers.GaussianNoise(1.0),
        "dense over channels": layers.Dense(4, activation="softmax"),
    }


CASES = (
    "convolved softmax", "depthwise softmax", "separable softmax", "same, strides", "even kernel",
    "dilated", "dilated, valid", "groups", "no bias", "depthwise",
    "separable", "max, same", "max", "mean, same", "global max", "global max, kept",
    "global mean, kept", "normalization without scale", "softmax", "softmax over rows",
    "activation softmax", "tanh", "linear", "leaky", "relu6", "elu", "padding", "cropping",
    "by channel", "reshape", "flatten", "dense over channels",
    "flip", "rotation", "zoom", "translation", "contrast", "brightness", "noise",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_the_terms_of_one_layer_add_up(case):
    import keras

    cases = small_cases()
    assert set(cases) == set(CASES)
    rng = np.random.default_rng(7)
    keras.utils.set_random_seed(7)
    model = randomized(keras.Sequential([keras.Input((11, 14, 3)), cases[case]]), rng)
    check(model, rng.normal(0, 1, (11, 14, 3)).astype("float32"), rng)


@pytest.mark.parametrize(
    "kind", ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"]
)
def test_the_terms_of_layers_with_several_inputs_add_up(kind):
    import keras

    rng = np.random.default_rng(8)
    keras.utils.set_random_seed(8)
    inputs = keras.Input((6, 5, 2))
    branches = [keras.layers.Conv2D(2, 1)(inputs) for _ in range(2)]
    model = keras.Model(inputs, getattr(keras.layers, kind)()(branches))
    check(model, rng.normal(0, 1, (6, 5, 2)).astype("float32"), rng)


def test_an_input_with_fewer_axes_is_repeated():
    import keras

    rng = np.random.default_rng(8)
    inputs = keras.Input((6, 5, 2))
    means = keras.layers.GlobalAveragePooling2D()(inputs)
    model = keras.Model(inputs, keras.layers.Multiply()([inputs, means]))
    check(model, rng.normal(0, 1, (6, 5, 2)).astype("float32"), rng)


def of_operations(build):
    """Explain the first number of the last call of a model with such an operation."""
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    inputs = keras.Input((4, 4, 2))
    traced = trace(keras.Model(inputs, build(inputs)), np.full((4, 4, 2), 3, "float32"))
    last = len(traced.calls) - 1
    index = (0,) * traced.values[last][0].ndim
    return explain_number(traced, last, index), float(traced.values[last][0][index])


@pytest.mark.parametrize(
    "build",
    [
        lambda x: x + 1.0,
        lambda x: 2.0 - x,
        lambda x: x / 127.5,
        lambda x: keras_ops().maximum(x, 5.0),
        lambda x: keras_ops().average(x, axis=-1),
        lambda x: keras_ops().reshape(x, (-1, 8, 4)),
    ],
)
def test_an_operation_with_a_constant_or_of_another_meaning_is_not_explained(build):
    terms, _ = of_operations(build)
    assert terms is None


@pytest.mark.parametrize(
    "build",
    [lambda x: x + x, lambda x: x * x, lambda x: keras_ops().softmax(x)],
)
def test_an_operation_that_is_what_a_layer_does_is_explained(build):
    terms, value = of_operations(build)
    assert terms.result == pytest.approx(value)


def keras_ops():
    from keras import ops

    return ops


def test_softmax_over_several_axes_and_quantized_weights_are_not_explained():
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    layers = keras.layers
    several = keras.Sequential([keras.Input((4, 4, 2)), layers.Softmax(axis=(1, 2))])
    quantized = keras.Sequential([keras.Input((4, 4, 2)), layers.Dense(3)])
    quantized.layers[0].quantize("int8")
    for model in (several, quantized):
        traced = trace(model, np.ones((4, 4, 2), "float32"))
        assert explain_number(traced, 0, (0, 0, 0)) is None


@pytest.mark.parametrize("axis", [1, 2, -1, (1, 2), None])
def test_the_numbers_of_a_flip_come_from_the_other_end(axis):
    import keras

    rng = np.random.default_rng(9)
    inputs = keras.Input((6, 5, 2))
    model = keras.Model(inputs, keras.layers.Conv2D(3, 2)(keras.ops.flip(inputs, axis)))
    if axis is None:  # which would turn the batch round too, of one picture
        assert model.predict(np.ones((1, 6, 5, 2)), verbose=0).shape == (1, 5, 4, 3)
    check(model, rng.normal(0, 1, (6, 5, 2)).astype("float32"), rng)


def own_function(x):
    return x * 2


@pytest.mark.parametrize("activation", ["log_softmax", "sparsemax", own_function])
def test_an_activation_that_is_not_known_is_not_explained(activation):
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    layers = [
        keras.layers.Conv2D(3, 2, activation=activation),
        keras.layers.Activation(activation),
        keras.layers.Dense(2, activation=activation),
    ]
    model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    traced = trace(model, np.ones((4, 4, 1), "float32"))
    assert [explain_number(traced, n, (0, 0, 0)) for n in range(3)] == [None] * 3


def test_a_layer_of_unknown_kind_is_no_error():
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    class Dense(keras.layers.Layer):  # not Keras' own
        def call(self, x):
            return 3 * x

    model = keras.Sequential([keras.Input((4, 4, 1)), Dense()])
    picture = np.ones((4, 4, 1), "float32")
    traced = trace(model, picture)
    np.testing.assert_array_equal(traced.values[0][0], 3 * picture)
    assert explain_number(traced, 0, (0, 0, 0)) is None
    with pytest.raises(IndexError, match="shape"):
        explain_number(traced, 0, (0, 4, 0))
    with pytest.raises(ValueError, match="shape"):
        trace(model, np.ones((5, 4, 1), "float32"))
