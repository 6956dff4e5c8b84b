import re
from math import log, sqrt

import numpy as np
import pytest
from scipy import special
from sklearn.metrics import log_loss

POINTS = np.array([-30.0, -2.0, -0.3, 0.2, 1.0, 3.0, 30.0])
RATE, GRADIENT, N_STEPS = 0.05, 0.3, 6


@pytest.fixture(scope="module")
def loop(guide):
    return guide("training_loop_by_hand")


def slopes(function, array):
    """Central differences of a function of one array, by each of its numbers."""
    found = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        step = np.zeros_like(array)
        step[index] = 1e-5
        found[index] = (function(array + step) - function(array - step)) / 2e-5
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sigmoid", special.expit(POINTS)),
        ("tanh", 2 * special.expit(2 * POINTS) - 1),
        ("relu", np.array([0, 0, 0, 0.2, 1, 3, 30])),
        ("softmax", special.softmax(POINTS)),
    ],
)
def test_activations_are_as_scipy_has_them(loop, name, expected):
    np.testing.assert_allclose(getattr(loop, name)(POINTS), expected, rtol=1e-12, atol=1e-15)


def test_activations_of_large_numbers_do_not_overflow(loop):
    large = np.array([-1e4, 1e4], "float32")

    np.testing.assert_array_equal(loop.sigmoid(large), [0, 1])
    np.testing.assert_array_equal(loop.softmax(large), [0, 1])


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_derivatives_are_the_slopes(loop, name):
    function, derivative = loop.ACTIVATIONS[name]

    expected = (function(POINTS + 1e-6) - function(POINTS - 1e-6)) / 2e-6
    np.testing.assert_allclose(derivative(POINTS), expected, atol=1e-8)


def test_the_derivative_of_softmax_is_a_matrix_of_slopes(loop):
    z = np.array([0.3, -1.2, 0.8, 2.0])

    expected = [slopes(lambda z, i=i: special.softmax(z)[i], z) for i in range(4)]
    np.testing.assert_allclose(loop.softmax_derivative(z), expected, atol=1e-9)


def test_the_perceptron_moves_by_the_picture_when_it_is_wrong(loop):
    pictures, labels = np.eye(2, dtype="float32"), np.array([1, 0])

    weights, bias, mistakes = loop.train_perceptron(pictures, labels, n_epochs=3)

    # 0 is not above 0, so the first answer is 0 and wrong: weights (1, 0), bias 1. Then the sum
    # for the second picture is 1, its answer wrong: weights (1, -1), bias 0. That is right.
    np.testing.assert_array_equal(weights, [1, -1])
    assert (bias, mistakes) == (0, [2, 0, 0])


def test_the_neurons_gradient_is_the_slope_of_its_log_loss(loop):
    random = np.random.default_rng(0)
    pixels, labels, weights = random.random((9, 4)), np.arange(9) % 2, random.normal(size=4)

    by_weights, by_bias = loop.neuron_gradient([weights, np.array(0.2)], pixels, labels)

    def loss(values):
        return log_loss(labels, special.expit(pixels @ values[:4] + values[4]))

    expected = slopes(loss, np.append(weights, 0.2))
    np.testing.assert_allclose(np.append(by_weights, by_bias), expected, atol=1e-6)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_networks_gradient_is_the_slope_of_its_log_loss(loop, activation):
    random = np.random.default_rng(1)
    pixels, labels = random.random((7, 5)), np.arange(7) % 3
    parameters = [part.astype(float) for part in loop.initial_parameters((5, 4, 6, 3), seed=1)]
    for bias in parameters[1::2]:
        bias += random.normal(scale=0.3, size=bias.shape)

    gradient = loop.backward(parameters, pixels, labels, activation)

    for index, part in enumerate(gradient):

        def loss(values, index=index):
            changed = [*parameters[:index], values, *parameters[index + 1 :]]
            return log_loss(labels, loop.forward(changed, pixels, activation)[1][-1])

        np.testing.assert_allclose(part, slopes(loss, parameters[index]), atol=1e-7)


def test_forward_and_loss_are_those_of_a_keras_model(loop):
    import keras

    data = loop.load_data()
    pixels, labels = data.test_pixels[:20], data.test_labels[:20]
    parameters = loop.initial_parameters()
    dense = keras.layers.Dense
    model = keras.Sequential(
        [dense(64, activation="relu"), dense(128, activation="relu"), dense(10, "softmax")]
    )
    model.build((None, 64))
    model.set_weights(parameters)
    expected = model(pixels)

    probabilities = loop.forward(parameters, pixels)[1][-1]

    np.testing.assert_allclose(probabilities, keras.ops.convert_to_numpy(expected), atol=1e-6)
    loss = float(keras.losses.SparseCategoricalCrossentropy()(labels, expected))
    assert loop.cross_entropy(probabilities, labels) == pytest.approx(loss, abs=1e-5)


# With a gradient that never changes, each rule's steps k = 1, 2, ... have a closed form.
STEPS = {
    "sgd": ({}, lambda _: RATE * GRADIENT),
    "sgd_with_momentum": (
        {"momentum": 0.8},
        lambda k: RATE * GRADIENT * (1 - 0.8**k) / (1 - 0.8),
    ),
    "sgd_with_nesterov": (
        {"momentum": 0.8},
        lambda k: RATE * GRADIENT * (1 - 0.8 ** (k + 1)) / (1 - 0.8),
    ),
    "adagrad": (
        {"initial_accumulator_value": 0.2, "epsilon": 0.01},
        lambda k: RATE * GRADIENT / sqrt(0.2 + k * GRADIENT**2 + 0.01),
    ),
    "rmsprop": (
        {"rho": 0.7, "epsilon": 0.01},
        lambda k: RATE * GRADIENT / sqrt((1 - 0.7**k) * GRADIENT**2 + 0.01),
    ),
    # The corrections turn both averages into the gradient and its square.
    "adam": (
        {"beta_1": 0.7, "beta_2": 0.8, "epsilon": 0.01},
        lambda k: RATE * GRADIENT / (GRADIENT + 0.01 / sqrt(1 - 0.8**k)),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_rules_follow_their_closed_form(loop, name):
    settings, step = STEPS[name]
    w, state = np.array([2.0]), {}

    found = []
    for _ in range(N_STEPS):
        w, state = getattr(loop, name)(
            w, np.array([GRADIENT]), state, learning_rate=RATE, **settings
        )
        found.append(w[0])

    expected = 2 - np.cumsum([step(k) for k in range(1, N_STEPS + 1)])
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_adamw_takes_the_same_share_off_every_weight(loop):
    weights = np.array([2.0, -0.5])

    w, _ = loop.adamw(weights, np.zeros(2), {}, learning_rate=0.1, weight_decay=0.2)

    np.testing.assert_allclose(w, [2 * 0.98, -0.5 * 0.98], rtol=1e-12)


def test_a_wrong_setting_shows_in_the_comparison_with_keras(loop):
    data = loop.load_data()
    right = loop.COMPARISONS["AdaGrad"]

    def wrong_start(*arguments, **settings):
        return loop.adagrad(*arguments, initial_accumulator_value=0.11, **settings)

    wrong = loop.Comparison(wrong_start, right.by_keras, right.settings)
    batches = loop.mini_batches(data.train_pixels[:96], data.train_labels[:96], 1)
    differences = loop.differences_from_keras(wrong, batches)

    assert len(differences) == 3
    assert min(differences) > 1e-5


def test_an_unknown_backend_is_named(loop, monkeypatch):
    import keras

    monkeypatch.setattr(keras.backend, "backend", lambda: "abacus")
    parameters = [np.zeros(64, "float32"), np.zeros((), "float32")]
    with pytest.raises(RuntimeError, match=r"'abacus'.*KERAS_BACKEND=tensorflow"):
        loop.loss_and_gradient(
            loop.neuron_loss, parameters, np.zeros((1, 64), "float32"), np.zeros(1)
        )


@pytest.fixture(scope="module")
def printed(run_guide) -> str:
    return run_guide("training_loop_by_hand")


def numbers_after(text: str, words: str) -> list[float]:
    """All numbers in the line that follow the words."""
    line = re.search(f"{re.escape(words)}(.*)", text)
    assert line, f"the guide does not print {words!r}"
    return [float(n) for n in re.findall(r"\d+(?:\.\d+)?(?:e[+-]\d+)?", line[1])]


@pytest.mark.long
@pytest.mark.slow
def test_one_neuron_tells_0_from_1(printed):
    mistakes = numbers_after(printed, "mistakes by epoch")
    first_loss, last_loss = numbers_after(printed, "Sigmoid neuron: loss")[:2]
    accuracies = [float(found) for found in re.findall(r"held-out accuracy ([\d.]+)%", printed)]

    assert mistakes[0] > 0
    assert mistakes[-1] == 0
    assert len(accuracies) == 2
    assert min(accuracies) > 98
    assert first_loss == round(log(2), 3)
    assert last_loss < 0.06
    assert numbers_after(printed, "chain rule and autodiff differ by")[0] < 1e-6


@pytest.mark.slow
@pytest.mark.long
def test_the_chain_rule_and_automatic_differentiation_agree(printed):
    by_hand, by_keras = numbers_after(printed, "Its loss before training:")
    assert by_hand == pytest.approx(by_keras, abs=1e-5)
    for activation in ("sigmoid ", "tanh ", "relu "):
        assert numbers_after(printed, f"    {activation}")[0] < 1e-6
    assert numbers_after(printed, "with either, weights differ by")[0] < 1e-5


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule", ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AdamW"]
)
def test_each_rule_learns_and_is_keras_own(printed, rule):
    (n_steps,) = numbers_after(printed, "largest difference from Keras in")
    accuracy, difference = numbers_after(printed, f"    {rule} ")

    assert n_steps >= 20
    assert accuracy > 94
    # Printed with two digits: 1.0e-06 could be a little more than it says.
    assert difference < 1e-6
