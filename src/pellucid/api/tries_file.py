"""The files tries.json and tries.csv of a search: what is searched, and all tries."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from pellucid.api.folder_of_trainings import TRIES, TRIES_TABLE
from pellucid.checked_json import UnfitError, check_shape
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import read_json, replacing, write_json
from pellucid.run_record import Job
from pellucid.settings import command_of, with_settings
from pellucid.training.kept_files import config_in
from pellucid.training.search_space import SEARCHED
from pellucid.training.tries import Try, best_try, tries_table


@dataclass(frozen=True)
class SearchPlan:
    """What a search tries, and when it ends."""

    source: Path
    """Absolute path of the pictures."""
    config: TrainConfig
    """Settings of the first try, which the others change."""
    reading: Reading
    names: tuple[str, ...]
    """Names of the searched settings."""
    n_tries: int | None
    """Largest number of tries; None if only the budget ends the search."""
    budget: float | None
    """Time for everything, in seconds; None sets no limit."""


@dataclass(frozen=True)
class SearchRecord(Job):
    """What tries.json says about a search."""

    searched: tuple[str, ...] = field(kw_only=True)
    tries: tuple[Try, ...] = field(kw_only=True)
    n_tries: Annotated[int, Field(ge=1)] | None = field(kw_only=True)
    budget: Annotated[float, Field(gt=0)] | None = field(kw_only=True)


def write_tries(folder: Path, plan: SearchPlan, tries: Sequence[Try]) -> None:
    """Write both files into the folder of the search."""
    best = best_try(tries)
    shown = plan.config if best is None else with_settings(plan.config, best.settings)
    facts = {
        "command": command_of(plan.source, shown, plan.reading.options),
        "source": str(plan.source),
        "config": asdict(plan.config),
        **plan.reading.facts,
        "searched": list(plan.names),
        "n_tries": plan.n_tries,
        "budget": plan.budget,
        "best": None if best is None else best.number,
        "tries": [asdict(each) for each in tries],
    }
    write_json(folder / TRIES, facts)
    with replacing(folder / TRIES_TABLE) as temporary:
        tries_table(tries).write_csv(temporary)


def read_tries(path: Path) -> tuple[SearchPlan, list[Try]]:
    """Read what a search tries, and its tries so far.

    Raises:
        RunError: The file is missing or damaged.
    """
    try:
        names = SearchRecord.__dataclass_fields__
        content = {name: value for name, value in read_json(path).items() if name in names}
        record = check_shape(SearchRecord, content)
        config = config_in(path.parent, record.config)
        _check(config, record.searched, record.tries)
        plan = SearchPlan(
            Path(record.source),
            config,
            reading_from_record(record),
            record.searched,
            record.n_tries,
            record.budget,
        )
        return plan, list(record.tries)
    except (ConfigError, UnfitError) as error:
        raise RunError(
            _(
                "{path} cannot be used ({error}). Start a new search in another folder.",
                path=path,
                error=error,
            )
        ) from None


def _check(config: TrainConfig, names: Sequence[str], tries: Sequence[Try]) -> None:
    """Check that the tries belong to the settings.

    Raises:
        ConfigError: They do not.
    """
    allowed = SEARCHED.get(config.recipe, ())
    numbers: list[Any] = [each.number for each in tries]
    if not names or not set(names) <= set(allowed) or numbers != list(range(1, len(tries) + 1)):
        raise ConfigError(_("its tries do not belong to its settings"))
    for each in tries:
        if each.settings.keys() != set(names):
            raise ConfigError(_("its tries do not belong to its settings"))
        with_settings(config, each.settings)
