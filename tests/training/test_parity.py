"""A saved model that answers otherwise must not pass."""

import numpy as np
import pytest

from pellucid.errors import ParityError
from pellucid.run_record import Parity
from pellucid.training.parity import (
    LIMIT,
    LIMIT_REDUCED,
    max_difference,
)


@pytest.mark.parametrize("limit", [LIMIT, LIMIT_REDUCED])
@pytest.mark.parametrize(
    ("form", "named"),
    [
        ("onnx_max_difference", "onnx"),
        ("keras_max_difference", "keras"),
        ("ood_score_max_difference", "OOD scores"),
    ],
)
def test_differences_up_to_the_limit_pass_and_larger_ones_fail(limit, form, named):
    for difference in (0.0, limit / 2, limit):
        Parity(64, limit, **{form: difference}).check()
    for difference in (limit * 1.001, 1.0, float("inf"), float("nan")):
        with pytest.raises(ParityError, match=named):
            Parity(64, limit, **{form: difference}).check()


def test_what_was_not_measured_is_not_judged():
    parity = Parity(64, LIMIT)
    parity.check()
    assert parity.onnx_max_difference is None
    assert parity.keras_max_difference is None
    assert parity.ood_score_max_difference is None


def test_the_limits_are_those_that_are_promised():
    assert LIMIT == 1e-3
    assert LIMIT_REDUCED == 3e-2


def test_the_largest_difference():
    a = np.array([[0.1, 0.9], [0.5, 0.5]], np.float32)
    b = np.array([[0.1, 0.9], [0.75, 0.25]], np.float64)
    assert max_difference(a, b) == pytest.approx(0.25)
    assert max_difference(b, a) == pytest.approx(0.25)
    assert max_difference(a[:0], b[:0]) == 0.0


def test_undefined_answers_fail():
    a = np.array([[0.1, 0.9], [np.nan, 0.5]], np.float32)
    for difference in (max_difference(a, a), max_difference(a, np.zeros((2, 2)))):
        with pytest.raises(ParityError):
            Parity(2, LIMIT, onnx_max_difference=difference).check()
