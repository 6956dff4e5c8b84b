"""The formula of each activation, worked out by another evaluator, gives what Keras gives."""

import re

import numpy as np
import pytest
from scipy import special

pytestmark = pytest.mark.slow

POINTS = np.array(
    [
        -30,
        -7,
        -6,
        -3.5,
        -3,
        -2.2,
        -1,
        -0.6,
        -0.5,
        -0.2,
        0,
        0.1,
        0.5,
        0.7,
        1,
        2.5,
        3,
        4,
        6,
        6.5,
        11.33,
    ]
)
OTHERS = ("get", "serialize", "deserialize")
OF_SEVERAL = ("softmax", "log_softmax", "sparsemax", "glu")
WITHOUT_DEFAULTS = ("threshold",)


def keras_names():
    import keras

    return [name for name in dir(keras.activations) if name[0] != "_" and name not in OTHERS]


# Written out, since parameters of a test are needed before Keras is: a test below compares.
NAMES = (
    "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu",
    "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu",
    "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus", "softsign",
    "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink",
    "threshold",
)  # fmt: skip
ELEMENTWISE = tuple(name for name in NAMES if name not in OF_SEVERAL + WITHOUT_DEFAULTS)


ALLOWED = {
    "abs": np.abs,
    "erf": special.erf,
    "exp": np.exp,
    "log": np.log,
    "max": np.maximum,
    "min": np.minimum,
    "pi": np.pi,
    "sqrt": np.sqrt,
    "sum": np.sum,
    "tanh": np.tanh,
}


def work_out(cases, x, **others):
    """Evaluate cases such as [("0.2 * x", "x < 0"), ("x", "x ≥ 0")] at each of some numbers."""
    values = [evaluate(value, x=x, **others) for value, _ in cases]
    conditions = [
        np.ones_like(x, bool) if condition is None else evaluate(condition, x=x)
        for _, condition in cases
    ]
    # Exactly one case holds for each number.
    assert (np.sum(conditions, axis=0) == 1).all(), cases
    return np.select(conditions, [np.broadcast_to(value, np.shape(x)) for value in values])


def evaluate(text, **names):
    """Evaluate an expression of numbers, the usual operators and a few functions."""
    assert re.fullmatch(r"[\w\s+\-*/()\[\].,^<>≤≥]*", text), text
    python = text.replace("^", "**").replace("≤", "<=").replace("≥", ">=")
    return eval(python, {"__builtins__": {}}, ALLOWED | names)


def pairs(function):
    return [(case.value, case.condition) for case in function.cases]


def computed(function, values):
    import keras

    return np.asarray(function(keras.ops.convert_to_tensor(values.astype("float32"))), "float64")


def test_no_activation_of_keras_is_left_out():
    import keras

    from pellucid.explanation.functions import FUNCTIONS, describe_function

    assert set(NAMES) == set(keras_names())
    keys = {name: describe_function(getattr(keras.activations, name)).key for name in NAMES}
    assert [name for name, key in keys.items() if key is None] == ["sparsemax"]
    keys = set(keys.values()) - {None}
    assert keys <= FUNCTIONS
    assert FUNCTIONS - keys == {"approximate_gelu", "general_relu", "prelu"}


@pytest.mark.parametrize("place", ["activations", "ops"])
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_functions_of_one_number(name, place):
    import keras

    from pellucid.explanation.functions import describe_function

    function = getattr(getattr(keras, place), name, None)
    if function is None:
        assert place == "ops"
        assert name in ("exponential", "linear", "mish")
        return
    described = describe_function(function)
    assert described.is_elementwise
    assert described.name == function.__name__
    np.testing.assert_allclose(
        work_out(pairs(described), POINTS), computed(function, POINTS), rtol=1e-5, atol=2e-6
    )


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "glu"])
def test_functions_of_several_numbers(name):
    import keras

    from pellucid.explanation.functions import describe_function

    function = getattr(keras.activations, name)
    described = describe_function(function)
    assert not described.is_elementwise
    ((formula, condition),) = pairs(described)
    assert condition is None
    x = np.random.default_rng(2).normal(0, 1, 6)
    expected = computed(function, x[None])[0]
    names = {"x": x, "n": 6}
    whole = formula.replace("n / 2", "3")
    found = [evaluate(whole, i=i, **names) for i in range(len(expected))]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


RELUS = (
    {}, {"max_value": 6.0}, {"max_value": 1.5}, {"negative_slope": 0.1}, {"threshold": 0.5},
    {"threshold": 0.5, "negative_slope": 0.25}, {"threshold": 0.5, "max_value": 3},
    {"max_value": 6, "negative_slope": 0.125},
    {"max_value": 4, "negative_slope": 1 / 3, "threshold": 0.6},
)  # fmt: skip


def layers_that_are_functions():
    import keras

    layers, ops = keras.layers, keras.ops
    found = [layers.ReLU(**settings) for settings in RELUS]
    found += [layers.LeakyReLU(), layers.LeakyReLU(1 / 3), layers.ELU(), layers.ELU(0.7)]
    found += [layers.Activation(name) for name in ELEMENTWISE]
    found += [layers.Activation(layers.LeakyReLU(0.05)), layers.Activation(ops.gelu)]
    return found


@pytest.mark.long
def test_layers_with_their_own_parameters():
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.functions import function_of
    from pellucid.explanation.trace import trace

    picture = POINTS.reshape(3, 7, 1).astype("float32")
    for layer in layers_that_are_functions():
        model = keras.Sequential([keras.Input((3, 7, 1)), layer])
        found = function_of(layer)
        expected = model.predict(picture[None], verbose=0)[0, ..., 0].ravel()
        np.testing.assert_allclose(
            work_out(pairs(found), POINTS), expected, rtol=1e-5, atol=2e-6, err_msg=str(found)
        )
        if found.name != "linear":
            traced = trace(model, picture)
            for at, value in enumerate(expected):
                terms = explain_number(traced, 0, (*divmod(at, 7), 0))
                assert terms.function == found
                assert terms.result == pytest.approx(value, rel=1e-5, abs=2e-6)


def operations(keras):
    ops, activations = keras.ops, keras.activations
    return [
        ops.relu, ops.relu6, ops.sigmoid, ops.sparse_sigmoid, ops.softplus, ops.softsign,
        ops.sparse_plus, ops.silu, ops.squareplus, ops.log_sigmoid, ops.hard_sigmoid, ops.hard_silu,
        ops.elu, ops.selu, ops.gelu, ops.celu, ops.tanh, ops.tanh_shrink, ops.hard_tanh, ops.exp,
        lambda x: ops.leaky_relu(x, 0.07), lambda x: ops.gelu(x, False),
        lambda x: ops.elu(x, 2.0),
        lambda x: ops.celu(x, 0.4), lambda x: ops.soft_shrink(x, 0.7),
        lambda x: ops.squareplus(x, 1),
        lambda x: ops.hard_shrink(x, 0.7), lambda x: ops.threshold(x, 0.7, -2.0),
        *(lambda x, given=given: activations.relu(x, **given) for given in RELUS),
        lambda x: activations.relu(x, threshold=-1.0),
        lambda x: activations.relu(x, threshold=-1.0, max_value=2.0, negative_slope=0.5),
    ]  # fmt: skip


def test_operations_with_their_own_parameters():
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.functions import function_of
    from pellucid.explanation.trace import trace

    picture = POINTS.reshape(3, 7, 1).astype("float32")
    for operation in operations(keras):
        inputs = keras.Input((3, 7, 1))
        model = keras.Model(inputs, operation(inputs))
        traced = trace(model, picture)
        found = function_of(traced.calls[0].operation)
        expected = traced.values[0][0].ravel()
        np.testing.assert_allclose(
            work_out(pairs(found), POINTS), expected, rtol=1e-5, atol=2e-6, err_msg=str(found)
        )
        terms = explain_number(traced, 0, (1, 0, 0))
        assert terms.result == pytest.approx(float(expected[7]), rel=1e-5, abs=2e-6)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["Dense", "Conv2D", "DepthwiseConv2D", "SeparableConv2D"])
def test_activations_of_layers(kind):
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.functions import function_of
    from pellucid.explanation.trace import trace

    rng = np.random.default_rng(4)
    picture = rng.normal(0, 3, (4, 5, 3)).astype("float32")
    first = {"Dense": {"units": 3}, "DepthwiseConv2D": {"kernel_size": 2}}.get(
        kind, {"filters": 3, "kernel_size": 2}
    )
    weights = None
    for activation in [*ELEMENTWISE, keras.layers.ReLU(6.0), keras.layers.ELU(0.4)]:
        layer = getattr(keras.layers, kind)(**first, activation=activation)
        model = keras.Sequential([keras.Input((4, 5, 3)), layer])
        weights = weights or layer.get_weights()
        layer.set_weights(weights)
        plain = getattr(keras.layers, kind)(**first)
        before = keras.Sequential([keras.Input((4, 5, 3)), plain])
        plain.set_weights(weights)
        sums = before.predict(picture[None], verbose=0)[0].astype("float64")
        traced = trace(model, picture)
        found = function_of(layer)
        np.testing.assert_allclose(
            work_out(pairs(found), sums), traced.values[0][0], rtol=1e-4, atol=1e-5
        )
        terms = explain_number(traced, 0, (1, 2, 1))
        assert terms.result == pytest.approx(
            float(traced.values[0][0][1, 2, 1]), rel=1e-4, abs=1e-5
        )
        assert (terms.then is None) == (found.name == "linear")


@pytest.mark.parametrize("shared", [None, [1, 2]])
def test_a_learned_slope_is_that_of_the_place(shared):
    import keras

    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.functions import function_of
    from pellucid.explanation.trace import trace

    rng = np.random.default_rng(6)
    layer = keras.layers.PReLU(shared_axes=shared)
    model = keras.Sequential([keras.Input((3, 4, 2)), layer])
    layer.alpha.assign(rng.uniform(0.1, 0.9, layer.alpha.shape))
    picture = rng.normal(0, 3, (3, 4, 2)).astype("float32")
    traced = trace(model, picture)
    alpha = np.broadcast_to(np.asarray(layer.alpha), picture.shape)
    found = work_out(pairs(function_of(layer)), picture, alpha=alpha)
    np.testing.assert_allclose(found, traced.values[0][0], rtol=1e-6)
    for place in np.ndindex(picture.shape):
        terms = explain_number(traced, 0, place)
        expected = float(traced.values[0][0][place])
        assert terms.result == pytest.approx(expected, rel=1e-6)
        value = np.array([terms.value])
        assert work_out(pairs(terms.function), value)[0] == pytest.approx(expected, rel=1e-5)


def test_what_keras_calls_sparsemax_is_not_what_the_paper_does():
    """So it has no formula. Once Keras mends it this fails, and the formula can be written."""
    import keras
    from scipy import optimize

    x = np.array([1.0, 0.8, 0.1])
    tau = optimize.brentq(lambda t: np.maximum(x - t, 0).sum() - 1, -9, 9)
    assert np.maximum(x - tau, 0) == pytest.approx([0.6, 0.4, 0.0])
    assert computed(keras.activations.sparsemax, x[None]).sum() < 0.99


def twice(x):
    return 2 * x


def relu6(x):  # not Keras' own
    return 2 * x


class ReLU:
    def __call__(self, x):
        return 2 * x


@pytest.mark.parametrize("function", [twice, relu6, ReLU(), lambda x: x])
def test_a_function_that_is_not_known_is_named_and_has_no_formula(function):
    import keras

    from pellucid.explanation.functions import function_of

    for layer in (keras.layers.Activation(function), keras.layers.Dense(2, activation=function)):
        found = function_of(layer)
        assert found.name == getattr(function, "__name__", "ReLU")
        assert found.key is None
        assert not found.cases


def test_a_subclass_of_a_layer_is_not_the_layer():
    import keras

    from pellucid.explanation.functions import function_of

    class Steep(keras.layers.ReLU):
        def call(self, x):
            return 3 * super().call(x)

    assert function_of(Steep()) is None
    assert function_of(keras.layers.MaxPooling2D()) is None
