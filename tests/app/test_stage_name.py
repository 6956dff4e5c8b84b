"""Names of stages are stored in English, and told in the language of the reader."""

import ast
import re
from pathlib import Path

import pytest

import pellucid
from pellucid.app.studio.event_writer import EventWriter
from pellucid.app.studio.job_log import read_job
from pellucid.app.studio.stage_name import StageMessage, message_of, shown_name
from pellucid.i18n import marked, use_language

SOURCES = Path(pellucid.__file__).parent
FORWARDED = {"app/studio/event_writer.py", "cli/estimate.py", "interrupt.py"}
"""Files that hand on the names of others."""
NAMED_BY_CALLERS = {"features/extractor.py", "training/recipes/features.py"}
"""Files with a function that takes the name of a stage."""


def test_a_name_with_values_is_told_in_korean(tmp_path):
    path = tmp_path / "000000.jsonl"
    path.write_text('{"run": "photos", "recipe": "scratch", "time": 1.5}\n')
    writer = EventWriter(path)
    writer.stage(marked("Reading pictures"))
    writer.stage(
        marked("Training {model}, computed in {precision}", model="lite2", precision="float32")
    )
    job = read_job(path)
    assert job.stage == "Training lite2, computed in float32"
    message = job.messages[job.stage]
    with use_language("ko"):
        assert shown_name(job.stages[0].name, None) == "사진을 읽는 중"
        told = shown_name(job.stage, message)
    assert re.search("[가-힣]", told)
    assert "lite2" in told
    assert "float32" in told
    with use_language("en"):
        assert shown_name(job.stage, message) == job.stage


@pytest.mark.parametrize(
    "message",
    [
        StageMessage(template="{model.__class__}", values={"model": "lite2"}),
        StageMessage(template="{model:>9999999999}", values={"model": 1}),
        StageMessage(template="Training {model}, computed in {precision}", values={}),
        StageMessage(template="{n:,} pictures are left", values={"n": "many"}),
        StageMessage(template="", values={}),
    ],
)
def test_only_templates_of_pellucid_are_filled_in(message):
    with use_language("ko"):
        assert shown_name("a stage", message) == "a stage"


def test_a_name_without_values_has_no_message():
    assert message_of("Reading pictures") is None
    for language in ("en", "ko"):
        with use_language(language):
            assert [shown_name(name, None) for name in ("", "{0}")] == ["", "{0}"]


@pytest.mark.once
def test_the_names_of_all_stages_are_marked():
    unmarked = []
    for path in SOURCES.rglob("*.py"):
        place = path.relative_to(SOURCES).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "stage" and node.args and not _is_marked(node.args[0]):
                unmarked.append(place)
    assert set(unmarked) <= FORWARDED | NAMED_BY_CALLERS


def _is_marked(node):
    if isinstance(node, ast.IfExp):
        return _is_marked(node.body) and _is_marked(node.orelse)
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "marked"
