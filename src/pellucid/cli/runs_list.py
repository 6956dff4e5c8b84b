"""`pellucid runs`, which is `pellucid runs list`."""

import shlex
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.printing import JsonOption, one_line, print_json, say
from pellucid.cli.source_help import as_typed
from pellucid.cli.table import print_table
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext, or_list
from pellucid.spelling import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pellucid.api.runs import RunRow

EXAMPLES = marked(
    """\
pellucid runs
pellucid runs --sort accuracy  # the best first
pellucid runs list old_runs/ --json
"""
)

_KEYS = {
    "date": "created",
    "name": "name",
    "recipe": "recipe",
    "pictures": "n_pictures",
    "classes": "n_classes",
    "accuracy": "accuracy",
    "size": "n_bytes",
    "state": "state",
}
"""What can be sorted by, with the field of a row."""
_EXPENDABLE = {"model": 3, "recipe": 2, "classes": 5, "size": 7, "date": 1, "pictures": 4}
"""Columns that a narrow terminal shows no longer, the first one first, with their numbers."""
_ASCENDING = ("name", "recipe", "state")


def runs_list(
    folder: Annotated[
        Path, typer.Argument(help=marked("The folder that holds the runs."), callback=as_typed)
    ] = Path("runs"),
    sort: Annotated[
        str,
        typer.Option(
            metavar="KEY",
            help=marked(
                "date, accuracy, size, pictures or classes, the largest first; name, recipe or "
                "state, in order."
            ),
        ),
    ] = "date",
    as_json: JsonOption = False,
) -> None:
    """List the runs in a folder with their accuracy, size and state."""
    from pellucid.api.find_run import RUNS
    from pellucid.api.folder_of_trainings import kind_of
    from pellucid.api.runs import list_runs

    if sort not in _KEYS:
        raise ConfigError(
            _(
                "--sort takes {names}, but was given {value!r}.",
                names=or_list(list(_KEYS)),
                value=sort,
            )
        )
    is_absent = folder == RUNS and not folder.exists()
    rows = [] if is_absent else _sorted(list_runs(folder), sort)
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        _print(rows, sort)
    elif is_absent or not any(map(kind_of, (folder, *folder.iterdir()))):
        say(
            _("There are no runs in {runs}/ yet: `pellucid train PICTURES` makes one.", runs=folder)
        )
    for row in rows:
        if row.problem is not None:
            say(_("note: {note}", note=one_line(row.problem)))
    for note in [] if is_absent else _notes(folder):
        say(_("note: {note}", note=one_line(note)))
    if len(rows) > 1 and not as_json:
        say(_("To compare two of them: pellucid compare RUN RUN"))


def _notes(folder: Path) -> "Iterator[str]":
    """Say what the folder is itself, and what the folders in it that are not runs hold."""
    from pellucid.api.find_run import runs_in
    from pellucid.api.folder_of_trainings import said_of
    from pellucid.api.runs import not_runs_in

    if said := said_of(folder):
        yield said
    for path in (folder / name for name in not_runs_in(folder)):
        said, n_runs = said_of(path), len(runs_in(path))
        if n_runs:
            said = joined(
                said
                or ngettext(
                    "{path} holds {n:,} run.", "{path} holds {n:,} runs.", n_runs, path=path
                ),
                _(
                    "To list its runs: pellucid runs {quoted_path}",
                    quoted_path=shlex.quote(str(path)),
                ),
            )
        yield said or _("{path} is not a run, and is not listed.", path=path)


def _sorted(rows: "list[RunRow]", key: str) -> "list[RunRow]":
    """Sort rows; those without a value come last, and equal ones stay newest first."""

    def value(row: "RunRow") -> Any:
        found = getattr(row, _KEYS[key])
        return _moment(found) if key == "date" else found

    known = [row for row in rows if value(row) is not None]
    unknown = [row for row in rows if value(row) is None]
    return sorted(known, key=value, reverse=key not in _ASCENDING) + unknown


def _moment(iso: str | None) -> float | None:
    try:
        return None if iso is None else datetime.fromisoformat(iso).timestamp()
    except (ValueError, OverflowError, OSError):  # the last two: of a year that no clock has
        return None


def _print(rows: "list[RunRow]", sort: str) -> None:
    table: list[tuple[str, ...]] = [
        (
            _("name"),
            _("date"),
            _("recipe"),
            _("model"),
            _("pictures"),
            _("classes"),
            _("accuracy"),
            _("size"),
            _("state"),
        )
    ]
    table += [_cells(row) for row in rows]
    print_table(
        table,
        right=(4, 5, 7),
        expendable=[number for key, number in _EXPENDABLE.items() if key != sort],
    )


def _cells(row: "RunRow") -> tuple[str, ...]:
    from rich.filesize import decimal

    from pellucid.api.folder_of_trainings import STATES

    return (
        one_line(row.name),
        _date(row.created),
        one_line(row.recipe or "-"),
        one_line(row.model or "-"),
        "-" if row.n_pictures is None else f"{row.n_pictures:,}",
        "-" if row.n_classes is None else f"{row.n_classes:,}",
        _accuracy(row),
        decimal(row.n_bytes),
        _(STATES[row.state]),
    )


def _date(iso: str | None) -> str:
    try:
        return "-" if iso is None else f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):  # as in `_moment`
        return "-"


def _accuracy(row: "RunRow") -> str:
    from pellucid.report.formats import percent

    if row.accuracy is None:
        return "-"
    share = percent(row.accuracy)
    if row.measured_on == "validation":
        return _("{share} (validation)", share=share)
    if row.accuracy_low is None or row.accuracy_high is None:
        return share
    return _(
        "{share} ({low:.1f} to {high:.1f})",
        share=share,
        low=100 * row.accuracy_low,
        high=100 * row.accuracy_high,
    )
