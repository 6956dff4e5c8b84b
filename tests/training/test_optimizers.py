"""Optimizers against the rules written out in NumPy."""

import numpy as np
import pytest

from pellucid.config import FitConfig
from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow

RATE, N_STEPS = 0.05, 6
START = np.random.default_rng(0).normal(size=(3, 4))
GRADIENTS = np.random.default_rng(1).normal(size=(N_STEPS, 3, 4))


def steps(settings, starts, gradients, factors=None):
    """Let an optimizer take steps.

    Args:
        settings: As for `create_optimizer`.
        starts: Value of each variable by its name.
        gradients: Of each variable by its name, one a step.
        factors: As for `create_optimizer`.

    Returns:
        The values after each step, by name; and the optimizer.
    """
    import keras

    from pellucid.training.optimizers import create_optimizer

    variables = {name: keras.Variable(value, name=name) for name, value in starts.items()}
    optimizer = create_optimizer(settings, N_STEPS, factors)
    optimizer.build(list(variables.values()))
    values = {name: [] for name in starts}
    for step in range(len(next(iter(gradients.values())))):
        optimizer.apply(
            [keras.ops.convert_to_tensor(gradients[n][step], "float32") for n in starts]
        )
        for name, variable in variables.items():
            values[name].append(np.array(keras.ops.convert_to_numpy(variable)))
    return {name: np.array(of_one) for name, of_one in values.items()}, optimizer


def one(settings):
    values, _ = steps(settings, {"kernel": START}, {"kernel": GRADIENTS})
    return values["kernel"]


def by_hand(update, **memory):
    """Take the steps of a rule; `update` gives the change, and may change the memory."""
    value, values = START.copy(), []
    memory = {name: np.full(START.shape, float(start)) for name, start in memory.items()}
    for step, gradient in enumerate(GRADIENTS, start=1):
        value = value + update(memory, gradient, step)
        values.append(value)
    return np.array(values)


def sgd(memory, gradient, step):
    return -RATE * gradient


def momentum(memory, gradient, step):
    memory["v"] = 0.8 * memory["v"] - RATE * gradient
    return memory["v"]


def nesterov(memory, gradient, step):
    memory["v"] = 0.8 * memory["v"] - RATE * gradient
    return 0.8 * memory["v"] - RATE * gradient


def adagrad(memory, gradient, step):
    memory["sum"] = memory["sum"] + gradient**2
    return -RATE * gradient / np.sqrt(memory["sum"] + 1e-7)


def rmsprop(memory, gradient, step):
    memory["mean"] = 0.9 * memory["mean"] + 0.1 * gradient**2
    return -RATE * gradient / np.sqrt(memory["mean"] + 1e-7)


def adam(memory, gradient, step):
    memory["m"] = 0.9 * memory["m"] + 0.1 * gradient
    memory["v"] = 0.999 * memory["v"] + 0.001 * gradient**2
    m, v = memory["m"] / (1 - 0.9**step), memory["v"] / (1 - 0.999**step)
    return -RATE * m / (np.sqrt(v) + 1e-7)


RULES = {
    "sgd": (sgd, {}),
    "momentum": (momentum, {"v": 0}),
    "nesterov": (nesterov, {"v": 0}),
    "adagrad": (adagrad, {"sum": 0.1}),
    "rmsprop": (rmsprop, {"mean": 0}),
    "adam": (adam, {"m": 0, "v": 0}),
}


def test_these_are_all_but_adamw():
    from pellucid.training.optimizers import list_optimizers

    assert list_optimizers() == sorted([*RULES, "adamw"])


@pytest.mark.parametrize("name", RULES)
def test_an_optimizer_follows_its_rule(name):
    rule, memory = RULES[name]
    found = one(FitConfig(optimizer=name, learning_rate=RATE, momentum=0.8))
    np.testing.assert_allclose(found, by_hand(rule, **memory), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("decay", "expected"), [(None, 0.004), (0.3, 0.3), (0.0, 0.0)])
def test_adamw_shrinks_the_weights_before_each_step_of_adam(decay, expected):
    """Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2."""
    value, values, memory = START, [], {"m": 0.0, "v": 0.0}
    for step, gradient in enumerate(GRADIENTS, start=1):
        value = value * (1 - RATE * expected) + adam(memory, gradient, step)
        values.append(value)
    found = one(FitConfig(optimizer="adamw", learning_rate=RATE, weight_decay=decay))
    np.testing.assert_allclose(found, values, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam", "adamw", "rmsprop"])
def test_decay_shrinks_kernels_and_nothing_else(name):
    starts = dict.fromkeys(("kernel", "bias", "gamma", "beta"), START)
    nothing = {variable: np.zeros_like(GRADIENTS) for variable in starts}
    settings = FitConfig(optimizer=name, learning_rate=RATE, weight_decay=0.5)
    values, _ = steps(settings, starts, nothing)
    np.testing.assert_allclose(values["kernel"][-1], START * (1 - RATE * 0.5) ** N_STEPS, rtol=1e-5)
    for variable in ("bias", "gamma", "beta"):
        np.testing.assert_allclose(values[variable][-1], START, rtol=1e-6)


@pytest.mark.parametrize("name", [*RULES, "adamw"])
def test_a_rate_factor_makes_the_way_so_many_times_as_long(name):
    settings = FitConfig(optimizer=name, learning_rate=RATE, weight_decay=0.0)
    starts = dict.fromkeys(("a", "b", "c"), START)
    gradients = dict.fromkeys(starts, GRADIENTS)
    values, _ = steps(settings, starts, gradients, {"a": 0.25, "c": 3.0})
    plain, _ = steps(settings, starts, gradients)
    for variable, factor in (("a", 0.25), ("b", 1), ("c", 3)):
        way, expected = values[variable] - START, factor * (plain[variable] - START)
        np.testing.assert_allclose(way, expected, rtol=1e-4, atol=1e-5)


def test_rate_factors_hold_in_a_compiled_fit():
    import keras

    from pellucid.training.optimizers import create_optimizer

    def way(factors_of):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(2)])
        lower = model.layers[0].kernel
        factors = {lower.path: 0.1} if factors_of else None
        settings = FitConfig(optimizer="sgd", learning_rate=RATE)
        model.compile(create_optimizer(settings, 1, factors), loss="mse")
        before = model.get_weights()
        x = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
        model.fit(x, x[:, :2], batch_size=8, epochs=1, verbose=0)
        return [b - a for a, b in zip(before, model.get_weights(), strict=True)]

    changed, plain = way(factors_of=True), way(factors_of=False)
    np.testing.assert_allclose(changed[0], 0.1 * plain[0], rtol=1e-3, atol=1e-6)
    assert np.abs(plain[0]).max() > 1e-3
    for other, expected in zip(changed[1:], plain[1:], strict=True):
        np.testing.assert_allclose(other, expected, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(("clip_norm", "length"), [(0.5, 0.5), (7.0, 5.0), (None, 5.0)])
def test_clipping_bounds_the_step_over_all_variables_together(clip_norm, length):
    # Gradients of lengths 3 and 4 are together 5 long.
    gradients = {"a": np.array([[3.0, 0.0]]), "b": np.array([[0.0, 4.0]])}
    settings = FitConfig(optimizer="sgd", learning_rate=RATE, clip_norm=clip_norm)
    values, _ = steps(settings, {"a": np.zeros(2), "b": np.zeros(2)}, gradients)
    way = np.concatenate([values["a"][-1], values["b"][-1]])
    assert np.linalg.norm(way) == pytest.approx(RATE * length, rel=1e-5)
    np.testing.assert_allclose(way / np.linalg.norm(way), [-0.6, 0, 0, -0.8], atol=1e-6)


def test_the_average_is_exponential_and_begins_with_the_first_step():
    import keras

    settings = FitConfig(optimizer="sgd", learning_rate=RATE, ema=0.9)
    values, optimizer = steps(settings, {"kernel": START}, {"kernel": GRADIENTS})
    expected = values["kernel"][0]
    for value in values["kernel"][1:]:
        expected = 0.9 * expected + 0.1 * value
    (average,) = [v for v in optimizer.variables if v.path.endswith("average")]
    np.testing.assert_allclose(keras.ops.convert_to_numpy(average), expected, rtol=1e-5)
    # The weights themselves are those of plain SGD.
    np.testing.assert_allclose(values["kernel"], by_hand(sgd), rtol=1e-4, atol=1e-6)


def test_the_optimizer_follows_the_schedule():
    settings = FitConfig(optimizer="sgd", learning_rate=1.0, schedule="cosine", warmup=0.0)
    ones = {"kernel": np.ones((N_STEPS, 1))}
    values, _ = steps(settings, {"kernel": np.zeros(1)}, ones)
    way = -np.diff(values["kernel"][:, 0], prepend=0)
    expected = 0.5 * (1 + np.cos(np.pi * np.arange(N_STEPS) / N_STEPS))
    np.testing.assert_allclose(way, expected, atol=1e-6)


def test_an_unknown_optimizer_is_answered_with_near_names():
    from pellucid.training.optimizers import create_optimizer

    with pytest.raises(ConfigError, match="Did you mean adam"):
        create_optimizer(FitConfig(optimizer="adamm"), 10)
