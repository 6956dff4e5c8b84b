"""`pellucid train`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.config import MirrorMode

if TYPE_CHECKING:
    from pellucid.api import Run


def train(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder per class, or folders train/, validation/ and test/ of them."
        ),
    ],
    run: Annotated[
        Path | None, typer.Option(help="The new run's folder. [default: runs/NAME]")
    ] = None,
    recipe: Annotated[
        str, typer.Option(help="features: a pretrained body; scratch: a small convnet.")
    ] = "features",
    mirror: Annotated[
        str, typer.Option(help="See pictures in a mirror too: auto (where it pays), on or off.")
    ] = "auto",
    seed: Annotated[int, typer.Option(help="For the split and everything random.", min=0)] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Train a classifier on a folder of pictures, and test it."""
    train_and_print(folder, run, recipe, mirror, seed, as_json=as_json)  # type: ignore[arg-type]


def train_and_print(
    folder: Path, run: Path | None, recipe: str, mirror: MirrorMode, seed: int, *, as_json: bool
) -> None:
    """Train as the command line asks, draw it, and print the result."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    watcher = TerminalWatcher()
    try:
        trained = api.train(
            folder,
            run=run,
            recipe=recipe,
            mirror=mirror,
            seed=seed,
            watcher=watcher,
        )
    finally:
        watcher.close()
    _print_result(trained, as_json=as_json)


def _print_result(run: "Run", *, as_json: bool) -> None:
    from pellucid.cli.console import print_json

    if as_json:
        print_json({"run": str(run.path), "metrics": run.metrics})
        return
    typer.echo(f"Run:      {run.path}")
    typer.echo(f"Report:   {run.path / 'report.html'}")
    typer.echo(f"Predict:  pellucid predict {run.path} PICTURES")
