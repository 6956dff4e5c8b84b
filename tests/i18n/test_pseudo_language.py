"""What the reader sees in a language without English: everything is between the brackets."""

import re

import pytest
from tests.i18n.brackets import outside_brackets
from typer.testing import CliRunner

from pellucid.cli.command import all_commands
from pellucid.cli.main import app
from pellucid.i18n import use_language


def names() -> list[str]:
    import typer

    return sorted(name for name, _ in all_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", ["", *names()])
def test_the_help_is_translated(name):
    words = [*name.split(), "--help"]
    with use_language("en-XA"):
        result = CliRunner().invoke(app, words, prog_name="pellucid")
    assert result.exit_code == 0
    rest = outside_brackets(result.output)
    # Outside are the names of commands, arguments and options, their types, ranges and defaults.
    for kept in (r"<[^>]*>", r"[^⟧\n]*\]", r"--?[a-zA-Z][\w-]*", r"\b[A-Z_]+(=[A-Z]+)?\b"):
        rest = re.sub(kept, "", rest)
    rest = re.sub(r"(?m)^  [a-z]+\b", "", rest)
    assert re.findall(r"[A-Za-z]{2,}", rest) == []
