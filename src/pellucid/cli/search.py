"""`pellucid search`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli import source_help
from pellucid.cli.late_command import LateCommand, command_with_settings
from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.settings_options import share_or_name
from pellucid.i18n import current_language, marked
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from pellucid.api import Search

EXAMPLES = marked(
    """\
pellucid search photos/ --recipe scratch --tries 20
pellucid search photos/ --recipe fine-tune --budget 2h
pellucid search photos/ --model tiny_vgg --epochs 15 --learning-rate 0.001  # searches the rest
pellucid search photos/  # the recipe features: backbones, inner layers, mirror images
"""
)


class LateSearchCommand(LateCommand):
    """Stand-in for the command search."""

    def real(self) -> Any:
        """Return the real command."""
        return command_with_settings(
            "search",
            search,
            source_help.SourceCommand,
            EXAMPLES,
            ("features", "fine-tune", "scratch"),
            current_language(),
        )


def late() -> None:
    """Try several settings on validation pictures, then train and test with the best."""


def search(
    source: source_help.SourceArgument,
    tries: Annotated[
        int | None,
        typer.Option(help=marked("Number of tries. [default: 20; unlimited with --budget]"), min=1),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option(
            help=marked("Time for all tries and the last training, such as 30m or 2h."),
            show_default=False,
        ),
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help=marked("The search's folder. [default: runs/NAME]"))
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "features: searches backbone, feature-layers and mirror; fine-tune: "
                "learning-rate and unfreeze; scratch: learning-rate, augment, dropout and "
                "head-units. What is given is not searched. [default: features; scratch with "
                "--model]"
            )
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(help=marked("Seed for the split, the tries and everything random."), min=0),
    ] = 0,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
    **settings: Any,
) -> None:
    """Try several settings on validation pictures, then train and test with the best."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    settings |= source_help.source_options(splits, columns, encoding, allow_outside, label_pattern)
    settings |= {"unfreeze": share_or_name(settings["unfreeze"])}
    with TerminalWatcher() as watcher:
        found = api.search(
            source,
            n_tries=tries,
            budget=budget,
            run=run,
            recipe=recipe,
            seed=seed,
            watcher=watcher,
            **settings,
        )
    print_search(found, as_json=as_json)


def print_search(found: "Search", *, as_json: bool) -> None:
    """Print the tries of a search, and the test of the best settings."""
    if as_json:
        print_json(
            {
                "run": str(found.run.path),
                "best": found.best.number,
                "tries": [{**asdict(each), "state": each.state} for each in found.tries],
                "metrics": found.run.metrics,
            }
        )
        return
    from pellucid.cli.train import print_result

    typer.echo(repr(found))
    typer.echo()
    typer.echo(_("Tries:    {path}", path=found.path / "tries.csv"))
    print_result(found.run, as_json=False)
