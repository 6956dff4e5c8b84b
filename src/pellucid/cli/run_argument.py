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

    return _beginning_with(incomplete, runs_in(RUNS))


def complete_training(incomplete: str) -> list[str]:
    """List also the cross-validations and searches in ``runs/``.

    Example:
        >>> complete_training("no such training")
        []
    """
    from pellucid.api.find_run import RUNS, runs_in
    from pellucid.api.folder_of_trainings import kind_of

    others = sorted(path.name for path in RUNS.glob("*/") if kind_of(path) is not None)
    return _beginning_with(incomplete, [*runs_in(RUNS), *others])


def _beginning_with(incomplete: str, names: list[str]) -> list[str]:
    return [name for name in names if name.isprintable() and name.startswith(incomplete)]


RunArgument = Annotated[
    str,
    typer.Argument(
        help=marked("A run's folder, or its name in runs/."), autocompletion=complete_run
    ),
]
