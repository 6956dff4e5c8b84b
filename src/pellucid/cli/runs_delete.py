"""`pellucid runs delete`."""

import sys
from typing import Annotated

import typer

from pellucid.cli.printing import one_line, say
from pellucid.cli.run_argument import complete_training
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import and_list, marked, ngettext
from pellucid.i18n import gettext as _

EXAMPLES = """\
pellucid runs delete photos-2
pellucid runs delete photos-2 photos-3 --yes
"""


def delete(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN",
            help=marked("Folders of runs, cross-validations or searches, or their names in runs/."),
            autocompletion=complete_training,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help=marked("Delete without asking."))] = False,
) -> None:
    """Delete runs, cross-validations or searches for good, after showing them and asking."""
    from rich.filesize import decimal

    from pellucid.api.delete_runs import delete_run, find_deletable, others_in
    from pellucid.api.folder_of_trainings import said_of
    from pellucid.api.runs import size_on_disk

    # All are checked before the first is deleted; a run that is named twice is one run.
    paths = list({path.resolve(): path for path in map(find_deletable, names)}.values())
    others = {path: others_in(path) for path in paths}
    for path in paths:
        typer.echo(f"{one_line(str(path))}  {decimal(size_on_disk(path))}")
        if said := said_of(path):
            say(_("note: {note}", note=one_line(said)))
        if others[path]:
            listed = and_list([one_line(name) for name in others[path][:8]])
            say(
                _(
                    "note: It also contains files that pellucid did not write: {names}.",
                    names=listed,
                )
            )
    if yes and any(others.values()):
        raise RunError(
            _(
                "Nothing has been deleted: with --yes, only runs are deleted that hold nothing but "
                "what pellucid wrote. Move the other files elsewhere first, or leave out --yes to "
                "be asked."
            )
        )
    if not yes:
        _ask(len(paths))
    for path in paths:
        delete_run(path)
        typer.echo(_("Deleted: {path}", path=one_line(str(path))))


def _ask(n: int) -> None:
    if not sys.stdin.isatty():
        raise ConfigError(
            _("Nothing has been deleted, since there is no terminal to ask on. Add --yes.")
        )
    question = ngettext("Delete {n:,} folder for good?", "Delete {n:,} folders for good?", n)
    if not typer.confirm(question):
        typer.echo(_("Nothing has been deleted."))
        raise typer.Exit(1)
