"""`pellucid evaluate`."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.run_first import check_run_first

if TYPE_CHECKING:
    from pellucid.config import NearCopies

EXAMPLES = """\
pellucid evaluate photos other-photos/
pellucid evaluate photos other.csv --json
"""


def evaluate(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    source: source_help.SourceArgument,
    near_copies: Annotated[
        str,
        typer.Option(
            help="Near copies of pictures that the run learned from are left out; with ignore, "
            "they are tested too."
        ),
    ] = "together",
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    as_json: JsonOption = False,
) -> None:
    """Test a saved classifier on other pictures, whose folders or labels name their classes."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    check_run_first(run, [str(source)], "evaluate")
    opened = api.load(run)
    with TerminalWatcher() as watcher:
        found = opened.evaluate(
            source,
            near_copies=cast("NearCopies", near_copies),
            watcher=watcher,
            **source_help.source_options(splits, columns, encoding, allow_outside),
        )
    if as_json:
        print_json({"evaluation": str(found.path), "metrics": found.metrics})
        return
    if found.metrics["ood_rejected"] is not None:
        typer.echo(
            f"Of {found.metrics['n_ood']:,} pictures of other classes, "
            f"{found.metrics['ood_rejected']:.1%} count as none of these."
        )
    typer.echo(f"Report:   {found.path / 'report.html'}")
