"""The files tries.json and tries.csv of a search: what is searched, and all tries."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import read_json, replacing, write_json
from pellucid.settings import command_of, config_from_dict, with_settings
from pellucid.training.search_space import SEARCHED
from pellucid.training.tries import Try, best_try, tries_table

FILE, TABLE = "tries.json", "tries.csv"


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
    write_json(folder / FILE, facts)
    with replacing(folder / TABLE) as temporary:
        tries_table(tries).write_csv(temporary)


def read_tries(path: Path) -> tuple[SearchPlan, list[Try]]:
    """Read what a search tries, and its tries so far.

    Raises:
        RunError: The file is missing or damaged.
    """
    content = read_json(path)
    try:
        from pydantic import Field, TypeAdapter, ValidationError

        from pellucid.run_record import Job

        seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
        n_tries = TypeAdapter(Annotated[int, Field(ge=1)] | None).validate_python(
            content.get("n_tries")
        )
        budget = TypeAdapter(seconds | None).validate_python(content.get("budget"))
        tries = TypeAdapter(list[Try]).validate_python(content.get("tries"))
        names = TypeAdapter(list[str]).validate_python(content.get("searched"))
        fields = Job.__dataclass_fields__
        job = TypeAdapter(Job).validate_python({k: v for k, v in content.items() if k in fields})
        config = config_from_dict(TrainConfig, job.config)
        _check(config, names, tries)
        return SearchPlan(
            Path(job.source), config, reading_from_record(job), tuple(names), n_tries, budget
        ), tries
    except (ConfigError, ValidationError) as error:
        raise RunError(
            _(
                "{path} cannot be used ({error}). Start a new search in another folder.",
                path=path,
                error=str(error).splitlines()[0],
            )
        ) from None


def _check(config: TrainConfig, names: list[str], tries: list[Try]) -> None:
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
