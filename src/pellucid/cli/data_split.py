"""`pellucid data split`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from pellucid.cards.padding import padded
from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    import polars as pl

    from pellucid.config import NearCopies

EXAMPLES = """\
pellucid data split photos/ --out dataset/
pellucid data split photos/ --out split.csv --test 0.1 --validation 0.1
pellucid data split photos/ --out folds.csv --folds 5
"""


def split(
    source: source_help.SourceArgument,
    out: Annotated[
        Path,
        typer.Option(
            help=marked(
                "A new folder, for copies in train/, validation/ and test/; or a new "
                "table, NAME.csv or NAME.parquet, that `pellucid train` takes."
            ),
            callback=source_help.as_typed,
        ),
    ],
    test: Annotated[float, typer.Option(help=marked("Share of each class for the test."))] = 0.2,
    validation: Annotated[
        float | None,
        typer.Option(
            help=marked(
                "Share of the rest for validation; by default 0.2, but at most about 4,000 "
                "pictures."
            )
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(
            help=marked("Assign this many folds for cross-validation instead, and write a table."),
            min=2,
        ),
    ] = None,
    group_pattern: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "Keep together what this regular expression finds in the paths, such as "
                "'patient(\\d+)'. A table's column `group` does the same."
            )
        ),
    ] = None,
    near_copies: Annotated[
        str,
        typer.Option(
            help=marked(
                "Pictures that are nearly the same (resized, cropped, mirrored) stay "
                "together; with ignore, each is assigned on its own."
            )
        ),
    ] = "together",
    link: Annotated[
        bool,
        typer.Option("--link", help=marked("Make hard links, which take no space, not copies.")),
    ] = False,
    seed: Annotated[
        int, typer.Option(help=marked("The same seed and pictures give the same splits."), min=0)
    ] = 0,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
) -> None:
    """Assign pictures to stratified splits. Copies and groups stay together; nothing is moved."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher
    from pellucid.config import SplitConfig

    with TerminalWatcher() as watcher:
        assigned = api.split_data(
            source,
            SplitConfig(test, validation, cast("NearCopies", near_copies)),
            out=out,
            link=link,
            seed=seed,
            n_folds=folds,
            group_pattern=group_pattern,
            watcher=watcher,
            **source_help.source_options(splits, columns, encoding, allow_outside, label_pattern),
        )
    what = "split" if folds is None else "fold"
    counts = _counts(assigned.frame, what)
    if as_json:
        print_json({"out": str(out), "counts": counts, "notes": assigned.notes})
        return
    names = list(dict.fromkeys(name for row in counts.values() for name in row))
    heading, *labels = padded(["", *counts])
    typer.echo(f"{heading}  " + "".join(name.rjust(12) for name in names))
    for label, row in zip(labels, counts.values(), strict=True):
        typer.echo(f"{label}  " + "".join(f"{row[name]:12,}" for name in names))
    typer.echo(_("Written: {path}", path=out))


def _counts(frame: "pl.DataFrame", what: str) -> dict[str, dict[str, int]]:
    names = ["train", "validation", "test"] if what == "split" else sorted(set(frame[what]))
    found = {(a, b): n for a, b, n in frame.group_by("label", what).len().iter_rows()}
    return {
        label: {str(name): found.get((label, name), 0) for name in names}
        for label in sorted(set(frame["label"]))
    }
