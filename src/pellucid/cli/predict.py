"""`pellucid predict`."""

import csv
import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.source_help import EncodingOption, OutsideOption, source_options
from pellucid.errors import ConfigError, DataError

if TYPE_CHECKING:
    from pellucid.inference.classifier import Prediction

SOME_FAILED = 3
"""Exit status when some of the pictures could not be used; 2 is for a wrong command line."""


def predict(
    run: Annotated[
        str,
        typer.Argument(help="A run's folder or name in runs/, or imagenet-lite0, imagenet-lite2."),
    ],
    pictures: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders or patterns. With --out also zip and tar archives, Parquet files "
            "and addresses such as s3://bucket/photos."
        ),
    ],
    top: Annotated[int, typer.Option(help="How many classes to show.", min=1)] = 5,
    views: Annotated[
        int,
        typer.Option(
            help="Average the probabilities over this many views of each picture, 1 to 10: the "
            "picture, its mirror image, four corners, their mirror images. Whether a picture "
            "belongs to none of the classes is judged by the picture as it is."
        ),
    ] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")] = False,
    out: Annotated[
        str | None,
        typer.Option(
            help="Write Parquet files into this folder, for any number of pictures. The same "
            "command again goes on where a stopped one was.",
            metavar="FOLDER",
        ),
    ] = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    cluster: Annotated[
        str | None,
        typer.Option(
            help="With --out: work on a Ray cluster, by its address, or auto.", metavar="ADDRESS"
        ),
    ] = None,
) -> None:
    """Classify pictures. A file that cannot be used gets an error; the others are answered."""
    from pellucid.api import load_classifier, needs_conversion

    if as_json and as_csv:
        raise ConfigError("--json and --csv exclude each other: give one of them.")
    if needs_conversion(run):
        typer.echo(f"Converting {run} once for this machine; it takes some seconds.", err=True)
    if out is not None:
        if as_csv:
            raise ConfigError("--out writes Parquet: give --out or --csv, not both.")
        told = source_options(None, None, encoding, allow_outside)
        _predict_many(run, pictures, out, top, views, cluster, as_json=as_json, **told)
        return
    if encoding is not None or allow_outside:
        raise ConfigError(
            "--encoding and --allow-outside are for archives and tables: say with --out where "
            "answers go."
        )
    if cluster is not None:
        raise ConfigError("--cluster works on many pictures: say with --out where answers go.")
    files = picture_files(pictures)
    predictions = load_classifier(run).predict(files, top, views)
    if as_json:
        _print_json(run, predictions)
    elif as_csv:
        _print_csv(predictions)
    else:
        _print_text(predictions)
    if any(prediction.error for prediction in predictions):
        raise typer.Exit(SOME_FAILED)


def _predict_many(
    run: str,
    pictures: list[str],
    out: str,
    top: int,
    views: int,
    cluster: str | None,
    *,
    as_json: bool,
    **told: Any,
) -> None:
    from dataclasses import asdict

    from pellucid import api
    from pellucid.cli.console import TerminalWatcher, print_json

    watcher = TerminalWatcher()
    try:
        done = api.predict_many(
            run, pictures, out, top=top, n_views=views, cluster=cluster, watcher=watcher, **told
        )
    finally:
        watcher.close()
    if as_json:
        print_json(asdict(done))
    else:
        before = f", {done.n - done.n_new:,} of them before" if done.n != done.n_new else ""
        typer.echo(f"{done.n:,} pictures{before}; {done.n_errors:,} of them could not be used.")
        typer.echo(f"Predictions: {done.path}")
    if done.n_errors:
        raise typer.Exit(SOME_FAILED)


def picture_files(arguments: list[str]) -> list[str]:
    """Expand folders and patterns, in the order asked.

    Args:
        arguments: Files; folders, for all files in them and below; patterns such as ``*.jpg``,
            for shells that do not expand them.

    Returns:
        Paths of files. A name that does not exist stays, so that it gets an error of its own.

    Raises:
        DataError: A folder holds no files, or a pattern matches none.
    """
    from pellucid.data.sources.folder import walk
    from pellucid.data.streams.named_files import existing_name, matching

    files: list[str] = []
    for argument in arguments:
        name = existing_name(argument)
        if name is not None and Path(name).is_dir():
            found = list(walk(name))
            what = f"The folder {argument} holds no files."
        elif name is None and glob.has_magic(argument):
            found = matching(argument)
            what = f"No file matches {argument}."
        else:
            found, what = [name or argument], ""
        if not found:
            raise DataError(f"{what} Expected pictures to classify.")
        files += found
    return files


def _print_text(predictions: list["Prediction"]) -> None:
    from pellucid.cli.console import one_line

    for prediction in predictions:
        path = one_line(prediction.path)
        if prediction.error:
            typer.echo(f"{path}\n  error: {one_line(prediction.error)}")
            continue
        typer.echo(path)
        if prediction.is_known is False:
            typer.echo("  none of these classes, by its looks; if it is one, then:")
        for label, probability in zip(prediction.labels, prediction.probabilities, strict=True):
            typer.echo(f"  {probability:6.1%}  {one_line(label)}")


def _print_json(run: str, predictions: list["Prediction"]) -> None:
    from pellucid.cli.console import print_json

    rows = [
        {
            "path": prediction.path,
            "label": prediction.label,
            "top": [
                {"label": label, "probability": probability}
                for label, probability in zip(
                    prediction.labels, prediction.probabilities, strict=True
                )
            ],
            "familiarity": prediction.familiarity,
            "is_known": prediction.is_known,
            "error": prediction.error,
        }
        for prediction in predictions
    ]
    print_json({"run": run, "predictions": rows})


def _print_csv(predictions: list["Prediction"]) -> None:
    """Print one line a picture: path, error, label and probability of each rank, is_known."""
    n_ranks = max((len(prediction.labels) for prediction in predictions), default=0)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    header = ["path", "error"]
    for rank in range(1, n_ranks + 1):
        header += [f"label_{rank}", f"probability_{rank}"]
    tells = any(prediction.is_known is not None for prediction in predictions)
    writer.writerow([*header, "is_known"] if tells else header)
    for prediction in predictions:
        row: list[str] = [prediction.path, prediction.error or ""]
        for label, probability in zip(prediction.labels, prediction.probabilities, strict=True):
            row += [label, f"{probability:.6f}"]
        row += [""] * (len(header) - len(row))
        if tells:
            row.append("" if prediction.is_known is None else str(prediction.is_known).lower())
        writer.writerow([_not_a_formula(cell) for cell in row])


def _not_a_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute, such as a name like =1+1."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
