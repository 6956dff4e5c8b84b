"""`pellucid explain` for a run: without Keras where its model allows it, and as with it."""

import json
import subprocess
import sys

import numpy as np
import pytest

import pellucid as package

pytestmark = [pytest.mark.slow, pytest.mark.once]

SCRIPT = """
import sys
sys.argv = ["pellucid", "explain", sys.argv[1], sys.argv[2], "--json"]
from pellucid.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
assert {"keras", "tensorflow"}.isdisjoint(sys.modules), "Keras was imported"
"""


@pytest.mark.long
def test_a_run_is_explained_without_keras_as_with_it(trained, tmp_path):
    picture = min((trained.parent / "photos" / "줄무늬").iterdir())
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(trained), str(picture)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    answer = json.loads(done.stdout)
    assert (tmp_path / "heat.png").is_file()
    assert answer["label"] == "줄무늬"
    quick = package.explain(trained, picture)
    assert (quick.layer, quick.label) == (None, "줄무늬")
    assert quick.value == pytest.approx(answer["value"])
    assert quick.assumptions == ()
    whole = package.explain(trained, picture, output=0)
    assert whole.layer is not None
    assert whole.value == pytest.approx(quick.value, abs=2e-3)
    assert whole.heat.shape == quick.heat.shape
    assert np.corrcoef(whole.heat.ravel(), quick.heat.ravel())[0, 1] > 0.99
    predicted = package.load(trained).predict(picture, top=1)[0]
    assert predicted.probabilities[0] == pytest.approx(quick.value, abs=1e-6)
    traced = package.trace(trained, picture)
    assert traced.assumptions == ()
    assert float(traced.outputs[0].max()) == pytest.approx(quick.value, abs=2e-3)


def test_what_a_run_does_not_have_is_a_message(pellucid, trained):
    picture = min((trained.parent / "photos" / "dots").iterdir())
    for options, said in (
        (["--class", "dog"], "There is no class 'dog'"),
        (["--scaling", "tf"], "which scales pixels itself"),
        (["--out", "heat.jpg"], "End its name with .png"),
    ):
        outcome = pellucid("explain", trained, picture, *options)
        assert outcome.status in (1, 2)
        assert said in outcome.stderr
    outcome = pellucid("explain", picture, trained)
    assert "The run comes first" in outcome.stderr
