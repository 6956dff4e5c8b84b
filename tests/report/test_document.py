import json
import re

import pytest

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.errors import RunError
from pellucid.report.document import write_report


def test_report_is_the_same_when_written_again(small_run):
    run = small_run()
    first = write_report(run).read_bytes()
    assert write_report(run).read_bytes() == first


def test_findings_that_are_known_already_are_not_computed(small_run, monkeypatch):
    run = small_run()
    assert "누가 맞을까" not in write_report(run).read_text(encoding="utf-8")
    known = Finding("P301", "누가 맞을까", Outcome.FOUND, "Two.", groups=(("a/1.png", "b/3.png"),))
    monkeypatch.setattr("pellucid.report.contents.run_findings", None)
    assert "누가 맞을까" in write_report(run, (known,)).read_text(encoding="utf-8")
    assert "누가 맞을까" not in write_report(run, ()).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["config", "metrics", "catalog", "predictions"])
def test_missing_file_is_named(small_run, name):
    run = small_run()
    path = getattr(run, name)
    path.unlink()
    with pytest.raises(RunError, match=re.escape(path.name)):
        write_report(run)
    assert not run.report.exists()


@pytest.mark.parametrize("name", ["catalog", "predictions"])
def test_damaged_table_is_named(small_run, name):
    run = small_run()
    path = getattr(run, name)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(RunError, match=path.name):
        write_report(run)


def test_classes_of_another_run_are_refused(small_run):
    run = small_run()
    settings = json.loads(run.config.read_text(encoding="utf-8"))
    run.config.write_text(json.dumps(settings | {"labels": ["개", "새"]}), encoding="utf-8")
    with pytest.raises(RunError, match="do not belong together"):
        write_report(run)
