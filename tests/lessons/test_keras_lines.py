"""The lines of Keras on the lessons' pages run, and print what their comments say."""

import contextlib
import io
import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

LESSONS = Path(__file__).parents[2] / "web" / "src" / "lib" / "lessons"
SNIPPET = re.compile(r"^export const (\w+) = `([^`]*)`;$", re.MULTILINE)
PRINTED = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)


def _snippets():
    for path in sorted(LESSONS.glob("*/keras.ts")):
        text = path.read_text(encoding="utf-8")
        found = SNIPPET.findall(text)
        assert len(found) == text.count("export const"), f"{path}: a snippet is not recognized."
        for name, code in found:
            yield pytest.param(code, id=f"{path.parent.name}-{name}")


@pytest.mark.parametrize("code", list(_snippets()))
def test_the_lines_run_and_print_what_their_comments_say(code):
    # In a template of JavaScript these would mean something else than they do on the page.
    assert "\\" not in code
    assert "${" not in code
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "keras.ts", "exec"), {})  # what this repository's own files say
    assert printed.getvalue().splitlines() == PRINTED.findall(code)
