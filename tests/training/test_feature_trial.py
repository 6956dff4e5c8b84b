"""The decision whether further features are worth their cost."""

import numpy as np
import pytest

from pellucid.training.feature_trial import pays, verdict


def losses(gain: float, spread: float, n: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Return losses of mean 1 and what they become with a gain of some mean and spread."""
    without = np.ones(n)
    gains = gain + spread * np.resize([-1.0, 1.0], n) * np.sqrt((n - 1) / n)
    return without, without - gains


@pytest.mark.parametrize(
    ("gain", "error", "is_costly", "expected"),
    [
        (0.12, 0.01, False, True),
        (0.08, 0.01, False, False),  # less than a tenth
        (0.12, 0.13, False, False),  # less than its standard error
        (0.12, 0.03, True, False),  # less than both together
        (0.14, 0.03, True, True),
    ],
)
def test_the_gain_has_to_exceed_its_error_and_its_cost(gain, error, is_costly, expected):
    without, with_it = losses(gain, error * 10)
    assert pays(without, with_it, 0.1, is_costly=is_costly) == expected


def test_the_verdict_has_the_numbers():
    text = verdict(*losses(0.25, 1.0), is_chosen=True)
    assert text == (
        "pays: log loss 1.000 without, 0.750 with, standard error of the gain 0.100, "
        "on 100 pictures"
    )


@pytest.mark.parametrize("is_costly", [False, True])
def test_a_tiny_gain_does_not_pay(is_costly):
    without = np.full(100, 1e-4)
    assert not pays(without, without / 2, 0.05, is_costly=is_costly)
    assert pays(100 * without, 50 * without, 0.05, is_costly=is_costly)
