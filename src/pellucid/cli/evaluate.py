"""`pellucid evaluate`."""

from pathlib import Path
from typing import Annotated, cast

import typer

from pellucid.cli.source_help import (
    SOURCE_HELP,
    ColumnsOption,
    EncodingOption,
    OutsideOption,
    SplitsOption,
    source_options,
)
from pellucid.config import NearCopies


def evaluate(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    source: Annotated[Path, typer.Argument(help=SOURCE_HELP, metavar="PICTURES")],
    near_copies: Annotated[
        str,
        typer.Option(
            help="Near copies of pictures that the run learned from are left out; with ignore, "
            "they are tested too."
        ),
    ] = "together",
    splits: SplitsOption = None,
    columns: ColumnsOption = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Test a saved classifier on other pictures, whose folders or labels name their classes."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher, print_json

    opened = api.load(run)
    watcher = TerminalWatcher()
    try:
        found = opened.evaluate(
            source,
            near_copies=cast("NearCopies", near_copies),
            watcher=watcher,
            **source_options(splits, columns, encoding, allow_outside),
        )
    finally:
        watcher.close()
    if as_json:
        print_json({"evaluation": str(found.path), "metrics": found.metrics})
        return
    if found.metrics["strangers_refused"] is not None:
        typer.echo(
            f"Of {found.metrics['n_strangers']:,} pictures of other classes, "
            f"{found.metrics['strangers_refused']:.1%} count as none of these."
        )
    typer.echo(f"Report:   {found.path / 'report.html'}")
