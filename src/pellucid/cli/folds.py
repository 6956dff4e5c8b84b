"""`pellucid train --folds`: cross-validate, and print the results."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from pellucid.cli.printing import print_json
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from pellucid.api import CrossValidation


def check_one_of(seeds: int | None, folds: int | None) -> None:
    """Check that not both of --seeds and --folds are given.

    Raises:
        ConfigError: Both are.
    """
    if seeds is not None and folds is not None:
        raise ConfigError(
            _(
                "--seeds and --folds exclude each other: --seeds repeats a training with another "
                "random test set each time, --folds tests on each picture once. Give only one."
            )
        )


def cross_validate_and_print(
    source: Path,
    run: Path | None,
    recipe: str | None,
    seed: int,
    n_folds: int,
    *,
    as_json: bool,
    **settings: Any,
) -> None:
    """Cross-validate with the given settings, show the progress, and print the results."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        found = api.cross_validate(
            source, n_folds, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings
        )
    print_folds(found, as_json=as_json)


def print_folds(found: "CrossValidation", *, as_json: bool) -> None:
    """Print the results of a cross-validation."""
    if as_json:
        print_json(
            {
                "runs": [str(each.path) for each in found.runs],
                "labels": list(found.labels),
                "spread": {name: asdict(values) for name, values in found.spread.items()},
                "pooled": asdict(found.pooled),
                "n_untested": found.n_untested,
            }
        )
        return
    typer.echo(repr(found))
    typer.echo()
    typer.echo(_("Runs:     {path}", path=found.path))
