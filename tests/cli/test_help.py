"""The help of every command: quick, with examples that work, however it is asked for."""

import shlex
import subprocess
import sys

import pytest
import typer

from pellucid.cli.command import all_commands
from pellucid.cli.main import app

GROUP = typer.main.get_command(app)
ALL = dict(all_commands(GROUP))
NAMES = ["", "data", "runs", "bodies", *ALL]


@pytest.mark.parametrize("name", NAMES)
def test_help_however_it_is_asked_for(pellucid, name):
    words = name.split()
    expected = pellucid(*words, "--help")
    assert expected.status == 0
    assert expected.stderr == ""
    assert expected.stdout.startswith(f"Usage: {' '.join(['pellucid', *words])} ")
    assert "Examples:\n  pellucid " in expected.stdout
    for asked in ([*words, "-h"], ["help", *words], [*words, "-help"], [*words, "-?"],
                  [*words, "/?"], [*words, "help"]):  # fmt: skip
        assert pellucid(*asked) == expected


def test_a_group_alone_shows_its_help(pellucid):
    assert pellucid("data") == pellucid("data", "--help")


@pytest.mark.parametrize("asked", ["--version", "-V", "version"])
def test_the_version(pellucid, asked):
    import pellucid as package

    assert pellucid(asked).stdout == f"pellucid {package.__version__}\n"


def examples(name):
    command = ALL[name] if name in ALL else GROUP.commands.get(name, GROUP)
    return [line.partition("  #")[0].strip() for line in command.epilog.splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_understood(name):
    """Each is parsed as it is typed: an option that is renamed fails here."""
    assert examples(name)
    for line in examples(name):
        program, *words = shlex.split(line.partition(" > ")[0])
        assert program == "pellucid"
        if not words:
            GROUP.make_context("pellucid", [])
            continue
        first, *rest = words
        if first == "help":
            continue
        if first == "data":
            first, rest = f"data {rest[0]}", rest[1:]
        if first in ("runs", "bodies"):  # their command `list` may be left out
            given = rest and f"{first} {rest[0]}" in ALL
            first, rest = (f"{first} {rest[0]}", rest[1:]) if given else (f"{first} list", rest)
        if name in ALL:
            assert first == name
        context = GROUP.context_class(GROUP, info_name="pellucid")
        ALL[first].make_context(first, rest, parent=context)


def test_commands_that_there_are_not_are_not_helped_with(pellucid):
    for asked in (["help", "trian"], ["trian", "--help"], ["trian"]):
        outcome = pellucid(*asked)
        assert outcome.status == 2
        assert "Did you mean pellucid train?" in outcome.stderr


@pytest.mark.parametrize("columns", ["1", "20", "40", "80", "300"])
def test_any_width_of_terminal(pellucid, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert "--learning-rate" in pellucid("train", "--help").stdout


def test_python_finds_the_command_too():
    done = subprocess.run(
        [sys.executable, "-m", "pellucid", "-V"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("pellucid ")
    assert done.returncode == 0


@pytest.mark.parametrize("asked", ["--help", "train --help"])
def test_help_imports_nothing_that_takes_long(asked):
    """The target is 0.3 s on an idle machine; each of these takes a third of that or more."""
    code = f"""
import sys
from pellucid.cli.main import main
sys.argv = ["pellucid", *{asked.split()}]
try:
    main()
finally:
    heavy = {{"rich", "pydantic", "numpy", "polars", "keras", "importlib.metadata", "asyncio"}}
    assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Examples:" in done.stdout
