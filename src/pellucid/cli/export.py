"""`pellucid export`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json

EXAMPLES = """\
pellucid export photos --format onnx
pellucid export photos --format openvino --int8 --out exported/
"""


def export(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    format_: Annotated[
        str, typer.Option("--format", help="onnx, openvino, litert or keras.", metavar="FORMAT")
    ],
    out: Annotated[
        Path | None, typer.Option(help="The new folder; RUN/exports/FORMAT by default.")
    ] = None,
    int8: Annotated[
        bool,
        typer.Option(
            "--int8", help="Compute in 8-bit integers (onnx, openvino); the cost is measured."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Export the classifier for another runtime, and check that it predicts the same there."""
    from dataclasses import asdict

    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    opened = api.load(run)
    with TerminalWatcher() as watcher:
        done = opened.export(format_, out, int8=int8, watcher=watcher)
    if as_json:
        print_json({**asdict(done), "path": str(done.path)})
        return
    told = done.ood_score_max_difference
    typer.echo(
        f"{done.runtime} answers as {done.reference} does: probabilities within "
        f"{done.max_difference:.1g}{'' if told is None else f', OOD scores within {told:.1g}'}, "
        f"on {done.n_pictures} {done.pictures} pictures{' in float32' if done.int8 else ''}."
    )
    if (cost := done.int8) is not None:
        typer.echo(
            f"int8: accuracy {cost.accuracy_int8:.1%}, in float32 {cost.accuracy_float32:.1%}, on "
            f"{cost.n_pictures:,} test pictures; {cost.speed:.2f} times as fast as in "
            f"{cost.speed_compared_with}."
        )
        if cost.known_int8 is not None and cost.known_float32 is not None:
            typer.echo(
                f"int8: {cost.known_int8:.1%} of these pictures count as one of the classes, in "
                f"float32 {cost.known_float32:.1%}."
            )
    typer.echo(f"Export:   {done.path}")
    typer.echo(f"Try it:   python {done.path / 'predict.py'} PICTURE")
