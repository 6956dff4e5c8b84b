"""The speeds of exports: every format in turn, and what cannot be measured."""

import json

import pytest

import pellucid
from pellucid.errors import RunError
from pellucid.exports.benchmark import list_exports

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.mark.long
def test_exports_are_measured_beside_the_run_s_own_model(run):
    opened = pellucid.load(run)
    for name in ("openvino", "keras"):
        opened.export(name)
    measured = opened.benchmark_exports()
    assert {speed.name for speed in measured.speeds} == {"run", "openvino", "keras"}
    assert [s.milliseconds for s in measured.speeds] == sorted(
        s.milliseconds for s in measured.speeds
    )
    for speed in measured.speeds:
        assert 0 < speed.fastest <= speed.milliseconds <= speed.slowest
        assert speed.runtime.startswith("keras" if speed.name == "keras" else "openvino")
    assert measured.processor


def test_a_folder_that_is_no_export_is_named(run):
    folder = run / "exports" / "mine"
    folder.mkdir(parents=True)
    (folder / "classifier.json").write_text(json.dumps({"export": {"format": 3}}))
    assert list_exports(run / "exports") == [folder]
    with pytest.raises(RunError, match="mine is not an export"):
        pellucid.load(run).benchmark_exports()
