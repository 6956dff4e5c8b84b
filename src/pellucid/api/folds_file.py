"""The file folds.json of a cross-validation: what it trains, and its results."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pellucid.api.find_run import folder_with
from pellucid.api.folder_of_trainings import FOLDS
from pellucid.checked_json import UnfitError, check_shape
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import read_json, write_json
from pellucid.settings import command_of
from pellucid.training.kept_files import config_in


@dataclass(frozen=True)
class FoldsPlan:
    """What a cross-validation trains."""

    source: Path
    """Absolute path of the pictures."""
    n_folds: int
    config: TrainConfig
    reading: Reading


def find_folds(name: str | os.PathLike[str]) -> Path | None:
    """Return the folder of a cross-validation, given its path or its name in runs/, or None."""
    return folder_with(name, FOLDS)


def write_plan(path: Path, plan: FoldsPlan) -> None:
    """Write the file before the first fold is trained."""
    write_json(path, _facts(plan))


def write_results(
    path: Path,
    plan: FoldsPlan,
    metrics: Sequence[dict[str, Any]],
    together: dict[str, Any],
    others: dict[str, Any],
) -> None:
    """Add the results of all folds to the file.

    Args:
        path: The file.
        plan: What was trained.
        metrics: Content of metrics.json of each fold.
        together: Results on all pictures together.
        others: Further results.
    """
    by_fold = {f"fold-{at}": values for at, values in enumerate(metrics, 1)}
    write_json(path, _facts(plan) | others | {"pooled": together, "metrics": by_fold})


def _facts(plan: FoldsPlan) -> dict[str, Any]:
    return {
        "command": command_of(plan.source, plan.config, plan.reading.options),
        "source": str(plan.source),
        "n_folds": plan.n_folds,
        "config": asdict(plan.config),
        **plan.reading.facts,
    }


def read_plan(path: Path) -> FoldsPlan:
    """Read what a cross-validation trains.

    Raises:
        RunError: The file is missing or damaged.
    """
    try:
        from pellucid.run_record import FoldsRecord

        names = FoldsRecord.__dataclass_fields__
        content = {name: value for name, value in read_json(path).items() if name in names}
        record = check_shape(FoldsRecord, content)
        config = config_in(path.parent, record.config)
        split = replace(config.split, n_test_folds=record.n_folds, test_fold=1)
        return FoldsPlan(
            Path(record.source),
            record.n_folds,
            replace(config, split=split),
            reading_from_record(record),
        )
    except (ConfigError, UnfitError) as error:
        raise RunError(
            _(
                "{path} cannot be used ({error}). Cross-validate again into a new folder.",
                path=path,
                error=error,
            )
        ) from None
