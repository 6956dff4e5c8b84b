"""`pellucid evaluate`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.run_argument import RunArgument
from pellucid.cli.run_first import check_run_first
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.config import NearCopies

EXAMPLES = marked(
    """\
pellucid evaluate photos other-photos/
pellucid evaluate photos other.csv --json
pellucid evaluate photos --positive sick --false-negative-cost 5  # a threshold for these costs
pellucid evaluate photos --costs costs.csv
"""
)

_COSTS = marked("Costs: answers that minimize a cost")


def evaluate(
    run: RunArgument,
    source: Annotated[
        Path | None,
        typer.Argument(
            help=source_help.SOURCE_HELP,
            metavar="PICTURES",
            callback=source_help.as_typed,
            show_default=False,
        ),
    ] = None,
    near_copies: Annotated[
        str,
        typer.Option(
            help=marked(
                "Near copies of pictures that the run learned from are left out; with "
                "ignore, they are tested too."
            )
        ),
    ] = "together",
    costs: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "A CSV file with what each wrong answer costs: a row for each true class, a "
                "column for each answer. Without PICTURES, the run's own test counts."
            ),
            metavar="FILE",
            show_default=False,
            rich_help_panel=_COSTS,
        ),
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "With two classes, the positive one. The threshold of its probability is "
                "chosen on the validation pictures."
            ),
            metavar="CLASS",
            show_default=False,
            rich_help_panel=_COSTS,
        ),
    ] = None,
    false_negative_cost: Annotated[
        float | None,
        typer.Option(
            help=marked("What it costs to miss the positive class. [default: 1]"),
            show_default=False,
            rich_help_panel=_COSTS,
        ),
    ] = None,
    false_positive_cost: Annotated[
        float | None,
        typer.Option(
            help=marked("What a false alarm costs. [default: 1]"),
            show_default=False,
            rich_help_panel=_COSTS,
        ),
    ] = None,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
) -> None:
    """Test a saved classifier on other pictures, or find what its errors cost."""
    from pellucid import api
    from pellucid.api.given_costs import given_costs
    from pellucid.cli.console import TerminalWatcher

    given = {
        "costs": costs,
        "positive": positive,
        "false_negative_cost": false_negative_cost,
        "false_positive_cost": false_positive_cost,
    }
    has_costs = any(value is not None for value in given.values())
    if source is None and not has_costs:
        raise ConfigError(
            _(
                "What is to be evaluated? Name other pictures: pellucid evaluate RUN PICTURES. Or "
                "give costs for the run's own test; see pellucid evaluate --help. Its metrics are "
                "in the report: pellucid report RUN."
            )
        )
    check_run_first(run, [] if source is None else [str(source)], "evaluate")
    opened = api.load(run)
    found = None
    if source is not None:
        if has_costs:  # before minutes of classifying
            given_costs(opened.classifier.labels, **cast("Any", given))
        with TerminalWatcher() as watcher:
            found = opened.evaluate(
                source,
                near_copies=cast("NearCopies", near_copies),
                watcher=watcher,
                **source_help.source_options(
                    splits, columns, encoding, allow_outside, label_pattern
                ),
            )
    by_cost = opened.evaluate_costs(found, **cast("Any", given)) if has_costs else None
    if as_json:
        content: dict[str, Any] = {}
        if found is not None:
            content = {"evaluation": str(found.path), "metrics": found.metrics}
        print_json(content | ({"costs": asdict(by_cost)} if by_cost else {}))
        return
    if found is not None and found.metrics["ood_rejected"] is not None:
        typer.echo(
            _(
                "Of {n_pictures:,} pictures of other classes, {share:.1%} count as none of these.",
                n_pictures=found.metrics["n_ood"],
                share=found.metrics["ood_rejected"],
            )
        )
    if by_cost is not None:
        typer.echo(repr(by_cost))
    if found is not None:
        typer.echo(_("Report:   {path}", path=found.path / "report.html"))
