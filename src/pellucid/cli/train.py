"""`pellucid train`."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cards.padding import padded
from pellucid.cli import source_help
from pellucid.cli.cluster_option import ClusterOption
from pellucid.cli.folds import check_one_of, cross_validate_and_print
from pellucid.cli.late_command import LateCommand, command_with_settings
from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.settings_options import annotated_options, share_or_name
from pellucid.i18n import and_list, current_language, marked
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from pellucid.api import Run

EXAMPLES = marked(
    """\
pellucid train photos/  # one folder for each class: photos/cat/, photos/dog/ ...
pellucid train photos/ --run runs/first --augment light
pellucid train photos/ --recipe fine-tune --epochs 10
pellucid train photos/ --model tiny_vgg --epochs 30 --learning-rate 0.001
pellucid train photos/ --dry-run  # what it would do, and the time, memory and disk space it needs
pellucid train labels.csv --columns path=file label=breed
"""
)

_METRICS = {
    "accuracy": marked("accuracy"),
    "balanced_accuracy": marked("balanced accuracy"),
    "macro_f1": marked("macro f1"),
    "log_loss": marked("log loss"),
}
"""What the metrics are called that vary with the seed."""


class LateTrainCommand(LateCommand):
    """Stand-in for the command train."""

    def real(self) -> Any:
        """Return the real command."""
        return command()


class TrainCommand(source_help.SourceCommand):
    """The command train, with an option for each setting of `pellucid.config`."""

    def completed(self, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Add the recipe that has the given settings, if the default recipe lacks them."""
        from pellucid.settings import recipes_with

        given = {word[2:].replace("-", "_"): word for word in words if word.startswith("--")}
        settings = [name for name in given if name in annotated_options()]
        recipes = recipes_with(settings)
        if given.keys() & {"recipe", "model", "budget"} or not recipes or recipes[0] == "features":
            return "", words
        options = and_list([given[name] for name in settings])
        at = words.index(next(iter(given.values())))
        said = _(
            "The default recipe, features, does not have {options}; {recipes} do.",
            options=options,
            recipes=and_list(recipes),
        )
        return said, [*words[:at], "--recipe", recipes[0], *words[at:]]


def command() -> Any:
    """Return the real command, whose help is in the language of the reader."""
    return command_with_settings("train", train, TrainCommand, EXAMPLES, None, current_language())


def late() -> None:
    """Train a classifier on pictures, and test it."""


def train(
    source: source_help.SourceArgument,
    run: Annotated[
        Path | None, typer.Option(help=marked("The new run's folder. [default: runs/NAME]"))
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "features: a linear head on a pretrained backbone; fine-tune: the backbone "
                "is trained too; scratch: a network from random weights; auto: the best "
                "within --budget. [default: features; scratch with --model, auto with "
                "--budget]"
            )
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(help=marked("Seed for the split and everything random."), min=0)
    ] = 0,
    seeds: Annotated[
        int | None,
        typer.Option(
            help=marked("Train with this many seeds, and report the mean and the spread."), min=2
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(
            help=marked(
                "Cross-validate: divide the pictures into this many folds, train once for each "
                "with the fold as its test set, and report the mean, the spread and all answers "
                "together."
            ),
            min=2,
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=marked(
                "Do not train; print what would be done, and how much time, memory and "
                "disk space it would need on this machine, measured on a sample of the "
                "pictures."
            ),
        ),
    ] = False,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
    cluster: ClusterOption = None,
    **settings: Any,
) -> None:
    """Train a classifier on pictures, and test it."""
    settings |= source_help.source_options(splits, columns, encoding, allow_outside, label_pattern)
    settings |= {"cluster": cluster, "unfreeze": share_or_name(settings["unfreeze"])}
    check_one_of(seeds, folds)
    n_trainings = seeds or folds or 1
    if dry_run:
        from pellucid.cli.estimate import estimate_and_print

        estimate_and_print(source, run, recipe, seed, n_trainings, as_json=as_json, **settings)
    elif folds is not None:
        cross_validate_and_print(source, run, recipe, seed, folds, as_json=as_json, **settings)
    elif seeds is not None:
        _repeat_and_print(source, run, recipe, seed, seeds, as_json=as_json, **settings)
    else:
        train_and_print(source, run, recipe, seed, as_json=as_json, **settings)


def train_and_print(
    source: Path, run: Path | None, recipe: str | None, seed: int, *, as_json: bool, **settings: Any
) -> None:
    """Train with the given settings, show the progress, and print the result."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        trained = api.train(source, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings)
    print_result(trained, as_json=as_json)


def _repeat_and_print(
    source: Path,
    run: Path | None,
    recipe: str | None,
    seed: int,
    seeds: int,
    *,
    as_json: bool,
    **settings: Any,
) -> None:
    """Train with several seeds, and print how much the results vary."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        found = api.repeat(
            source, seeds, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings
        )
    if as_json:
        spread = {name: asdict(values) for name, values in found.spread.items()}
        print_json({"runs": [str(each.path) for each in found.runs], "spread": spread})
        return
    names = padded([_(_METRICS[name]) for name in found.spread])
    for name, values in zip(names, found.spread.values(), strict=True):
        typer.echo(
            _(
                "{metric}  {mean:.3f} ± {standard_deviation:.3f}  ({least:.3f} to {most:.3f}, "
                "{n_seeds} seeds)",
                metric=name,
                mean=values.mean,
                standard_deviation=values.standard_deviation,
                least=values.least,
                most=values.most,
                n_seeds=seeds,
            )
        )
    typer.echo(_("Runs:     {path}", path=found.path))


def print_result(run: "Run", *, as_json: bool) -> None:
    """Print the result of a training, and what to do next."""
    if as_json:
        print_json({"run": str(run.path), "metrics": run.metrics})
        return
    typer.echo(_("Run:      {path}", path=run.path))
    typer.echo(_("Report:   {path}", path=run.path / "report.html"))
    name = shlex.quote(str(run.path))
    typer.echo(_("Predict:  pellucid predict {run} PICTURES", run=name))
    if (run.path / "classifier" / "model.keras").is_file():
        typer.echo(_("Explore:  pellucid explore {run}", run=name))
