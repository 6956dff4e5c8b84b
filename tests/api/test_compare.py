"""Two runs whose pictures belong together: units of either run, and a verdict that fits both."""

import pytest

from pellucid.api.compare import compare_runs
from pellucid.cli.compare import _in_words

from ..tested_run import write_tested_run


@pytest.fixture
def run(tmp_path):
    """Make a run of 60 test pictures of class a, with these answers and units."""
    return lambda name, *given: write_tested_run(tmp_path / name, *given)


HALF = [n % 2 == 0 for n in range(60)]
"""30 right."""
BETTER = [n % 2 == 0 or n < 20 for n in range(60)]
"""10 more of the first 20 pictures, and none less."""
PATIENTS = [f"patient {n // 10}" for n in range(60)]


def test_ten_pictures_of_two_patients_are_no_proof(run):
    old = compare_runs(run("first", HALF), run("second", BETTER))
    assert old.n_units == 60
    assert old.better == "second"
    assert old.test.p_value == pytest.approx(2 / 2**10)
    both = compare_runs(run("third", HALF, PATIENTS), run("fourth", BETTER, PATIENTS))
    assert (both.n_units, both.test.n) == (6, 60)
    assert both.test.p_value == pytest.approx(0.5)  # two of two patients
    assert both.better is None
    assert both.accuracy_interval[0] <= 0 < 1 / 6 < both.accuracy_interval[1]
    words = _in_words(both)
    assert "On 60 test pictures of both, counted as 6 independent units:" in words
    assert "p (sign-flip test of whole units) = 0.5." in words
    assert "McNemar's p = 0.002." in _in_words(old)


def test_what_is_a_unit_in_either_run_is_one(run):
    one = run("first", HALF, PATIENTS)
    assert compare_runs(one, run("second", BETTER)).n_units == 6
    pairs = [f"burst {(n + 5) // 10}" for n in range(60)]  # across the patients
    assert compare_runs(one, run("third", BETTER, pairs)).n_units == 1
    own = [str(n) for n in range(60)]
    assert compare_runs(run("fourth", HALF, own), run("fifth", BETTER, own)).n_units == 60


def test_no_discordant_picture_leaves_doubt(run):
    found = compare_runs(run("first", HALF), run("second", HALF))
    assert found.accuracy_interval == pytest.approx((-0.0447, 0.0447), abs=5e-5)
    assert found.better is None
