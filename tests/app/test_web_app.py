"""What the web app is built on is what the server answers: types, and numbers to compute with."""

import importlib.util
import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

PROGRAM = Path(__file__).parent / "write_web_files.py"
RENEW = f"Write it anew: python {PROGRAM.relative_to(Path(__file__).parents[2])}"


@pytest.fixture(scope="module")
def program():
    spec = importlib.util.spec_from_file_location("write_web_files", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_types_of_the_web_app_are_those_of_the_server(program):
    written = json.loads((program.WEB / "openapi.json").read_text(encoding="utf-8"))
    assert written == program.interface(), RENEW


def test_the_golden_numbers_of_the_web_app_are_pythons(program):
    path = program.WEB / "golden" / "terms.json"
    written, expected = json.loads(path.read_text(encoding="utf-8")), program.web_terms()
    assert [case["name"] for case in written] == [case["name"] for case in expected], RENEW
    for found, case in zip(written, expected, strict=True):
        for key in ("activation", "terms"):
            assert _numbers(found[key]) == pytest.approx(_numbers(case[key]), rel=1e-4, abs=1e-5), (
                f"{case['name']}: {RENEW}"
            )


def test_the_web_app_has_a_text_for_each_key(program):
    written = json.loads((program.WEB / "golden" / "keys.json").read_text(encoding="utf-8"))
    assert written == program.web_keys(), RENEW


def _numbers(content) -> list[float]:
    """Collect all numbers in nested lists and objects, in their order."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list | tuple):
        return [number for part in content for number in _numbers(part)]
    return [float(content)] if isinstance(content, int | float) else []
