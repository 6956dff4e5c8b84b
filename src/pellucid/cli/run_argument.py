"""The argument for a run, shared by several commands; shells complete its name."""

from typing import Annotated

import typer

from pellucid.i18n import marked


def complete_run(incomplete: str) -> list[str]:
    """List the runs in ``runs/`` whose names begin with what was typed.

    Example:
        >>> complete_run("no such run")
        []
    """
    from pellucid.api.find_run import RUNS, runs_in

    return [name for name in runs_in(RUNS) if name.isprintable() and name.startswith(incomplete)]


RunArgument = Annotated[
    str,
    typer.Argument(
        help=marked("A run's folder, or its name in runs/."), autocompletion=complete_run
    ),
]
