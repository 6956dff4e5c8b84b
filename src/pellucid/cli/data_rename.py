"""`pellucid data rename`."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.source_help import SplitsOption, as_typed
from pellucid.errors import ConfigError

if TYPE_CHECKING:
    from pellucid.data.renaming import Renaming
    from pellucid.data.sources.source import Source

N_EXAMPLES = 6

EXAMPLES = """\
pellucid data rename photos/ --names names.json --out renamed/
pellucid data rename photos/ --renumber --out renamed/ --dry-run
"""


def rename(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder per class, or folders train/, validation/, test/ of them.",
            callback=as_typed,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(help="The new folder; nothing in the old one is changed.", callback=as_typed),
    ],
    names: Annotated[
        Path | None,
        typer.Option(help="A dictionary of class names: JSON {old: new}, or CSV with old,new."),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="Use the dictionary from new to old.")
    ] = False,
    renumber: Annotated[
        bool, typer.Option("--renumber", help="Call the files CLASS_0001.jpg, CLASS_0002.jpg ...")
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Let classes that get the same name become one.")
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option(help="Do again what a log says, .pellucid_rename.json in a renamed folder."),
    ] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Make hard links instead of copies: no space is taken.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    splits: SplitsOption = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="The encoding of the dictionary, if it is not detected.", metavar="NAME"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; needs --yes or --dry-run.")
    ] = False,
) -> None:
    """Rename classes and files into a new folder, after showing what will be done."""
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.printing import print_json
    from pellucid.data.placing import check_new_folder, place_files
    from pellucid.data.rename_log import LOG, n_bytes, with_hashes, write_log
    from pellucid.data.sources.folder import list_folder
    from pellucid.data.sources.reading import make_reading, splits_from_words
    from pellucid.data.text_encoding import check_encoding

    _check(names, replay, reverse=reverse, renumber=renumber, merge=merge)
    if as_json and not (yes or dry_run):
        raise ConfigError("--json cannot ask. Add --yes, or --dry-run to see what would be done.")
    source = list_folder(folder, make_reading(splits_from_words(splits or [])))
    check_new_folder(out, folder)
    told = None if encoding is None else check_encoding(encoding)
    plan, settings = _plan(
        source, names, replay, told, reverse=reverse, renumber=renumber, merge=merge
    )
    size = n_bytes(plan)
    if not as_json:
        _show(plan, source, size, is_linked=link)
    if not (dry_run or yes):
        _ask(len(plan.steps))
    if not dry_run:
        watcher = TerminalWatcher()
        try:
            watcher.stage("Linking" if link else "Copying")
            created = datetime.now(UTC).isoformat(timespec="seconds")
            extra = {LOG: write_log(with_hashes(plan), settings, created)}
            place_files(
                plan.placements, out, is_linked=link, extra=extra, on_progress=watcher.progress
            )
        finally:
            watcher.close()
        if not as_json:
            typer.echo(f"Written: {out}\nLog:     {out / LOG}")
    if as_json:
        print_json(
            {
                "out": None if dry_run else str(out),
                "log": None if dry_run else str(out / LOG),
                "n_files": len(plan.steps),
                "n_bytes": size,
                "classes": [{"from": old, "to": new, "n": n} for old, new, n in plan.classes],
                "steps": [{"from": step.old, "to": step.new} for step in plan.steps],
                "notes": [*source.notes, *plan.notes],
            }
        )


def _check(
    names: Path | None, replay: Path | None, *, reverse: bool, renumber: bool, merge: bool
) -> None:
    if replay is not None and (names is not None or reverse or renumber or merge):
        raise ConfigError("--replay says all itself. Leave the other options out.")
    if replay is None and names is None and not renumber:
        raise ConfigError(
            "Nothing to rename: give --names FILE, a dictionary of class names, or --renumber, or "
            "both."
        )
    if reverse and names is None:
        raise ConfigError("--reverse turns a dictionary around. Give one with --names.")


def _plan(
    source: "Source",
    names: Path | None,
    replay: Path | None,
    encoding: str | None,
    *,
    reverse: bool,
    renumber: bool,
    merge: bool,
) -> "tuple[Renaming, dict[str, Any]]":
    from pellucid.data.name_table import read_names, reversed_names
    from pellucid.data.rename_log import replay_log
    from pellucid.data.renaming import plan_renaming

    if replay is not None:
        return replay_log(replay, source), {"replay": replay.name}
    table, notes = read_names(names, encoding) if names is not None else ({}, [])
    if reverse and names is not None:
        table = reversed_names(table, names)
    plan = plan_renaming(source, table, is_renumbered=renumber, is_merging=merge)
    plan = replace(plan, notes=(*notes, *plan.notes))
    return plan, {"names": table, "reverse": reverse, "renumber": renumber, "merge": merge}


def _show(plan: "Renaming", source: "Source", size: int, *, is_linked: bool) -> None:
    from rich.filesize import decimal

    from pellucid.cli.printing import one_line

    olds = _padded([one_line(old) for old, _, _ in plan.classes])
    news = _padded([one_line(new) for _, new, _ in plan.classes])
    for old, new, (_, _, n) in zip(olds, news, plan.classes, strict=True):
        typer.echo(f"{old}  ->  {new}  ({n:,} files)")
    typer.echo()
    for step in plan.steps[:N_EXAMPLES]:
        typer.echo(f"  {one_line(step.old)}  ->  {one_line(step.new)}")
    if len(plan.steps) > N_EXAMPLES:
        typer.echo(f"  ... and {len(plan.steps) - N_EXAMPLES:,} more")
    what = "as hard links, which take no space" if is_linked else f"{decimal(size)} to copy"
    n_classes = len({new for _, new, _ in plan.classes})
    typer.echo(f"\nFiles: {len(plan.steps):,}, {what}. Classes: {n_classes:,}.")
    for note in (*source.notes, *plan.notes):
        typer.echo(f"note: {one_line(note)}", err=True)


def _padded(names: list[str]) -> list[str]:
    from rich.cells import cell_len  # Korean letters are two columns wide

    width = max(map(cell_len, names))
    return [name + " " * (width - cell_len(name)) for name in names]


def _ask(n: int) -> None:
    """Go on only if somebody agrees; where nobody can answer, say how to go on."""
    if not sys.stdin.isatty():
        raise ConfigError(
            "This is what would be done; nothing was. To do it, add --yes; --dry-run ends here "
            "without an error."
        )
    if not typer.confirm(f"Make the new folder with {n:,} files?"):
        typer.echo("Nothing was done.")
        raise typer.Exit(1)
