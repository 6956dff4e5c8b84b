"""Search for good settings of a recipe, by validation alone; test the best once."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.api.find_run import folder_with
from pellucid.api.folder_of_trainings import (
    BEST,
    TRIES,
    TRIES_SPLITS,
    check_is_new,
    remove_empty,
    say_how_to_go_on,
)
from pellucid.api.given_settings import config_of
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.run import Run
from pellucid.api.training import finished_training, training_places
from pellucid.api.tries_file import SearchPlan, read_tries
from pellucid.api.trying import is_another_wanted, try_all
from pellucid.cards.html import card_html
from pellucid.cards.search_card import search_card
from pellucid.cards.text import card_text
from pellucid.config import AutoConfig
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.errors import ConfigError, PellucidError, RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.settings import (
    with_absolute_files,
    with_settings,
)
from pellucid.training.kept_files import with_kept_files
from pellucid.training.search_space import (
    searched_names,
)
from pellucid.training.suggestion import check_optuna
from pellucid.training.tries import Try, best_try, tries_table

if TYPE_CHECKING:
    import polars as pl

    from pellucid.cards.card import Card
    from pellucid.training.context import Hooks

N_TRIES = 20
"""Number of tries if neither a number nor a budget is given."""


@dataclass(frozen=True, repr=False)
class Search:
    """The tries of a search, and the run that was trained with the best settings.

    Example:
        >>> found = pellucid.search(
        ...     "photos/", backbone="efficientnet_lite2", n_tries=2, run="runs/search"
        ... )
        >>> found.table["state"].to_list(), found.run.metrics["accuracy"]
        (['completed', 'completed'], 1.0)
    """

    path: Path
    """Folder of the search, with ``tries.json``, ``tries.csv`` and the run ``best``."""
    run: Run
    """The run that was trained with the best settings, and tested."""
    tries: tuple[Try, ...]
    """All tries, in their order."""
    best: Try
    """The try with the lowest validation log loss."""

    @property
    def table(self) -> "pl.DataFrame":
        """All tries as a table.

        The columns are number, one for each searched setting, log_loss and accuracy (on the
        validation pictures), seconds, state and problem.
        """
        return tries_table(self.tries)

    def __repr__(self) -> str:
        """Show the results as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> "Card":
        return search_card(self.path.name, self.tries, self.best, self.run.metrics)


def search(
    source: str | os.PathLike[str],
    *,
    n_tries: int | None = None,
    budget: str | None = None,
    run: str | os.PathLike[str] | None = None,
    recipe: str | None = None,
    seed: int = 0,
    splits: SplitFolders | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    allow_outside: bool = False,
    label_pattern: str | None = None,
    watcher: Watcher | None = None,
    **settings: Any,
) -> Search:
    """Try several settings of a recipe, and train and test with the best.

    Each try trains and is validated without the test set; the lowest validation log loss wins. Then
    one run is trained with the best settings, which alone is tested. The first try has the settings
    as they are given; Optuna suggests the others. A setting that is given is not searched.
    ``features`` searches backbone, feature_layers and mirror (the head's regularization strength is
    chosen by cross-validation in each training); ``fine-tune`` searches learning_rate and unfreeze;
    ``scratch`` searches learning_rate, augment, dropout and, where the network has it, head_units.

    Ctrl-C ends the tries, and trains and tests with the best settings so far.

    Args:
        source: As for `train`.
        n_tries: Number of tries; 20 if there is no budget.
        budget: Time for all tries and the last training, such as "30m". No try begins if it and
            the last training are expected to take longer.
        run: New folder for the search; ``runs/NAME`` with the source's name by default.
        recipe: ``features``, ``fine-tune`` or ``scratch``; as for `train` by default.
        seed: Seed for the split, the suggestions and everything random. The same seed gives the
            same tries.
        splits: As for `train`, like all further arguments.
        columns: As for `train`.
        encoding: As for `train`.
        allow_outside: As for `train`.
        label_pattern: As for `train`.
        watcher: Receives the progress.
        **settings: As for `train`.

    Returns:
        The tries, and the run with the best settings.

    Raises:
        ConfigError: Optuna is not installed, all searched settings are given, or a setting cannot
            be used.
        PellucidError: As for `train`, or no try succeeded.

    Example:
        >>> found = pellucid.search("photos/", n_tries=10)  # doctest: +SKIP
        >>> found.best.settings  # doctest: +SKIP
        {'backbone': 'efficientnet_lite0', 'feature_layers': 'all', 'mirror': 'off'}
    """
    if n_tries is not None and (
        not isinstance(n_tries, int) or isinstance(n_tries, bool) or n_tries < 1
    ):
        raise ConfigError(
            _(
                "n_tries (--tries) was given {n_tries!r}. Expected a whole number of at least 1, "
                "such as 20.",
                n_tries=n_tries,
            )
        )
    seconds = None if budget is None else AutoConfig(budget).seconds
    if n_tries is None and seconds is None:
        n_tries = N_TRIES
    pictures, folder = training_places(source, run)
    config = with_absolute_files(config_of(search, recipe, seed, settings))
    given = {name for name, value in settings.items() if value is not None}
    names = searched_names(config, given)
    reading = make_reading(splits, columns, encoding, allow_outside, label_pattern)
    check_optuna()
    check_is_new(folder)
    plan = SearchPlan(pictures.absolute(), config, reading, names, n_tries, seconds)
    return _searched(folder, plan, [], watcher or default_watcher(), is_new=True)


def resume_search(folder: str | os.PathLike[str], *, watcher: Watcher | None = None) -> Search:
    """Resume a search that a crash, Ctrl-C or a power cut has interrupted.

    Completed tries are kept, and the others are the same as without the interruption. Once the best
    settings were tested, no more are tried.

    Args:
        folder: Folder of the search, or its name in ``runs/``.
        watcher: Receives the progress.

    Returns:
        The finished search.

    Raises:
        RunError: There is no search, its file is damaged, or the pictures have changed.
        PellucidError: As for `search`.

    Example:
        >>> pellucid.resume_search("search").best.number in (1, 2)
        True
    """
    found = find_search(folder)
    if found is None:
        raise RunError(
            _(
                "There is no search at {path}: it has no tries.json. Expected a folder that "
                "`pellucid search` began.",
                path=folder,
            )
        )
    from pellucid.training.train import check_is_there

    plan, tries = read_tries(found / TRIES)
    if not RunFolder(found / BEST).metrics.is_file():
        check_is_there(plan.source)
    check_optuna()
    return _searched(found, plan, tries, watcher or default_watcher(), is_new=False)


def find_search(name: str | os.PathLike[str]) -> Path | None:
    """Return the folder of a search, given its path or its name in runs/, or None."""
    return folder_with(name, TRIES)


def _searched(
    folder: Path, plan: SearchPlan, tries: list[Try], watcher: Watcher, *, is_new: bool
) -> Search:
    run, was_there = RunFolder(folder / BEST), folder.is_dir()
    if not run.metrics.is_file():  # the test has not been opened yet
        try:
            try_all(folder, plan, tries, watcher)
        except BaseException as error:
            best = best_try(tries)
            if not isinstance(error, KeyboardInterrupt) or best is None:
                if tries or not is_new:
                    say_how_to_go_on(folder, watcher)
                else:
                    remove_empty(folder, "search", was_there=was_there)
                raise
            watcher.note(
                ngettext(
                    "Stopped after {n} try; its settings are trained and tested, which ends the "
                    "search. To go on with it later, press Ctrl-C again now.",
                    "Stopped after {n} tries; the best settings so far are trained and tested, "
                    "which ends the search. To go on with it later, press Ctrl-C again now.",
                    len(tries),
                )
            )
    elif is_another_wanted(plan, tries):
        watcher.note(
            ngettext(
                "This search has ended after {n} try: the test has been computed, and no settings "
                "are tried after it.",
                "This search has ended after {n} tries: the test has been computed, and no "
                "settings are tried after it.",
                len(tries),
            )
        )
    best = best_try(tries)
    if best is None:
        say_how_to_go_on(folder, watcher)
        raise PellucidError(
            _(
                "All {n} tries failed. The last one: {problem}",
                n=len(tries),
                problem=tries[-1].problem if tries else "",
            )
        )
    if not run.metrics.is_file() or run.job.is_file():
        _train_best(run, folder, plan, tries, best, watcher)
    return Search(folder, Run(run.path), tuple(tries), best)


def _train_best(
    run: RunFolder,
    folder: Path,
    plan: SearchPlan,
    tries: Sequence[Try],
    best: Try,
    watcher: Watcher,
) -> None:
    from pellucid.training.job import read_job
    from pellucid.training.train import resume as resume_run
    from pellucid.training.train import train as train_run

    # The number is in the files of the run, so that its report tells it.
    config = replace(with_settings(plan.config, best.settings), n_tries=len(tries))
    config = with_kept_files(config, folder)
    is_begun = run.job.is_file() and (
        run.metrics.is_file() or read_job(run).config == with_kept_files(config, run.path)
    )
    if not is_begun and run.path.exists():  # more tries have found better settings
        run.check_has_ended()
        run.discard()
    start = (
        partial(resume_run, run.path)
        if is_begun
        else partial(train_run, plan.source, run.path, config, plan.reading)
    )

    def with_splits(hooks: "Hooks") -> RunFolder:
        return start(replace(hooks, kept_splits=folder / TRIES_SPLITS))

    watcher.stage(marked("Training with the best settings, of try {number}", number=best.number))
    try:
        finished_training(with_splits, watcher, (), None, resumed_in=folder)
    except BaseException:
        say_how_to_go_on(folder, watcher)
        raise
