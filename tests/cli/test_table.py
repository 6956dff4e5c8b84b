"""Tables leave out columns in a narrow terminal."""

import os
import sys

import pytest

from pellucid.cli.table import number_left_out, print_table

ROWS = [("name", "recipe", "size"), ("사진", "features", "12 MB")]


@pytest.mark.parametrize(
    ("width", "n_left_out"), [(80, 0), (21, 0), (20, 1), (11, 1), (10, 2), (1, 2)]
)
def test_as_few_columns_as_possible_are_left_out(width, n_left_out):
    columns = [["name", "사진"], ["recipe  ", "features"], ["size ", "12 MB"]]
    assert number_left_out(columns, [1, 2], width) == n_left_out


@pytest.mark.parametrize(
    ("is_terminal", "head"), [(False, "name  recipe    size"), (True, "name  size")]
)
def test_only_a_terminal_leaves_out_columns(monkeypatch, capsys, is_terminal, head):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    monkeypatch.setattr(
        "shutil.get_terminal_size", lambda *_given, **_named: os.terminal_size((15, 24))
    )
    print_table(ROWS, expendable=[1])
    written = capsys.readouterr()
    assert written.out.splitlines()[0] == head
    assert ("too narrow: recipe." in written.err) == is_terminal
