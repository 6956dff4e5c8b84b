"""Train a classifier: once, with several seeds, or resumed after an interruption."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.api.find_run import RUNS, find_run
from pellucid.api.folder_of_trainings import check_is_new, remove_empty
from pellucid.api.given_settings import config_of
from pellucid.api.given_source import source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.run import Run
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import RunFolder, next_free, write_json
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    import keras

    from pellucid.evaluation.spread import Spread
    from pellucid.training.context import Hooks
    from pellucid.training.estimate import Estimate


def train(
    source: str | os.PathLike[str],
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
    callbacks: Sequence["keras.callbacks.Callback"] = (),
    **settings: Any,
) -> Run:
    """Train, evaluate and save a classifier.

    Args:
        source: Folder with one folder of images per class, or with folders train, validation and
            test that hold such folders; or a table, an archive or arrays, as described in
            `pellucid.data.sources.open_source`.
        run: Folder of the new run; ``runs/NAME`` with the source's name by default.
        recipe: ``features`` (a linear head on a pretrained backbone, fast), ``fine-tune`` (the
            backbone is trained further), ``scratch`` (a network from random weights) or ``auto``.
            The default depends on the settings: scratch with ``model``, auto with ``budget``,
            otherwise features.
        seed: Seed for the split and everything random. The same seed gives the same result.
        config: All settings. `recipe`, `seed` and `settings` are then ignored.
        splits: Folders of train, validation and test, if their names do not show it. With an empty
            mapping, no folder is a split.
        columns: Column names of a table for path, label, split and group, if they are not
            recognized.
        encoding: Encoding of a table or of the names in an archive, such as "gbk"; detected by
            default.
        allow_outside: Whether a table may name files outside of its own folder.
        label_pattern: Regular expression whose single group is the label in the name of each
            file, such as "(.+)_[0-9]+" for great_dane_12.jpg. By default, a folder without class
            folders is read by the names of its files, if they can be read in a single way.
        cluster: Address of a Ray cluster to compute features and train on, or "auto" for the
            cluster that this machine belongs to, or else a cluster on this machine alone. None
            computes without Ray.
        watcher: Receives the progress. By default, a notebook shows it in one output that is
            updated, and a script shows nothing.
        callbacks: Additional Keras callbacks, for recipes that train with Keras' `fit`. Their
            `model` is a `keras.Sequential` of augmentation and network; the `val_loss` that they
            receive is the plain log loss.
        **settings: Settings as on the command line, such as ``model="vgg16", epochs=30,
            augment="book"``; `pellucid.config` explains them.

    Returns:
        The finished run.

    Raises:
        PellucidError: The images, the settings or the run folder cannot be used.

    Example:
        >>> run = pellucid.train("photos/")
        >>> run.metrics["accuracy"]
        1.0
    """
    from pellucid.training.train import train as train_run

    pictures, target = training_places(source, run)
    check_is_new(target)
    config = config or config_of(train, recipe, seed, settings)
    reading = make_reading(splits, columns, encoding, allow_outside, label_pattern)
    if cluster is not None:  # its other machines have another working folder
        pictures, target = pictures.absolute(), target.absolute()
    start = partial(train_run, pictures, target, config, reading)
    return finished_training(start, watcher, callbacks, cluster)


def estimate(
    source: str | os.PathLike[str],
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
) -> "Estimate":
    """Estimate what a training would do, and what it would cost on this machine.

    The training is rehearsed on a sample of the pictures in a temporary folder: the real steps are
    run and timed, and scaled to all pictures (docs/decisions/0035-rehearsal.md). This takes about
    as long as everything in a training that does not depend on the number of pictures.

    Args:
        source: As for `train`.
        run: Folder that the run would be written to. Nothing is written to it.
        recipe: As for `train`, like all further arguments.
        seed: As for `train`.
        config: As for `train`.
        splits: As for `train`.
        columns: As for `train`.
        encoding: As for `train`.
        allow_outside: As for `train`.
        label_pattern: As for `train`.
        cluster: As for `train`. The cluster is not used, and its speed is not estimated.
        watcher: Receives the progress.
        **settings: As for `train`.

    Returns:
        The recipe, the model, the number of pictures by class and split, the seconds of each
        stage, memory and disk space, and what this machine has too little of.

    Raises:
        PellucidError: As for `train`.

    Example:
        >>> pellucid.estimate("photos/").n_by_split["test"]
        8
    """
    from pellucid.training.estimating import estimate as estimate_run

    pictures, target = training_places(source, run)
    config = config or config_of(estimate, recipe, seed, settings)
    reading = make_reading(splits, columns, encoding, allow_outside, label_pattern)
    is_elsewhere = cluster is not None
    found = estimate_run(pictures, target, config, reading, watcher, is_elsewhere=is_elsewhere)
    if cluster is None:
        return found
    note = _(
        "The times are those of this machine alone. What the other machines of the "
        "cluster would contribute, and how long it takes to send them the pictures, is "
        "not known in advance."
    )
    return replace(found, notes=(*found.notes, note))


def training_places(
    source: str | os.PathLike[str], run: str | os.PathLike[str] | None
) -> tuple[Path, Path]:
    """Return the path of the source and that of the run folder."""
    from pellucid.data.sources.open_source import source_name

    pictures = source_path(source)
    return pictures, typed_path(run) if run is not None else next_free(RUNS, source_name(pictures))


def finished_training(
    start: Callable[["Hooks"], RunFolder],
    watcher: Watcher | None,
    callbacks: Sequence["keras.callbacks.Callback"],
    cluster: str | None,
    resumed_in: Path | None = None,
) -> Run:
    """Run a training with the given watcher, callbacks and cluster, and return the finished run."""
    from pellucid.api.mistake_heat import MistakeHeat
    from pellucid.api.similar_training import SimilarTraining
    from pellucid.training.context import Hooks

    hooks = Hooks(
        watcher or default_watcher(),
        callbacks,
        heat_maps=MistakeHeat,
        find_similar=SimilarTraining,
        resumed_in=resumed_in,
    )
    if cluster is None:
        return Run(start(hooks).path)
    from pellucid.distributed.executor import cluster_executor

    with cluster_executor(cluster) as executor:
        return Run(start(replace(hooks, executor=executor)).path)


@dataclass(frozen=True)
class Repeated:
    """Runs of the same training with several seeds."""

    path: Path
    """Folder with one run per seed, and seeds.json."""
    runs: list[Run]
    """The runs, in the order of their seeds."""
    spread: dict[str, "Spread"]
    """Mean, standard deviation, minimum and maximum of each test metric, by name."""


def repeat(
    source: str | os.PathLike[str],
    n_seeds: int,
    *,
    run: str | os.PathLike[str] | None = None,
    seed: int = 0,
    watcher: Watcher | None = None,
    **settings: Any,
) -> Repeated:
    """Train with several seeds, and measure how much the results vary.

    Each seed gives a different test set (unless the source defines one), different folds, different
    initial weights and a different order of the images.

    Args:
        source: As for `train`.
        n_seeds: Number of trainings, at least 2.
        run: New folder for the runs; ``runs/NAME`` with the source's name by default.
        seed: First seed; the others are the integers that follow it.
        watcher: Receives the progress.
        **settings: As for `train`.

    Returns:
        The runs, and the spread of their metrics.

    Raises:
        ConfigError: `n_seeds` is not a whole number of at least 2.
        PellucidError: As for `train`.

    Example:
        >>> repeated = pellucid.repeat("photos/", n_seeds=2, run="runs/seeds")
        >>> repeated.spread["accuracy"].mean
        1.0
    """
    from pellucid.data.sources.open_source import source_name
    from pellucid.evaluation.spread import spread

    if not isinstance(n_seeds, int) or isinstance(n_seeds, bool) or n_seeds < 2:
        raise ConfigError(
            _(
                "n_seeds (--seeds) was given {n_seeds!r}. Expected a whole number of at least 2, "
                "such as 5.",
                n_seeds=n_seeds,
            )
        )
    watcher = watcher or default_watcher()
    folder = (
        typed_path(run) if run is not None else next_free(RUNS, source_name(source_path(source)))
    )
    check_is_new(folder)
    runs, was_there = [], folder.is_dir()
    for number in range(seed, seed + n_seeds):
        watcher.stage(
            marked(
                "Seed {seed}, {n} of {n_seeds}", seed=number, n=number - seed + 1, n_seeds=n_seeds
            )
        )
        own = folder / f"seed-{number}"
        try:
            runs.append(train(source, run=own, seed=number, watcher=watcher, **settings))
        except BaseException:
            remove_empty(folder, None, was_there=was_there)
            raise
    found = spread([each.metrics for each in runs])
    seeds = {each.path.name: each.metrics for each in runs}
    summary = {name: asdict(values) for name, values in found.items()}
    write_json(folder / "seeds.json", {"spread": summary, "metrics": seeds})
    return Repeated(folder, runs, found)


def resume(
    run: str | os.PathLike[str],
    *,
    cluster: str | None = None,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
) -> Run:
    """Resume a training that a crash, Ctrl-C or a power cut has interrupted.

    Args:
        run: Folder of the run, or its name in ``runs/``.
        cluster: As for `train`. The interrupted training may have used another cluster, or none.
        watcher: Receives the progress.
        callbacks: The same callbacks as in the interrupted training.

    Returns:
        The finished run. The result is the same as without the interruption.

    Raises:
        RunError: There is nothing to resume, or the images have changed.
        PellucidError: As for `train`.

    Example:
        >>> pellucid.resume("interrupted").path.name
        'interrupted'
    """
    from pellucid.training.train import resume as resume_run

    return finished_training(partial(resume_run, find_run(run)), watcher, callbacks, cluster)
