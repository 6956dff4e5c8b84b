"""`pellucid compare`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.cli.run_argument import RunArgument, complete_run
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison

EXAMPLES = """\
pellucid compare photos photos-2
"""


def compare(
    first: RunArgument,
    second: Annotated[
        str, typer.Argument(help=marked("Another run."), autocompletion=complete_run)
    ],
    as_json: JsonOption = False,
) -> None:
    """Compare two runs on their shared test pictures, and test whether one is really better."""
    from pellucid import api

    runs = api.load(first), api.load(second)
    if runs[0].path.resolve() == runs[1].path.resolve():
        say(_("note: This compares the run {first} with itself, so nothing differs.", first=first))
    found = runs[0].compare(runs[1])
    if as_json:
        difference = found.test.accuracy_difference
        print_json({**asdict(found), "accuracy_difference": difference, "better": found.better})
    else:
        typer.echo(_in_words(found))


def _in_words(found: "Comparison") -> str:
    from pellucid.api.comparison_words import said_of_comparison

    n_pictures, *said = said_of_comparison(found)
    names = (found.first, found.second)
    rows = [f"  {each:6.1%}  {name}" for each, name in zip(found.accuracies, names, strict=True)]
    return "\n".join([n_pictures, *rows, *said])
