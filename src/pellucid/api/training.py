"""Training: once, several times, and on after an interruption."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.api.find_run import RUNS, find_run
from pellucid.api.given_source import source_path
from pellucid.api.run import Run
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.errors import ConfigError
from pellucid.models.registry import get_model
from pellucid.progress import Watcher
from pellucid.run import next_free, write_json
from pellucid.settings import config_from_settings
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    import keras

    from pellucid.evaluation.spread import Spread
    from pellucid.training.context import Hooks


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
    cluster: str | None = None,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
    **settings: Any,
) -> Run:
    """Train, evaluate and save a classifier.

    Args:
        source: A folder with one folder of pictures per class, or with folders train,
            validation and test that hold such folders; a table, an archive or arrays, as
            `pellucid.data.sources.open_source` says.
        run: The new run's folder; ``runs/NAME`` with the source's name by default.
        recipe: ``features`` (a pretrained body, fast), ``fine-tune`` (that body, trained on),
            ``scratch`` (a network from random weights) or ``auto``. By default it follows from
            the settings: ``model`` is for scratch, ``budget`` for auto, all else for features.
        seed: For the split and everything random; the same seed gives the same result.
        config: All settings; `recipe`, `seed` and `settings` are then not used.
        splits: Folders for train, validation and test, where their names do not say so; an empty
            mapping says that no folder is a split.
        columns: Of a table: the names of its columns for path, label, split and group, where
            they do not say so.
        encoding: The encoding of a table or of the names in an archive, such as "gbk"; it is
            detected by default.
        allow_outside: Whether a table may name files outside of its own folder.
        cluster: If given, compute features and train on a Ray cluster: its address, or "auto" for
            the one that this machine belongs to, or for one of this machine alone.
        watcher: Receives the progress.
        callbacks: Further Keras callbacks, for recipes that train with Keras' `fit`. Their `model`
            is a `keras.Sequential` of augmentation and network; the `val_loss` that they
            receive is the plain log loss.
        **settings: As on the command line, such as ``model="vgg16", epochs=30, augment="book"``;
            `pellucid.config` explains them.

    Returns:
        The finished run.

    Raises:
        PellucidError: The pictures, the settings or the run folder cannot be used.

    Example:
        >>> run = pellucid.train("photos/")
        >>> run.metrics["accuracy"], run.metrics["accuracy_interval"]
    """
    from pellucid.data.sources.open_source import source_name
    from pellucid.training.train import train as train_run

    pictures = source_path(source)
    if config is None:
        config = config_from_settings(recipe, seed, **_with_models_own(settings))
    reading = make_reading(splits, columns, encoding, allow_outside)
    target = typed_path(run) if run is not None else next_free(RUNS, source_name(pictures))
    if cluster is not None:  # whose other machines have another working folder
        pictures, target = pictures.absolute(), target.absolute()
    with _hooks(watcher, callbacks, cluster) as hooks:
        return Run(train_run(pictures, target, config, reading, hooks).path)


@contextmanager
def _hooks(
    watcher: Watcher | None, callbacks: Sequence["keras.callbacks.Callback"], cluster: str | None
) -> Iterator["Hooks"]:
    from pellucid.training.context import Hooks

    hooks = Hooks(watcher or Watcher(), callbacks)
    if cluster is None:
        yield hooks
        return
    from pellucid.distributed.executor import cluster_executor

    with cluster_executor(cluster) as executor:
        yield replace(hooks, executor=executor)


@dataclass(frozen=True)
class Repeated:
    """The same training with several seeds."""

    path: Path
    """A folder with a run for each seed, and seeds.json."""
    runs: list[Run]
    spread: dict[str, "Spread"]
    """Mean, standard deviation, least and most of the test metrics, by name."""


def repeat(
    source: str | os.PathLike[str],
    n_seeds: int,
    *,
    run: str | os.PathLike[str] | None = None,
    seed: int = 0,
    watcher: Watcher | None = None,
    **settings: Any,
) -> Repeated:
    """Train several times, and tell how far the results lie apart.

    Each seed draws other test pictures (where the source does not give them), other folds, other
    weights to begin with and another order.

    Args:
        source: As for `train`.
        n_seeds: How many trainings, at least 2.
        run: The new folder for the runs.
        seed: The first of the seeds, which follow one another.
        watcher: Receives the progress.
        **settings: As for `train`.

    Raises:
        ConfigError: There are fewer than two seeds.
        PellucidError: As for `train`.
    """
    from pellucid.data.sources.open_source import source_name
    from pellucid.evaluation.spread import spread

    if n_seeds < 2:
        raise ConfigError(f"--seeds was given {n_seeds}. Expected at least 2, such as 5.")
    watcher = watcher or Watcher()
    folder = (
        typed_path(run) if run is not None else next_free(RUNS, source_name(source_path(source)))
    )
    runs = []
    for number in range(seed, seed + n_seeds):
        watcher.stage(f"Seed {number}, {number - seed + 1} of {n_seeds}")
        runs.append(
            train(source, run=folder / f"seed-{number}", seed=number, watcher=watcher, **settings)
        )
    found = spread([each.metrics for each in runs])
    seeds = {each.path.name: each.metrics for each in runs}
    summary = {name: asdict(values) for name, values in found.items()}
    write_json(folder / "seeds.json", {"spread": summary, "metrics": seeds})
    return Repeated(folder, runs, found)


def _with_models_own(settings: dict[str, Any]) -> dict[str, Any]:
    """Add the settings that a network was published with, unless others are given."""
    model = settings.get("model")
    if not isinstance(model, str):
        return settings  # what is no name will be refused
    given = {name: value for name, value in settings.items() if value is not None}
    own = dict(get_model(model).settings)
    if given.get("find_rate"):
        own.pop("learning_rate", None)  # a test is to find a better one
    return {"model": model, **own, **given}


def resume(
    run: str | os.PathLike[str],
    *,
    cluster: str | None = None,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
) -> Run:
    """Go on with a training that a crash, Ctrl-C or a power cut has ended.

    Args:
        run: Its folder, or its name in ``runs/``.
        cluster: As for `train`; the interrupted training may have had another one, or none.
        watcher: Receives the progress.
        callbacks: As the interrupted training had them.

    Returns:
        The finished run, with the same result as if nothing had happened.

    Raises:
        RunError: There is nothing to go on with, or the pictures have changed.
        PellucidError: As for `train`.
    """
    from pellucid.training.train import resume as resume_run

    folder = find_run(run)
    with _hooks(watcher, callbacks, cluster) as hooks:
        return Run(resume_run(folder, hooks).path)
