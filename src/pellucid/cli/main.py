"""The command `pellucid`: its commands, and what becomes of errors."""

import sys
import warnings

import typer

from pellucid.cli import (
    augment,
    code,
    compare,
    data_check,
    data_preview,
    data_rename,
    data_split,
    demo,
    evaluate,
    explore,
    export,
    models,
    predict,
    report,
    resume,
    serve,
    train,
)
from pellucid.cli.console import fail, prepare_streams
from pellucid.cli.source_help import SourceCommand
from pellucid.errors import PellucidError

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Image classifiers you can see through: from a folder of pictures to a classifier you "
    "can trust.",
)
app.command("train", cls=SourceCommand)(train.train)
app.command("resume")(resume.resume)
app.command("predict")(predict.predict)
app.command("evaluate", cls=SourceCommand)(evaluate.evaluate)
app.command("compare")(compare.compare)
app.command("explore")(explore.explore)
app.command("serve")(serve.serve)
app.command("export")(export.export)
app.command("report")(report.report)
app.command("code")(code.code)
app.command("models")(models.models)
app.command("augment", cls=SourceCommand)(augment.augment)
app.command("demo")(demo.demo)
data = typer.Typer(no_args_is_help=True, help="Pictures before training: preview, check, split.")
data.command("check", cls=SourceCommand)(data_check.check)
data.command("preview", cls=SourceCommand)(data_preview.preview)
data.command("split", cls=SourceCommand)(data_split.split)
data.command("rename", cls=SourceCommand)(data_rename.rename)
app.add_typer(data, name="data")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pellucid {version('pellucid')}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    del version


def main() -> None:
    """Run the command line. A user's mistake ends with a message, not with a stack trace."""
    prepare_streams()
    # Pillow warns of large pictures; ours are listed in the catalog and the report.
    warnings.filterwarnings("ignore", module="PIL")
    try:
        app()
    except PellucidError as error:
        fail(str(error))
        sys.exit(1)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # Typer's answer to Ctrl-C, which says nothing
            fail("Stopped by Ctrl-C. What was finished is kept, what was half done is removed.")
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        fail(f"Something could not be read or written: {error}")
        sys.exit(1)
