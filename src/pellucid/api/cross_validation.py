"""Cross-validate a recipe: train once for each fold, and test on the fold that was left out."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from pellucid.api.find_run import find_run
from pellucid.api.folder_of_trainings import (
    FOLDS,
    check_is_new,
    make_folder,
    remove_empty,
    say_how_to_go_on,
)
from pellucid.api.folds_file import (
    FoldsPlan,
    find_folds,
    read_plan,
    write_plan,
    write_results,
)
from pellucid.api.given_settings import config_of
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.run import Run
from pellucid.api.training import finished_training, training_places
from pellucid.cards.cross_validation_card import cross_validation_card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.config import TrainConfig
from pellucid.data.selection import class_indices, images_in
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.data.test_fold import check_no_kept_test_set
from pellucid.errors import ConfigError, RunError
from pellucid.evaluation.pooled import Pooled, pooled
from pellucid.evaluation.spread import Spread, spread
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.settings import with_absolute_files
from pellucid.training.kept_files import keep_files

if TYPE_CHECKING:
    from pellucid.cards.card import Card
    from pellucid.report.run_files import RunFiles


@dataclass(frozen=True, repr=False)
class CrossValidation:
    """Runs of the same training on several folds, and their results together."""

    path: Path
    """Folder with one run for each fold, and folds.json."""
    runs: list[Run]
    """The runs, in the order of their folds."""
    labels: tuple[str, ...]
    """Names of the classes."""
    spread: dict[str, Spread]
    """Mean, standard deviation, minimum and maximum of each test metric over the folds, by name."""
    pooled: Pooled
    """Results on the pictures of all folds together."""
    n_untested: int
    """Number of usable pictures in no fold, because their class has no others to learn from."""

    def __repr__(self) -> str:
        """Show the results as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> "Card":
        found = self.pooled
        return cross_validation_card(
            self.path.name,
            (len(self.runs), self.n_untested),
            self.labels,
            {name: astuple(values) for name, values in self.spread.items()},
            (found.n, found.accuracy, found.accuracy_interval),
            found.confusion,
            [(c.recall, c.precision, c.f1, c.support) for c in found.by_class],
        )


def cross_validate(
    source: str | os.PathLike[str],
    n_folds: int = 5,
    *,
    run: str | os.PathLike[str] | None = None,
    recipe: str | None = None,
    seed: int = 0,
    config: TrainConfig | None = None,
    splits: SplitFolders | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    allow_outside: bool = False,
    label_pattern: str | None = None,
    cluster: str | None = None,
    watcher: Watcher | None = None,
    **settings: Any,
) -> CrossValidation:
    """Train once for each of several folds, and test on the fold that was left out.

    The folds are stratified by class; copies, near copies and groups are never divided between
    folds. In each training, validation pictures are drawn from the other folds. The result is a
    score of the recipe on such pictures; to use a classifier, `train` one on all of them.

    Args:
        source: As for `train`, without splits.
        n_folds: Number of folds and of trainings, at least 2.
        run: New folder for the runs; ``runs/NAME`` with the source's name by default.
        recipe: As for `train`, like all further arguments. A budget is for each training.
        seed: Seed for the folds and everything random.
        config: As for `train`.
        splits: As for `train`.
        columns: As for `train`.
        encoding: As for `train`.
        allow_outside: As for `train`.
        label_pattern: As for `train`.
        cluster: As for `train`.
        watcher: Receives the progress.
        **settings: As for `train`.

    Returns:
        The runs, the spread of their metrics, and the results on all pictures together.

    Raises:
        ConfigError: `n_folds` is not a whole number of at least 2.
        DataError: The source gives splits, is a project that keeps its own test set, or has too few
            pictures for so many folds.
        PellucidError: As for `train`.

    Example:
        >>> found = pellucid.cross_validate("photos/", n_folds=2, run="runs/folds")
        >>> found.pooled.accuracy
        1.0
    """
    if not isinstance(n_folds, int) or isinstance(n_folds, bool) or n_folds < 2:
        raise ConfigError(
            _(
                "n_folds (--folds) was given {n_folds!r}. Expected a whole number of at least 2, "
                "such as 5.",
                n_folds=n_folds,
            )
        )
    pictures, folder = training_places(source, run)
    config = config or config_of(cross_validate, recipe, seed, settings)
    config = with_absolute_files(config)
    config = replace(config, split=replace(config.split, n_test_folds=n_folds, test_fold=1))
    reading = make_reading(splits, columns, encoding, allow_outside, label_pattern)
    check_is_new(folder)
    check_no_kept_test_set(pictures)
    plan = FoldsPlan(pictures.absolute(), n_folds, config, reading)
    return _trained(folder, plan, cluster, watcher or default_watcher(), is_new=True)


def resume_cross_validation(
    folder: str | os.PathLike[str], *, cluster: str | None = None, watcher: Watcher | None = None
) -> CrossValidation:
    """Resume a cross-validation that a crash, Ctrl-C or a power cut has interrupted.

    Folds that were finished are kept, an interrupted one is resumed as by `resume`, and the missing
    ones are trained.

    Args:
        folder: Folder of the cross-validation, or its name in ``runs/``.
        cluster: As for `train`.
        watcher: Receives the progress.

    Returns:
        The finished cross-validation, with the same result as without the interruption.

    Raises:
        RunError: There is no cross-validation, its file is damaged, or the pictures have changed.
        PellucidError: As for `train`.

    Example:
        >>> pellucid.resume_cross_validation("folds").pooled.accuracy
        1.0
    """
    found = find_folds(folder)
    if found is None:
        raise RunError(
            _(
                "There is no cross-validation at {path}: it has no folds.json. Expected a folder "
                "that `pellucid train --folds` began.",
                path=folder,
            )
        )
    plan = read_plan(found / FOLDS)
    return _trained(found, plan, cluster, watcher or default_watcher(), is_new=False)


def _trained(
    folder: Path, plan: FoldsPlan, cluster: str | None, watcher: Watcher, *, is_new: bool
) -> CrossValidation:
    if plan.config.recipe != "features":
        watcher.note(
            _(
                "The recipe {recipe} trains {n_folds} times, so this takes {n_folds} times as long "
                "as one training. `pellucid train --dry-run` estimates it.",
                recipe=plan.config.recipe,
                n_folds=plan.n_folds,
            )
        )
    was_there = folder.is_dir()
    runs = []
    try:
        if is_new:
            plan = _begun(folder, plan, cluster)
        for fold in range(1, plan.n_folds + 1):
            path = folder / f"fold-{fold}"
            if not _is_finished(path):
                watcher.stage(marked("Fold {n} of {n_folds}", n=fold, n_folds=plan.n_folds))
                _train_fold(path, plan, fold, cluster, watcher)
            runs.append(Run(path))
        found = _results(folder, runs)
    except BaseException:
        if not is_new or any(folder.glob("fold-*/")):
            say_how_to_go_on(folder, watcher)
        else:
            remove_empty(folder, "cross-validation", was_there=was_there)
        raise
    write_results(
        folder / FOLDS,
        plan,
        [each.metrics for each in runs],
        asdict(found.pooled),
        {
            "spread": {name: asdict(values) for name, values in found.spread.items()},
            "labels": list(found.labels),
            "n_untested": found.n_untested,
        },
    )
    return found


def _begun(folder: Path, plan: FoldsPlan, cluster: str | None) -> FoldsPlan:
    """Write the plan before the first fold, so that a killed process can be resumed."""
    from pellucid.training.train import check_config, check_place

    check_config(plan.config, is_elsewhere=cluster is not None)
    check_place(folder, plan.source)
    make_folder(folder)
    plan = replace(plan, config=keep_files(plan.config, folder))
    write_plan(folder / FOLDS, plan)
    return plan


def _train_fold(
    path: Path, plan: FoldsPlan, fold: int, cluster: str | None, watcher: Watcher
) -> None:
    from pellucid.training.train import check_is_there
    from pellucid.training.train import resume as resume_run
    from pellucid.training.train import train as train_run

    run = RunFolder(path)
    if run.job.is_file():
        finished_training(partial(resume_run, path), watcher, (), cluster, resumed_in=path.parent)
    else:
        check_is_there(plan.source)
        if path.is_dir() and not run.is_being_trained:
            shutil.rmtree(path)  # ended by an error, or killed, when it could not be resumed
        config = replace(plan.config, split=replace(plan.config.split, test_fold=fold))
        start = partial(train_run, plan.source, path, config, plan.reading)
        finished_training(start, watcher, (), cluster, resumed_in=path.parent)
    if not _is_finished(path):  # Ctrl-C ended the epochs early
        raise KeyboardInterrupt


def _is_finished(path: Path) -> bool:
    run = RunFolder(path)
    files = run.report, run.model_card  # the last ones to be written
    return run.is_usable and all(file.is_file() for file in files) and not run.job.is_file()


def _results(folder: Path, runs: list[Run]) -> CrossValidation:
    from pellucid.report.run_files import read_run_files

    files = [read_run_files(RunFolder(find_run(run.path))) for run in runs]
    labels = files[0].labels
    _check_same(folder, files)
    tested = pl.concat(
        images_in(each.predictions, "test")
        .select("path", "label", "predicted", "unit")
        .with_columns(unit=pl.format("{}/{}", pl.lit(at), "unit"))
        for at, each in enumerate(files)
    )
    y, predicted = (class_indices(tested[name], labels) for name in ("label", "predicted"))
    used = files[0].catalog.filter(pl.col("split").is_not_null() & pl.col("duplicate_of").is_null())
    return CrossValidation(
        folder,
        runs,
        tuple(labels),
        spread([run.metrics for run in runs]),
        pooled(y, predicted, len(labels), tested["unit"]),
        len(used.filter(~pl.col("path").is_in(tested["path"].implode()))),
    )


def _check_same(folder: Path, files: "list[RunFiles]") -> None:
    """Raise an error if the folds are not those of the same pictures."""
    what = ["path", "label", "hash"]
    first = files[0].catalog.select(what)
    tested = pl.concat(
        [images_in(each.predictions, "test").select("path", "label") for each in files]
    )
    if any(not each.catalog.select(what).equals(first) for each in files) or (
        tested.is_duplicated().any()
    ):
        raise RunError(
            _(
                "The folds in {path} do not belong together: the pictures have changed between "
                "two trainings. Cross-validate again into a new folder.",
                path=folder,
            )
        )
