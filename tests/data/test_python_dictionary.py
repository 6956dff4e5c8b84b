"""Dictionaries of names in Python files, which are read as literals and never run."""

from pathlib import Path

import pytest

from pellucid.data.name_table import read_names
from pellucid.errors import ConfigError

ANIMALS = """\
# -*- coding: utf-8 -*-
import os
translate = {"cane": "dog", 'gatto': 'cat',  # Italian
             "dog": "cane"}
N = 10
print(os.environ)
"""


def written(tmp_path, text: str) -> Path:
    path = tmp_path / "translate.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (ANIMALS, {"cane": "dog", "gatto": "cat", "dog": "cane"}),
        ('{"cat": "고양이"}', {"cat": "고양이"}),
        ('names: dict[str, str] = {\n"a": "b",\n}\nnumbers = {"a": 1}', {"a": "b"}),
        ("a = b = {'x': 'y'}", {"x": "y"}),
        ('names = {"a": "b" "c"}', {"a": "bc"}),
    ],
)
def test_a_dictionary_is_found(tmp_path, text, names):
    assert read_names(written(tmp_path, text)) == (names, [])


def test_nothing_is_run(tmp_path):
    bad = tmp_path / "ran"
    text = f'open({str(bad)!r}, "w")\nnames = {{"a": "b"}}\nraise SystemExit'
    assert read_names(written(tmp_path, text))[0] == {"a": "b"}
    assert not bad.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names = {'a': 'b'", "cannot be read as Python"),
        ("names = " + "(" * 5000, "cannot be read as Python"),
        ("x = " + "-" * 200_000 + "1", "cannot be read as Python|no dictionary"),
        ("#" * 2**21, "more than 1,048,576 characters"),
        ("", "no dictionary"),
        ("names = {}", "no dictionary"),
        ("names = {'a': 1}", "no dictionary"),
        ("names = {'a': f'{1}'}", "no dictionary"),
        ("names = {**other, 'a': 'b'}", "no dictionary"),
        ("def f():\n    return {'a': 'b'}", "no dictionary"),
        ("to = {'a': 'b'}\nback = {'b': 'a'}", r"several dictionaries of texts \(to, back\)"),
        ("names = {'a': 'b', 'a': 'c'}", "gives 'a' two names"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, text, said):
    with pytest.raises(ConfigError, match=said):
        read_names(written(tmp_path, text))
