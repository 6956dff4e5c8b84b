"""`pellucid export`."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cards.padding import padded
from pellucid.cli.command import CommandLineError
from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.run_argument import RunArgument
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.exports.benchmark import Benchmark
    from pellucid.exports.export import Exported

EXAMPLES = """\
pellucid export photos --format onnx
pellucid export photos --format openvino --int8 --out exported/
pellucid export photos --format web
pellucid export photos --benchmark
"""


def export(
    run: RunArgument,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help=marked("onnx, openvino, litert, keras or web."), metavar="FORMAT"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=marked("The new folder; RUN/exports/FORMAT by default."))
    ] = None,
    int8: Annotated[
        bool,
        typer.Option(
            "--int8",
            help=marked("Compute in 8-bit integers (onnx, openvino); the cost is measured."),
        ),
    ] = False,
    benchmark: Annotated[
        bool,
        typer.Option(
            "--benchmark",
            help=marked("Measure the speed of all exports in RUN/exports on this machine."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Export the classifier for another runtime, and check that it predicts the same there."""
    from dataclasses import asdict

    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    opened = api.load(run)
    if benchmark:
        if format_ is not None or out is not None or int8:
            raise CommandLineError(
                _(
                    "--benchmark measures exports that exist, and takes no other option. Export "
                    "first, then measure: pellucid export {run} --benchmark",
                    run=shlex.quote(run),
                )
            )
        with TerminalWatcher() as watcher:
            measured = opened.benchmark_exports(watcher=watcher)
        if as_json:
            print_json(asdict(measured))
        else:
            _print_speeds(measured, run)
        return
    if format_ is None:
        raise CommandLineError(
            _(
                "Which format? Give --format with one of onnx, openvino, litert, keras and web; or "
                "--benchmark, to measure the exports that exist."
            )
        )
    with TerminalWatcher() as watcher:
        done = opened.export(format_, out, int8=int8, watcher=watcher)
    if as_json:
        print_json({**asdict(done), "path": str(done.path)})
        return
    typer.echo(_checked(done))
    if (cost := done.int8) is not None:
        typer.echo(
            _(
                "int8: accuracy {accuracy_int8:.1%}, in float32 {accuracy_float32:.1%}, on "
                "{n_pictures:,} test pictures; {speed:.2f} times as fast as in "
                "{speed_compared_with}.",
                accuracy_int8=cost.accuracy_int8,
                accuracy_float32=cost.accuracy_float32,
                n_pictures=cost.n_pictures,
                speed=cost.speed,
                speed_compared_with=cost.speed_compared_with,
            )
        )
        if cost.known_int8 is not None and cost.known_float32 is not None:
            typer.echo(
                _(
                    "int8: {share_int8:.1%} of these pictures count as one of the classes, "
                    "in float32 {share_float32:.1%}.",
                    share_int8=cost.known_int8,
                    share_float32=cost.known_float32,
                )
            )
    typer.echo(_("Export:   {path}", path=done.path))
    if format_ == "web":
        typer.echo(_("Open it:  {path}", path=done.path / "index.html"))
    typer.echo(_("Try it:   python {path} PICTURE", path=done.path / "predict.py"))


def _print_speeds(measured: "Benchmark", run: str) -> None:
    header = (_("model"), _("runtime"), _("ms per picture"), _("fastest to slowest round"))
    rows = [
        (
            _("the run's own") if speed.name == "run" else speed.name,
            speed.runtime,
            f"{speed.milliseconds:.2f}",
            f"{speed.fastest:.2f} - {speed.slowest:.2f}",
        )
        for speed in measured.speeds
    ]
    table = [header, *rows]
    columns = [padded(cells, is_right=at > 1) for at, cells in enumerate(zip(*table, strict=True))]
    for cells in zip(*columns, strict=True):
        typer.echo("  ".join(cells).rstrip())
    typer.echo()
    typer.echo(
        _(
            "Measured on {processor}, one picture at a time, without decoding: the median of "
            "{n_rounds} rounds of {n_pictures} pictures, in which the models take turns.",
            processor=measured.processor,
            n_rounds=measured.n_rounds,
            n_pictures=measured.n_pictures,
        )
    )
    if len(measured.speeds) == 1:
        typer.echo(
            _(
                "There are no exports yet besides the run's own model: pellucid export {run} "
                "--format onnx",
                run=shlex.quote(run),
            )
        )


_ORIGINS = {
    "validation": marked("{n_pictures} validation pictures"),
    "train": marked("{n_pictures} train pictures"),
    "drawn": marked("{n_pictures} drawn pictures"),
}
"""What the export was compared on, by `Exported.pictures`."""


def _checked(done: "Exported") -> str:
    """Say how much the export's answers differ from those of the run."""
    pictures = _(_ORIGINS[done.pictures], n_pictures=done.n_pictures)
    scores = done.ood_score_max_difference
    if done.int8:
        pictures = _("{pictures} in float32", pictures=pictures)
    if scores is None:
        return _(
            "{runtime} answers as {model} does: probabilities within {difference:.1g}, on "
            "{pictures}.",
            runtime=done.runtime,
            model=done.reference,
            difference=done.max_difference,
            pictures=pictures,
        )
    return _(
        "{runtime} answers as {model} does: probabilities within {difference:.1g}, OOD scores "
        "within {score_difference:.1g}, on {pictures}.",
        runtime=done.runtime,
        model=done.reference,
        difference=done.max_difference,
        score_difference=scores,
        pictures=pictures,
    )
