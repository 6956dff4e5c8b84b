"""`pellucid data rename`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cards.padding import padded
from pellucid.cli.printing import one_line, print_json, say
from pellucid.cli.source_help import SplitsOption, as_typed
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

if TYPE_CHECKING:
    from pellucid.api import PlannedRenaming

N_EXAMPLES = 6

EXAMPLES = """\
pellucid data rename photos/ --names names.json --out renamed/
pellucid data rename photos/ --renumber --out renamed/ --dry-run
"""


def rename(
    folder: Annotated[
        Path,
        typer.Argument(
            help=marked("A folder per class, or folders train/, validation/, test/ of them."),
            callback=as_typed,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            help=marked("The new folder; nothing in the old one is changed."), callback=as_typed
        ),
    ],
    names: Annotated[
        Path | None,
        typer.Option(
            help=marked("A dictionary of class names: JSON {old: new}, or CSV with old,new.")
        ),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help=marked("Use the dictionary from new to old."))
    ] = False,
    renumber: Annotated[
        bool,
        typer.Option(
            "--renumber", help=marked("Call the files CLASS_0001.jpg, CLASS_0002.jpg ...")
        ),
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help=marked("Let classes that get the same name become one."))
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            help=marked("Repeat a logged renaming: .pellucid_rename.json of a renamed folder.")
        ),
    ] = None,
    link: Annotated[
        bool,
        typer.Option("--link", help=marked("Make hard links, which take no space, not copies.")),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=marked("Only show what would be done."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=marked("Rename without asking."))] = False,
    splits: SplitsOption = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            help=marked("The encoding of the dictionary, if it is not detected."), metavar="NAME"
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help=marked("Print one JSON document; needs --yes or --dry-run.")),
    ] = False,
) -> None:
    """Rename classes and files into a new folder, after showing what will be done."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher
    from pellucid.data.rename_log import LOG
    from pellucid.data.sources.reading import splits_from_words

    if as_json and not (yes or dry_run):
        raise ConfigError(
            _(
                "With --json, the command cannot ask. Add --yes, or --dry-run to see what "
                "would be done."
            )
        )
    planned = api.plan_renaming(
        folder,
        out,
        names,
        reverse=reverse,
        renumber=renumber,
        merge=merge,
        replay=replay,
        splits=splits_from_words(splits or []),
        encoding=encoding,
    )
    plan = planned.renaming
    if not as_json:
        _show(planned, is_linked=link)
    if not (dry_run or yes):
        _ask(len(plan.steps))
    if not dry_run:
        with TerminalWatcher() as watcher:
            planned.carry_out(link=link, watcher=watcher)
        if not as_json:
            typer.echo(_("Written: {path}\nLog:     {log}", path=out, log=out / LOG))
    if as_json:
        print_json(
            {
                "out": None if dry_run else str(out),
                "log": None if dry_run else str(out / LOG),
                "n_files": len(plan.steps),
                "n_bytes": planned.n_bytes,
                "classes": [{"from": old, "to": new, "n": n} for old, new, n in plan.classes],
                "steps": [{"from": step.old, "to": step.new} for step in plan.steps],
                "notes": plan.notes,
            }
        )


def _show(planned: "PlannedRenaming", *, is_linked: bool) -> None:
    from rich.filesize import decimal

    plan = planned.renaming
    olds = padded([one_line(old) for old, _new, _n in plan.classes])
    news = padded([one_line(new) for _old, new, _n in plan.classes])
    for old, new, (_unused, _unused, n) in zip(olds, news, plan.classes, strict=True):
        typer.echo(f"{old}  ->  {new}  " + ngettext("({n:,} file)", "({n:,} files)", n))
    typer.echo()
    for step in plan.steps[:N_EXAMPLES]:
        typer.echo(f"  {one_line(step.old)}  ->  {one_line(step.new)}")
    if len(plan.steps) > N_EXAMPLES:
        typer.echo(_("  ... and {n_files:,} more", n_files=len(plan.steps) - N_EXAMPLES))
    n_classes = len({new for _old, new, _n in plan.classes})
    typer.echo()
    if is_linked:
        said = _(
            "Files: {n_files:,}, as hard links, which take no space. Classes: {n_classes:,}.",
            n_files=len(plan.steps),
            n_classes=n_classes,
        )
    else:
        said = _(
            "Files: {n_files:,}, {size} to copy. Classes: {n_classes:,}.",
            n_files=len(plan.steps),
            size=decimal(planned.n_bytes),
            n_classes=n_classes,
        )
    typer.echo(said)
    for note in plan.notes:
        say(_("note: {note}", note=one_line(note)))


def _ask(n: int) -> None:
    """Ask the user to confirm. Without a terminal, say that the plan is a preview, and exit."""
    if not sys.stdin.isatty():
        say(_("This is a preview; nothing has been changed. To make the new folder, add --yes."))
        raise typer.Exit
    if not typer.confirm(
        ngettext("Make the new folder with {n:,} file?", "Make the new folder with {n:,} files?", n)
    ):
        typer.echo(_("Nothing has been changed."))
        raise typer.Exit(1)
