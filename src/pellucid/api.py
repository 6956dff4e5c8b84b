"""The same from Python: train, load, predict, report."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.backbones.converted import is_converted
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, get_backbone
from pellucid.config import SplitConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.models.registry import get_model, list_models
from pellucid.run import RunFolder, next_free, read_json, write_json
from pellucid.settings import config_from_settings
from pellucid.training.events import Watcher

if TYPE_CHECKING:
    import keras

    from pellucid.data.checks.finding import Finding
    from pellucid.evaluation.spread import Spread
    from pellucid.exports.export import Exported
    from pellucid.quality.compare import Comparison
    from pellucid.quality.deal import Dealt
    from pellucid.quality.evaluate import Evaluation

RUNS = Path("runs")
"""Where runs go, and are looked for, unless a folder is named."""


class Run:
    """A finished training.

    Args:
        folder: The run folder.

    Raises:
        RunError: There is no run there.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = RunFolder.open(Path(folder))

    @property
    def path(self) -> Path:
        """The run folder."""
        return self._folder.path

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """The content of metrics.json; `pellucid.evaluation.metrics.METRICS` explains the keys."""
        return read_json(self._folder.metrics)

    @cached_property
    def classifier(self) -> Classifier:
        """What predicts: class names, the pictures it takes, and the model."""
        return Classifier.load(self._folder.classifier)

    def predict(
        self,
        pictures: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
        top: int = 5,
        n_views: int = 1,
    ) -> list[Prediction]:
        """Classify picture files.

        Args:
            pictures: One file or several.
            top: How many of the most probable classes to give, at least 1.
            n_views: Over how many views of each picture to average, from 1 to 10: the picture,
                its mirror image, four corners, their mirror images.

        Returns:
            One prediction a file, in the same order; one with an `error` where a file could not
            be used.

        Raises:
            ConfigError: There is no such number of views.
        """
        if isinstance(pictures, str | os.PathLike):
            pictures = [pictures]
        return self.classifier.predict(pictures, top, n_views)

    def evaluate(
        self, source: str | os.PathLike[str], *, watcher: Watcher | None = None
    ) -> "Evaluation":
        """Test the classifier on other pictures; their labels are the classes' names.

        Args:
            source: As for `train`. Pictures that the run learned from or chose by do not count.
            watcher: Is told how it goes.

        Returns:
            The metrics, and a new folder in the run that holds them and a report.

        Raises:
            DataError: No picture is left to test with.
        """
        from pellucid.data.sources.open_source import open_source, source_name
        from pellucid.quality.evaluate import evaluate

        pictures = Path(source)
        opened = open_source(pictures)
        return evaluate(self._folder, opened, source_name(pictures), watcher or Watcher())

    def compare(self, other: "Run") -> "Comparison":
        """Compare with another run on the test pictures of both.

        Raises:
            RunError: They share no test picture.
        """
        from pellucid.quality.compare import compare_runs

        return compare_runs(self._folder, other._folder)

    def export(
        self,
        format: str,  # noqa: A002 (as on the command line)
        folder: str | os.PathLike[str] | None = None,
        *,
        int8: bool = False,
        watcher: Watcher | None = None,
    ) -> "Exported":
        """Write the classifier for another runtime, and compare it there.

        Args:
            format: "onnx", "openvino", "litert" or "keras".
            folder: What to make; ``exports/FORMAT`` in the run by default.
            int8: Whether to compute in 8-bit whole numbers ("onnx" and "openvino").
            watcher: Is told how it goes.

        Raises:
            ConfigError: There is no such format, or its runtime is not installed.
            RunError: The folder exists, or the run has not what the format is made of.
            ParityError: The export does not answer as the classifier does.
        """
        from pellucid.exports.export import export

        own = self.path / "exports" / (f"{format}-int8" if int8 else format)
        target = own if folder is None else Path(folder)
        return export(self._folder, format, target, watcher or Watcher(), int8=int8)

    def write_report(self) -> Path:
        """Write report.html anew from the files of the run.

        Returns:
            Where it is.
        """
        from pellucid.report.document import write_report

        return write_report(self._folder)

    def keras_script(self) -> str:
        """Write a script of plain Keras that rebuilds and trains the model of the run.

        Returns:
            The source. Comments at its top say where it differs from what pellucid did.

        Raises:
            RunError: The run has no model.keras, or a file of it is missing or damaged.
            ConfigError: The model or its augmentation cannot be written as code.
        """
        from pellucid.training.run_script import run_script

        return run_script(self._folder)

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"


def train(
    source: str | os.PathLike[str],
    *,
    run: str | os.PathLike[str] | None = None,
    recipe: str | None = None,
    seed: int = 0,
    config: TrainConfig | None = None,
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
        watcher: Is told how it goes.
        callbacks: Further Keras callbacks, for recipes that train with Keras' `fit`.
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

    if config is None:
        config = config_from_settings(recipe, seed, **_with_models_own(settings))
    pictures = Path(source)
    target = Path(run) if run is not None else next_free(RUNS, source_name(pictures))
    return Run(train_run(pictures, target, config, watcher, callbacks).path)


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
        watcher: Is told how it goes.
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
    folder = Path(run) if run is not None else next_free(RUNS, source_name(Path(source)))
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
    if model not in list_models():
        return settings  # what is no network's name will be refused with a hint
    given = {name: value for name, value in settings.items() if value is not None}
    own = dict(get_model(model).settings)
    if given.get("find_rate"):
        own.pop("learning_rate", None)  # a test is to find a better one
    return {"model": model, **own, **given}


def resume(
    run: str | os.PathLike[str],
    *,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
) -> Run:
    """Go on with a training that a crash, Ctrl-C or a power cut has ended.

    Args:
        run: Its folder, or its name in ``runs/``.
        watcher: Is told how it goes.
        callbacks: As the interrupted training had them.

    Returns:
        The finished run, with the same result as if nothing had happened.

    Raises:
        RunError: There is nothing to go on with, or the pictures have changed.
        PellucidError: As for `train`.
    """
    from pellucid.training.train import resume as resume_run

    named = RUNS / run
    folder = named if not Path(run).exists() and named.exists() else Path(run)
    return Run(resume_run(folder, watcher, callbacks).path)


@dataclass(frozen=True)
class CheckedData:
    """What the checks say of pictures."""

    source: Path
    """What was checked."""
    root: Path
    """The folder that paths are relative to."""
    classes: list[str]
    """Of the usable pictures, sorted."""
    n_pictures: int
    """Usable ones."""
    findings: list["Finding"]
    """One for each check, in the order of their codes."""

    def write_page(self, path: str | os.PathLike[str]) -> None:
        """Write the findings as one HTML page, with pictures.

        Raises:
            RunError: The file cannot be written.
        """
        from pellucid.data.sources.open_source import source_name
        from pellucid.report.findings_page import findings_page
        from pellucid.run import write_text

        name = source_name(self.source)
        page = findings_page(name, self.root, self.n_pictures, self.classes, self.findings)
        write_text(Path(path), page.encode("utf-8", "replace").decode("utf-8"))


def check_data(
    source: str | os.PathLike[str], *, seed: int = 0, watcher: Watcher | None = None
) -> CheckedData:
    """Look for what is wrong with pictures; nothing is changed.

    Args:
        source: As for `train`.
        seed: For the cross-validation that judges labels.
        watcher: Is told how it goes.

    Returns:
        The findings.

    Raises:
        DataError: There are no two classes of pictures.
    """
    from pellucid.data.checks.registry import run_checks
    from pellucid.data.sources.open_source import open_source
    from pellucid.quality.examine import examine

    watcher = watcher or Watcher()
    opened = open_source(Path(source))
    material = examine(opened, watcher, seed)
    watcher.stage("Checking")
    return CheckedData(
        Path(source), opened.root, material.classes, len(material.rows), run_checks(material)
    )


def split_data(
    source: str | os.PathLike[str],
    config: SplitConfig | None = None,
    *,
    seed: int = 0,
    n_folds: int | None = None,
    group_pattern: str | None = None,
    watcher: Watcher | None = None,
) -> "Dealt":
    """Deal pictures into train, validation and test, or into folds; nothing is changed or copied.

    Args:
        source: As for `train`. Splits that it gives are kept.
        config: Shares of test and validation; those of the course by default.
        seed: Same seed and pictures, same splits.
        n_folds: If given, folds are dealt instead of splits.
        group_pattern: A regular expression that finds in a path what has to stay together.
        watcher: Is told how it goes.

    Returns:
        A table of the pictures, and what a user should know.

    Raises:
        ConfigError: The pattern is no regular expression.
        DataError: There are too few pictures.
    """
    from pellucid.data.sources.open_source import open_source
    from pellucid.quality.deal import deal

    return deal(
        open_source(Path(source)),
        watcher or Watcher(),
        config or SplitConfig(),
        seed=seed,
        n_folds=n_folds,
        group_pattern=group_pattern,
    )


def load(run: str | os.PathLike[str]) -> Run:
    """Open an earlier run.

    Args:
        run: Its folder, or its name in ``runs/``.

    Raises:
        RunError: There is no such run.
    """
    # A folder of pictures may have the same name as the run that was made of it.
    named = RUNS / run
    return Run(named if not _is_run(Path(run)) and _is_run(named) else run)


def _is_run(path: Path) -> bool:
    try:
        folder = RunFolder(path)
        return folder.config.is_file() or folder.job.is_file()
    except OSError:  # such as a name longer than any file's
        return False


def needs_conversion(name: str) -> bool:
    """Whether `load_classifier` will have to convert a pretrained network first."""
    backbone = IMAGENET_CLASSIFIERS.get(name)
    return backbone is not None and not is_converted(get_backbone(backbone), include_top=True)


def load_classifier(name: str) -> Classifier:
    """Load what predicts: a run's classifier, or a pretrained one.

    Args:
        name: A run's folder or name, or a key of `IMAGENET_CLASSIFIERS`.

    Raises:
        RunError: There is no such run.
        WeightsError: The pretrained weights are missing or damaged.
    """
    if name in IMAGENET_CLASSIFIERS:
        from pellucid.inference.imagenet import imagenet_classifier

        return imagenet_classifier(name)
    return load(name).classifier
