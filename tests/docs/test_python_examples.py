"""The Python of the pages: it can be read, and names what there is."""

import ast
import re
import textwrap

import pytest
from build_docs import DOCS

import pellucid

PAGES = [
    path
    for path in sorted(DOCS.rglob("*.md"))
    if re.search(r"^ *```python$", path.read_text("utf-8"), re.MULTILINE)
]


def blocks(path) -> list[str]:
    """Read the Python blocks of a page."""
    text = path.read_text("utf-8")
    found = re.findall(r"^( *)```python\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(code) for _, code in found]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_python_of_a_page_names_what_there_is(path):
    for code in blocks(path):
        for node in ast.walk(ast.parse(code)):
            match node:
                case ast.Attribute(ast.Name("pellucid"), name):
                    assert name in pellucid.__all__, name
