"""The program `pellucid`: its commands, and the handling of errors."""

import sys
import warnings
from pathlib import Path

import typer

from pellucid.cli import (
    augment,
    bodies_get,
    bodies_list,
    code,
    compare,
    data_check,
    data_get,
    data_preview,
    data_rename,
    data_split,
    demo,
    doctor,
    evaluate,
    explain,
    explore,
    export,
    home,
    learn,
    models,
    predict,
    report,
    resume,
    runs_delete,
    runs_list,
    search,
    serve,
    studio,
    train,
)
from pellucid.cli.command import Command, CommandLineError, StoppedError
from pellucid.cli.group import Group
from pellucid.cli.language_option import choose_language, take_language
from pellucid.cli.listing_group import LIST, ListingGroup
from pellucid.cli.printing import abandon_output, fail, prepare_streams
from pellucid.cli.source_help import SourceCommand
from pellucid.cli.stopped import INTERRUPTED, say_stopped
from pellucid.errors import ConfigError, PellucidError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason

FAILED, MISUNDERSTOOD = 1, 2
"""Exit statuses, as listed in docs/command_line.md; with `INTERRUPTED`, and `SOME_FAILED` of
`predict`."""

EXAMPLES = marked(
    """\
pellucid  # opens the home page in the browser: your runs, and models to explore
pellucid train photos/  # one folder for each class: photos/cat/, photos/dog/ ...
pellucid predict photos new.jpg
pellucid explore photos
pellucid help train  # or: pellucid train -h
"""
)

app = typer.Typer(
    cls=Group,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=marked(
        "Image classifiers you can see through: from a folder of pictures to a classifier "
        "you can trust."
    ),
    epilog=EXAMPLES,
)
app.command("train", cls=train.LateTrainCommand, epilog=train.EXAMPLES)(train.late)
app.command("search", cls=search.LateSearchCommand, epilog=search.EXAMPLES)(search.late)
app.command("resume", cls=Command, epilog=resume.EXAMPLES)(resume.resume)
app.command("predict", cls=Command, epilog=predict.EXAMPLES)(predict.predict)
app.command("evaluate", cls=SourceCommand, epilog=evaluate.EXAMPLES)(evaluate.evaluate)
app.command("compare", cls=Command, epilog=compare.EXAMPLES)(compare.compare)
app.command("explain", cls=Command, epilog=explain.EXAMPLES)(explain.explain)
app.command("explore", cls=Command, epilog=explore.EXAMPLES)(explore.explore)
app.command("learn", cls=Command, epilog=learn.EXAMPLES)(learn.learn)
app.command("studio", cls=Command, epilog=studio.EXAMPLES)(studio.studio)
app.command("serve", cls=Command, epilog=serve.EXAMPLES)(serve.serve)
app.command("export", cls=Command, epilog=export.EXAMPLES)(export.export)
app.command("report", cls=Command, epilog=report.EXAMPLES)(report.report)
app.command("code", cls=Command, epilog=code.EXAMPLES)(code.code)
app.command("models", cls=Command, epilog=models.EXAMPLES)(models.models)
app.command("augment", cls=SourceCommand, epilog=augment.EXAMPLES)(augment.augment)
app.command("doctor", cls=Command, epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("demo", cls=Command, epilog=demo.EXAMPLES)(demo.demo)
data = typer.Typer(
    cls=Group,
    help=marked(
        "Pictures before training: preview, check, split, rename; data sets to begin with."
    ),
    epilog="".join(
        f"{module.EXAMPLES.splitlines()[0]}\n"
        for module in (data_check, data_preview, data_split, data_rename, data_get)
    ),
)
data.command("check", cls=SourceCommand, epilog=data_check.EXAMPLES)(data_check.check)
data.command("preview", cls=SourceCommand, epilog=data_preview.EXAMPLES)(data_preview.preview)
data.command("split", cls=SourceCommand, epilog=data_split.EXAMPLES)(data_split.split)
data.command("rename", cls=SourceCommand, epilog=data_rename.EXAMPLES)(data_rename.rename)
data.command("get", cls=Command, epilog=data_get.EXAMPLES)(data_get.get)
app.add_typer(data, name="data")
bodies = typer.Typer(
    cls=ListingGroup,
    help=marked("Pretrained backbones: list them, download the weights of one."),
    epilog=f"{bodies_list.EXAMPLES}{bodies_get.EXAMPLES}",
)
bodies.command(LIST, cls=Command, epilog=bodies_list.EXAMPLES)(bodies_list.list_bodies)
bodies.command("get", cls=Command, epilog=bodies_get.EXAMPLES)(bodies_get.get)
app.add_typer(bodies, name="bodies")
runs = typer.Typer(
    cls=ListingGroup,
    help=marked("All runs: list and sort them, delete some."),
    epilog=runs_list.EXAMPLES,
)
runs.command(LIST, cls=Command, epilog=runs_list.EXAMPLES)(runs_list.runs_list)
runs.command("delete", cls=Command, epilog=runs_delete.EXAMPLES)(runs_delete.delete)
app.add_typer(runs, name="runs")


def _print_version(wanted: bool) -> None:
    if wanted:
        import pellucid

        typer.echo(f"pellucid {pellucid.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    ctx: typer.Context,
    port: explore.Port = 0,
    browser: explore.Browser = True,
    lang: str | None = typer.Option(
        None,
        "--lang",
        metavar="CODE",
        callback=choose_language,
        is_eager=True,
        show_default=False,
        help=marked(
            "Language of messages: en or ko. Without it, that of PELLUCID_LANG or of the system; "
            "every command takes this option."
        ),
    ),
    version: bool = typer.Option(
        False,
        "--version",
        "-V",
        callback=_print_version,
        is_eager=True,
        help=marked("Print the version."),
    ),
) -> None:
    del lang, version
    if ctx.invoked_subcommand is None:
        home.home(port, browser=browser)
    elif port or not browser:
        raise CommandLineError(
            _(
                "--port and --no-browser before a command are those of the home page, which "
                "opens without a command. Give the options of a command after its name: "
                "pellucid {command} ...",
                command=ctx.invoked_subcommand,
            )
        )


def main() -> None:
    """Run the command line. Users' mistakes end with a message instead of a stack trace."""
    prepare_streams()
    # Pillow warns about large pictures; the catalog and the report list them anyway.
    warnings.filterwarnings("ignore", module="PIL")
    try:
        try:
            app(take_language(sys.argv[1:]), prog_name="pellucid")
        finally:
            sys.stdout.flush()  # now, while an error such as a full disk can still be reported
    except PellucidError as error:
        fail(str(error))
        sys.exit(_status(error))
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # Typer exits without a message after Ctrl-C
            say_stopped()
        raise
    except BrokenPipeError:  # the program that reads the output has ended
        abandon_output()
        sys.exit(FAILED)
    except OSError as error:
        abandon_output()
        fail(_of_the_system(error))
        sys.exit(FAILED)


def _status(error: PellucidError) -> int:
    if isinstance(error, StoppedError):
        return INTERRUPTED
    return MISUNDERSTOOD if isinstance(error, CommandLineError | ConfigError) else FAILED


def _of_the_system(error: OSError) -> str:
    try:
        Path.cwd()
    except OSError:
        return _("The working folder no longer exists. Change to another one: cd ~")
    text = str(error)
    if error.strerror:
        text = text.replace(error.strerror, system_reason(error))
    return _("Something could not be read or written: {error}", error=text)
