"""The file folds.json of a cross-validation: what it trains, and its results."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import read_json, write_json
from pellucid.settings import command_of, config_from_dict


@dataclass(frozen=True)
class FoldsPlan:
    """What a cross-validation trains."""

    source: Path
    """Absolute path of the pictures."""
    n_folds: int
    config: TrainConfig
    reading: Reading


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
    content = read_json(path)
    try:
        from pydantic import Field, TypeAdapter, ValidationError

        from pellucid.run_record import Job

        n_folds = TypeAdapter(Annotated[int, Field(ge=2, le=10_000)]).validate_python(
            content.get("n_folds")
        )
        names = Job.__dataclass_fields__
        job = TypeAdapter(Job).validate_python({k: v for k, v in content.items() if k in names})
        config = config_from_dict(TrainConfig, job.config)
        split = replace(config.split, n_test_folds=n_folds, test_fold=1)
        return FoldsPlan(
            Path(job.source), n_folds, replace(config, split=split), reading_from_record(job)
        )
    except (ConfigError, ValidationError) as error:
        raise RunError(
            _(
                "{path} cannot be used ({error}). Cross-validate again into a new folder.",
                path=path,
                error=str(error).splitlines()[0],
            )
        ) from None
