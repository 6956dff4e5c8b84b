"""The golden files of the lessons are what Python computes."""

import json

import pytest

from .write_golden import LESSONS, file_of, golden

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long, pytest.mark.timeout(400)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_golden_numbers_are_pythons(lesson):
    written = json.loads(file_of(lesson).read_text(encoding="utf-8"))
    renew = f"python tests/lessons/write_golden.py {lesson}"
    _compare(written, golden(lesson), 1e-9, f"{renew}:")


def _compare(found, expected, tolerance: float, where: str) -> None:
    assert type(found) is type(expected), where
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key, value in expected.items():
            # Sums of float32 differ a little from one machine to the next.
            is_float32 = key.startswith("keras")
            _compare(found[key], value, 1e-6 if is_float32 else tolerance, f"{where} {key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            _compare(one, other, tolerance, f"{where}[{index}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=tolerance, abs=tolerance), where
    else:
        assert found == expected, where
