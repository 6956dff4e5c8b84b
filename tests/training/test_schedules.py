"""Learning rates against formulas in NumPy."""

import numpy as np
import pytest

from pellucid.config import FitConfig

pytestmark = [pytest.mark.slow, pytest.mark.once]

PEAK = 0.3


def rates(schedule, n_steps, warmup=0.25):
    """Ask for the rate at each step, as an optimizer does."""
    from pellucid.training.schedules import learning_rate

    settings = FitConfig(schedule=schedule, learning_rate=PEAK, warmup=warmup)
    rate = learning_rate(settings, n_steps)
    steps = np.arange(n_steps + 1)
    if schedule == "one-cycle":
        return np.asarray(rate(steps))
    return np.array([float(rate(step)) for step in steps])  # Keras' own takes one at a time


def test_a_constant_rate_is_a_number():
    from pellucid.training.schedules import learning_rate

    assert learning_rate(FitConfig(schedule="constant", learning_rate=PEAK), 100) == PEAK


@pytest.mark.parametrize(("n_steps", "warmup", "n_rising"), [(12, 0.25, 3), (6, 0.0, 0)])
def test_cosine_rises_from_zero_in_a_line_and_falls_to_zero(n_steps, warmup, n_rising):
    step = np.arange(n_steps + 1)
    falling = PEAK / 2 * (1 + np.cos(np.pi * (step - n_rising) / (n_steps - n_rising)))
    rising = PEAK * step / max(1, n_rising)
    expected = np.where(step < n_rising, rising, falling)
    np.testing.assert_allclose(rates("cosine", n_steps, warmup), expected, atol=1e-6)


@pytest.mark.parametrize(("n_steps", "warmup", "n_rising"), [(12, 0.25, 3), (8, 0.0, 0)])
def test_one_cycle_rises_in_a_line_and_falls_along_a_cosine(n_steps, warmup, n_rising):
    step = np.arange(n_steps + 1)
    first, last = PEAK / 25, PEAK / 10_000
    share = (step - n_rising) / (n_steps - n_rising)
    falling = last + (PEAK - last) * 0.5 * (1 + np.cos(np.pi * share))
    rising = first + (PEAK - first) * step / max(1, n_rising)
    expected = np.where(step < n_rising, rising, falling)
    np.testing.assert_allclose(rates("one-cycle", n_steps, warmup), expected, atol=1e-6)


@pytest.mark.parametrize("schedule", ["step", "exponential"])
def test_a_decay_by_epochs(schedule):
    from pellucid.training.schedules import learning_rate

    settings = FitConfig(
        schedule=schedule, learning_rate=PEAK, epochs=6, decay_rate=0.5, decay_epochs=2
    )
    rate = learning_rate(settings, n_steps=18)  # three in an epoch
    steps = np.arange(18)
    exponent = steps / 6 if schedule == "exponential" else steps // 6
    found = [float(rate(step)) for step in steps]
    np.testing.assert_allclose(found, PEAK * 0.5**exponent, rtol=1e-5)


def test_a_table_gives_the_rate_of_each_epoch(tmp_path):
    from pellucid.training.schedules import learning_rate

    (tmp_path / "rates.csv").write_text("epoch,loss,learning_rate\n1,9,0.1\n2,8,0.01\n5,7,1e-3\n")
    settings = FitConfig(epochs=6, rate_table=str(tmp_path / "rates.csv"))
    rate = learning_rate(settings, n_steps=18)
    found = [float(rate(step)) for step in range(18)]
    np.testing.assert_allclose(found, np.repeat([0.1, 0.01, 0.01, 0.01, 1e-3, 1e-3], 3), rtol=1e-6)


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
def test_the_peak_is_the_rate_that_was_set_at_the_end_of_the_rise(schedule):
    found = rates(schedule, 15, 0.2)
    assert found.argmax() == 3
    assert found.max() == pytest.approx(PEAK, rel=1e-6)
    assert (np.diff(found[:4]) > 0).all()
    assert (np.diff(found[3:]) < 0).all()
    assert found[-1] <= PEAK / 9_999


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
@pytest.mark.parametrize("warmup", [0.0, 0.99])
@pytest.mark.parametrize("n_steps", [1, 2])
def test_a_training_of_few_steps_has_rates(schedule, warmup, n_steps):
    found = rates(schedule, n_steps, warmup)
    assert ((found >= 0) & (found <= PEAK * (1 + 1e-6))).all()


def test_steps_beyond_the_last_keep_the_last_rate():
    from pellucid.training.schedules import OneCycle

    schedule = OneCycle(PEAK, 50, 5)
    assert float(schedule(80)) == pytest.approx(PEAK / 10_000, rel=1e-3)


def test_a_saved_schedule_is_the_same():
    import keras

    from pellucid.training.schedules import OneCycle

    schedule = OneCycle(PEAK, 9, 3)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(schedule))
    steps = np.arange(10)
    np.testing.assert_array_equal(np.asarray(again(steps)), np.asarray(schedule(steps)))
