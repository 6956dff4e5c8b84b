"""`pellucid predict`."""

import csv
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.printing import JsonOption, one_line, print_json, say
from pellucid.cli.run_first import check_run_first
from pellucid.cli.source_help import EncodingOption, OutsideOption
from pellucid.earlier_names import with_earlier_names
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.inference.prediction import Prediction

SOME_FAILED = 3
"""Exit status if some pictures could not be used. Other files in a folder of pictures do not count,
because the user did not name them."""

EXAMPLES = marked(
    """\
pellucid predict photos new.jpg  # the run comes first, then the pictures
pellucid predict photos new/ "more/*.png" --top 3
pellucid predict photos new/ --csv > answers.csv
pellucid predict photos archive.zip --out answers/
pellucid predict imagenet-lite2 photo.jpg
"""
)


def predict(
    run: Annotated[
        str,
        typer.Argument(
            help=marked("A run's folder or name in runs/, or imagenet-lite0, imagenet-lite2.")
        ),
    ],
    pictures: Annotated[
        list[str],
        typer.Argument(
            help=marked(
                "Files, folders, patterns, zip and tar archives, Parquet files. With --out "
                "also addresses such as s3://bucket/photos."
            )
        ),
    ],
    top: Annotated[int, typer.Option(help=marked("Number of classes to show."), min=1)] = 5,
    views: Annotated[
        int,
        typer.Option(
            help=marked(
                "Average the probabilities over this many views of each picture, 1 to 10: "
                "the picture, its mirror image, four corners, their mirror images. Whether "
                "a picture belongs to none of the classes is decided on the unchanged "
                "picture."
            )
        ),
    ] = 1,
    as_json: JsonOption = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help=marked("Print a table for spreadsheets."))
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "Write Parquet files into this folder, for any number of pictures. If the "
                "command is stopped, repeating it continues where it stopped."
            ),
            metavar="FOLDER",
        ),
    ] = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    cluster: Annotated[
        str | None,
        typer.Option(
            help=marked("Compute on the Ray cluster at this address, or auto. This needs --out."),
            metavar="ADDRESS",
        ),
    ] = None,
) -> None:
    """Classify pictures. A file that cannot be used gets an error instead of a prediction."""
    from pellucid.api import load_classifier, needs_conversion
    from pellucid.data.sources.reading import make_reading
    from pellucid.data.streams.open_stream import open_named

    if as_json and as_csv:
        raise ConfigError(_("--json and --csv exclude each other: give one of them."))
    check_run_first(run, pictures, "predict")
    if needs_conversion(run):
        say(_("Converting {run} once for this machine; this takes some seconds.", run=run))
    told: dict[str, Any] = {"encoding": encoding or None, "allow_outside": allow_outside}
    if out is not None:
        if as_csv:
            raise ConfigError(_("--out writes Parquet: give --out or --csv, not both."))
        _predict_many(run, pictures, out, top, views, cluster, as_json=as_json, **told)
        return
    if cluster is not None:
        raise ConfigError(_("--cluster needs --out, the folder to write the predictions to."))
    stream = open_named(pictures, make_reading(**told))
    predictions = load_classifier(run).predict_items(stream.items, top, views)
    for note in filter(None, [stream.note, *stream.notes]):
        say(_("note: {note}", note=note))
    if as_json:
        _print_json(run, predictions, dict(stream.left_out))
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
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        done = api.predict_many(
            run, pictures, out, top=top, n_views=views, cluster=cluster, watcher=watcher, **told
        )
    if as_json:
        print_json(asdict(done))
    else:
        if done.n == done.n_new:
            said = _(
                "{n_pictures:,} pictures; {n_errors:,} of them could not be used.",
                n_pictures=done.n,
                n_errors=done.n_errors,
            )
        else:
            said = _(
                "{n_pictures:,} pictures, {n_earlier:,} of them earlier; {n_errors:,} of them "
                "could not be used.",
                n_pictures=done.n,
                n_earlier=done.n - done.n_new,
                n_errors=done.n_errors,
            )
        typer.echo(said)
        typer.echo(_("Predictions: {path}", path=done.path))
    if done.n_errors:
        raise typer.Exit(SOME_FAILED)


def _print_text(predictions: list["Prediction"]) -> None:
    for prediction in predictions:
        path = one_line(prediction.path)
        if prediction.error:
            typer.echo(path)
            typer.echo(_("  error: {error}", error=one_line(prediction.error)))
            continue
        typer.echo(path)
        if prediction.is_known is False:
            typer.echo(_("  probably none of these classes; if it is one of them, then:"))
        for label, probability in zip(prediction.labels, prediction.probabilities, strict=True):
            typer.echo(f"  {probability:6.1%}  {one_line(label)}")


def _print_json(run: str, predictions: list["Prediction"], left_out: dict[str, int]) -> None:
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
            **with_earlier_names({"ood_score": prediction.ood_score}),
            "is_known": prediction.is_known,
            "error": prediction.error,
        }
        for prediction in predictions
    ]
    print_json({"run": run, "predictions": rows, "left_out": left_out})


def _print_csv(predictions: list["Prediction"]) -> None:
    """Print a line per picture: path, error, label and probability of each rank, OOD columns."""
    n_ranks = max((len(prediction.labels) for prediction in predictions), default=0)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    header = ["path", "error"]
    for rank in range(1, n_ranks + 1):
        header += [f"label_{rank}", f"probability_{rank}"]
    tells = any(prediction.is_known is not None for prediction in predictions)
    writer.writerow([*header, "is_known", "ood_score"] if tells else header)
    for prediction in predictions:
        row: list[str] = [prediction.path, prediction.error or ""]
        for label, probability in zip(prediction.labels, prediction.probabilities, strict=True):
            row += [label, f"{probability:.6f}"]
        row += [""] * (len(header) - len(row))
        row = [_not_a_formula(cell) for cell in row]
        if tells:
            known, score = prediction.is_known, prediction.ood_score
            row.append("" if known is None else str(known).lower())
            row.append("" if score is None else f"{score:.6f}")
        writer.writerow(row)


def _not_a_formula(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would evaluate, such as =1+1."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
