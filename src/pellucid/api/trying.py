"""The tries of a search: what is tried next, and how each is trained and validated."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.api.folder_of_trainings import TRIES_SPLITS, make_folder
from pellucid.api.tries_file import SearchPlan, write_tries
from pellucid.cards.search_card import settings_text
from pellucid.config import TrainConfig
from pellucid.errors import ConfigError, DataError, PellucidError, RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.settings import homes_of_settings, setting_value, with_settings
from pellucid.training.kept_files import keep_files
from pellucid.training.search_space import applicable, nothing_to_search, space_of
from pellucid.training.suggestion import suggest
from pellucid.training.tries import Try, is_time_left

if TYPE_CHECKING:
    from pellucid.data.sources.source import Source


def try_all(folder: Path, plan: SearchPlan, tries: list[Try], watcher: Watcher) -> None:
    """Add tries to the list and to the file until the number or the budget is used up."""
    from pellucid.training.train import check_config, check_place, open_pictures

    if not is_another_wanted(plan, tries):
        return
    check_config(plan.config, is_elsewhere=False)
    check_place(folder, plan.source)
    source = open_pictures(plan.source, plan.reading, watcher)
    names = _names_that_apply(plan, source)
    make_folder(folder)
    plan = replace(plan, names=names, config=keep_files(plan.config, folder))
    write_tries(folder, plan, tries)  # before the first try, so that a killed search can be resumed
    space = space_of(plan.config, names)
    while is_another_wanted(plan, tries):
        settings: dict[str, Any] | None
        if tries:
            settings = suggest(
                space, [(each.settings, each.log_loss) for each in tries], plan.config.seed
            )
        else:
            settings = {name: setting_value(plan.config, name) for name in names}
        if settings is None:
            watcher.note(_("All settings of this search have been tried."))
            return
        _say_what_is_tried(plan, len(tries) + 1, settings, watcher)
        tries.append(_tried(folder, plan, source, len(tries) + 1, settings, watcher))
        write_tries(folder, plan, tries)
        watcher.tried(_result(tries[-1]))


def is_another_wanted(plan: SearchPlan, tries: Sequence[Try]) -> bool:
    """Return whether neither the number of tries nor the budget is used up."""
    is_number_left = plan.n_tries is None or len(tries) < plan.n_tries
    n_last = 2 if _is_refitted(plan.config) else 1
    return is_number_left and is_time_left(tries, plan.budget, n_last)


def _is_refitted(config: TrainConfig) -> bool:
    """Return whether the last training trains twice."""
    return "refit" in homes_of_settings(config.recipe) and bool(setting_value(config, "refit"))


def _names_that_apply(plan: SearchPlan, source: "Source") -> tuple[str, ...]:
    if plan.config.recipe != "scratch":
        return plan.names
    from pellucid.keras_runtime import import_keras
    from pellucid.training.recipes.scratch import choose_model

    import_keras()
    model = plan.config.scratch.model or choose_model(source)
    names = applicable(plan.names, plan.config, model)
    if not names:
        raise nothing_to_search(plan.config.recipe)
    return names


def _tried(
    folder: Path,
    plan: SearchPlan,
    source: "Source",
    number: int,
    settings: dict[str, Any],
    watcher: Watcher,
) -> Try:
    """Train and validate with some settings."""
    from pellucid.models.registry import is_out_of_memory
    from pellucid.training.context import Hooks
    from pellucid.training.validation import train_and_validate

    working = RunFolder(folder / f"try-{number}")
    working.check_has_ended()
    working.discard()  # what a killed process left
    hooks = Hooks(_TryWatcher(watcher))
    began = time.monotonic()
    try:
        found = train_and_validate(
            source,
            working.path,
            with_settings(plan.config, settings),
            hooks,
            folder / TRIES_SPLITS,
        )
    except (DataError, RunError):  # another try would fail too
        raise
    except Exception as error:
        if not isinstance(error, PellucidError) and not is_out_of_memory(error):
            raise
        if number == 1 and isinstance(error, ConfigError):
            raise  # the settings that the user gave cannot be used
        problem = str(error) if isinstance(error, PellucidError) else _("The memory was full.")
        return Try(number, settings, None, None, _since(began), problem)
    return Try(number, settings, found.log_loss, found.accuracy, _since(began))


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def _say_what_is_tried(
    plan: SearchPlan, number: int, settings: Mapping[str, Any], watcher: Watcher
) -> None:
    text = settings_text(settings)
    watcher.stage(
        marked("Try {number}: {settings}", number=number, settings=text)
        if plan.n_tries is None
        else marked(
            "Try {number} of {n_tries}: {settings}",
            number=number,
            n_tries=plan.n_tries,
            settings=text,
        )
    )


def _result(tried: Try) -> str:
    if tried.log_loss is None:
        return _("Failed: {problem}", problem=tried.problem)
    return _(
        "Validation: log loss {log_loss:.4f}, accuracy {accuracy:.1%}; {seconds:.1f} s",
        log_loss=tried.log_loss,
        accuracy=tried.accuracy,
        seconds=tried.seconds,
    )


class _TryWatcher(Watcher):
    """Forwards what moves within a try, and leaves out what each try would repeat."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def progress(self, done: int, total: int | None) -> None:
        self._watcher.progress(done, total)

    def batch(self, done: int, total: int) -> None:
        self._watcher.batch(done, total)
