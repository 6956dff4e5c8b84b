"""The learning-rate range test."""

import math
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from pellucid.config import FitConfig
from pellucid.errors import PellucidError
from pellucid.interrupt import CtrlC
from pellucid.run import RunFolder

pytestmark = pytest.mark.slow


def test_rates_grow_by_the_same_factor():
    from pellucid.training.rate_finder import MAX_RATE, MIN_RATE, rates_to_try

    rates = rates_to_try(13)
    assert (rates[0], rates[-1]) == pytest.approx((MIN_RATE, MAX_RATE))
    factors = np.divide(rates[1:], rates[:-1])
    np.testing.assert_allclose(factors, (MAX_RATE / MIN_RATE) ** (1 / 12))


def test_smoothing_is_a_weighted_mean_of_all_losses_so_far():
    from pellucid.training.rate_finder import smoothed

    losses = np.random.default_rng(0).random(20)
    expected = []
    for n in range(1, 21):
        weights = 0.9 ** np.arange(n)[::-1]
        expected.append((weights * losses[:n]).sum() / weights.sum())
    np.testing.assert_allclose(smoothed(losses), expected)
    np.testing.assert_allclose(smoothed([3.0] * 9), 3.0)
    assert smoothed([]) == []


@pytest.mark.parametrize("best", [1e-3, 1e-1])
def test_a_tenth_of_the_rate_with_the_least_loss_is_picked(best):
    from pellucid.training.rate_finder import pick_rate, rates_to_try

    rates = rates_to_try()
    losses = [1 + (math.log10(rate) - math.log10(best)) ** 2 for rate in rates]
    step = rates[1] / rates[0]
    assert best / 10 / step < pick_rate(rates, losses) < best / 10 * step


def test_a_lucky_first_batch_does_not_count():
    from pellucid.training.rate_finder import pick_rate

    rates = [10.0**n for n in range(-9, 1)]
    assert pick_rate(rates, [0.1, 2, 2, 2, 2, 2, 1.9, 1.5, 1.8, 9]) == pytest.approx(1e-3)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_few_losses_are_enough_to_pick(n):
    from pellucid.training.rate_finder import pick_rate

    assert pick_rate([1.0] * n, [2.0] * n) == 0.1


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1.0], False),
        ([1.0] * 9 + [3.9], False),
        ([1.0] * 9 + [4.1], True),
        ([1.0, 5.0], False),
        ([math.nan], True),
        ([1.0, math.inf], True),
    ],
)
def test_a_loss_of_four_times_the_least_is_diverged(losses, expected):
    from pellucid.training.rate_finder import is_diverged

    assert is_diverged(losses) is expected


class Batches:
    """Two batches of pictures whose brightness tells their class."""

    num_batches = 2

    def __init__(self):
        random = np.random.default_rng(0)
        self.labels = np.eye(2, dtype=np.float32)[np.arange(16) % 2]
        self.pixels = random.random((16, 6, 6, 1)) + self.labels[:, :1, None, None]

    def __getitem__(self, index):
        assert 0 <= index < 2
        return self.pixels[8 * index : 8 * index + 8], self.labels[8 * index : 8 * index + 8]


def small_model(noise=True):
    import keras

    from pellucid.training.fit import compile_model
    from pellucid.training.optimizers import create_optimizer

    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(3, 3, activation="relu"),
            *([layers.BatchNormalization(), layers.Dropout(0.3)] if noise else []),
            layers.Flatten(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    settings = FitConfig(learning_rate=0.1, optimizer="sgd")
    compile_model(model, settings, create_optimizer(settings, 1))
    return model


def values(model):
    import keras

    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in model.variables]


def test_the_model_is_left_as_it_was_with_its_random_numbers():
    from pellucid.training.cost import RATE_STEPS
    from pellucid.training.rate_finder import N_STEPS, range_test

    assert RATE_STEPS == N_STEPS  # which estimates know without Keras

    model = small_model()
    before = values(model)
    test = range_test(model, Batches(), CtrlC())
    assert len(before) == 9  # two kernels and biases, four of normalization, a seed
    for value, expected in zip(values(model), before, strict=True):
        np.testing.assert_array_equal(value, expected)
    assert 5 < len(test.rates) == len(test.losses) <= N_STEPS
    assert list(test.rates) == sorted(test.rates)
    assert min(test.rates) <= test.rate <= max(test.rates)
    assert np.isfinite(test.losses).all()


def test_each_loss_is_that_of_its_own_batch():
    from pellucid.training.rate_finder import range_test

    model, batches = small_model(noise=False), Batches()
    test = range_test(model, batches, CtrlC())
    # At the start the rate is a millionth, so the model is the one that was given.
    expected = [
        -np.log((model.predict_on_batch(x) * y).sum(axis=1)).mean()
        for x, y in map(batches.__getitem__, (0, 1))
    ]
    assert abs(expected[0] - expected[1]) > 1e-3
    assert test.losses[0] == pytest.approx(expected[0], rel=1e-4)
    assert test.losses[1] == pytest.approx((0.9 * expected[0] + expected[1]) / 1.9, rel=1e-4)


def test_a_model_without_a_finite_loss_is_an_error_that_says_what_to_do():
    from pellucid.training.rate_finder import range_test

    model = small_model(noise=False)
    model.set_weights([np.full_like(weights, np.nan) for weights in model.get_weights()])
    with pytest.raises(PellucidError, match="--precision float32"):
        range_test(model, Batches(), CtrlC())


@pytest.mark.long
def test_ctrl_c_ends_the_test():
    from pellucid.training.rate_finder import range_test

    class Pressed(CtrlC):
        def check(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        range_test(small_model(noise=False), Batches(), Pressed())


@pytest.fixture
def written(tmp_path):
    """A run with the table and the plot of a test, and the test."""
    from pellucid.training.rate_finder import RangeTest, pick_rate, rates_to_try, write_range_test

    run = RunFolder.create(tmp_path / "run")
    rates = rates_to_try()[:90]
    losses = [2.3 - 0.02 * n if n < 70 else 0.9 + 0.1 * (n - 70) for n in range(90)]
    test = RangeTest(tuple(rates), tuple(losses), pick_rate(rates, losses))
    write_range_test(test, run)
    return run, test


def test_the_table_holds_the_test_exactly(written):
    from pellucid.training.rate_finder import read_range_test

    run, test = written
    table = np.loadtxt(run.rate_test, delimiter=",", skiprows=1)
    np.testing.assert_array_equal(table, np.column_stack([test.rates, test.losses]))
    assert run.rate_test.read_text().startswith("learning_rate,loss")
    assert read_range_test(run) == test


def test_the_plot_is_a_drawing_that_names_the_rate(written):
    run, test = written
    root = ET.parse(run.rate_plot).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert f"{test.rate:.2g}" in root.get("aria-label")
    (line,) = root.iter("{http://www.w3.org/2000/svg}polyline")
    assert len(line.get("points").split()) == len(test.rates)


@pytest.mark.parametrize(
    "content", [None, "", "learning_rate,loss\n", "a,b\n1,2\n", "learning_rate,loss\n1\n",
                "learning_rate,loss\nx,y\n", "\x00\xff"]
)  # fmt: skip
def test_a_table_that_is_missing_or_damaged_is_as_none(content, tmp_path):
    from pellucid.training.rate_finder import read_range_test

    run = RunFolder.create(tmp_path / "run")
    if content is not None:
        run.rate_test.write_text(content, encoding="latin-1")
    assert read_range_test(run) is None
