"""Rehearse a training: run its real steps on a sample of the pictures, and time them."""

import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl
import psutil

from pellucid.config import FitConfig, TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import ImageSink
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source, SourceFile
from pellucid.features.sink import FeatureSink
from pellucid.i18n import marked
from pellucid.interrupt import CheckingWatcher, CtrlC
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.cost import Counts, Stage
from pellucid.training.job import TrainingJob
from pellucid.training.recipe import FittedModel, Predictor, Recipe
from pellucid.training.sampled import SampledPicture
from pellucid.training.stage_clock import StageClock
from pellucid.training.steps import Steps

if TYPE_CHECKING:
    import keras

_F = TypeVar("_F", bound=FitConfig)

CreateRecipe = Callable[[TrainConfig, TrainingContext], Recipe]

_SPLITS = ("test", "validation", "train", "train", "train", "train")
"""Splits of the pictures of a class, in turn; about as large as by default."""
_MAX_CLASSES = 4
"""With more, the checks of the report would lack examples of each."""
_N_FULL_STEPS = 3
"""Number of training steps with a full batch, in each of two epochs."""
_SECONDS_BETWEEN = 0.05


@dataclass(frozen=True)
class Rehearsal:
    """Measurements of a rehearsal."""

    stages: list[Stage]
    clock: StageClock
    spec: ImageSpec
    """Size and format of the images."""
    model: FittedModel
    counts: Counts
    """Numbers of images in the rehearsal."""
    step: float | None
    """Seconds of a training step; None without gradient descent."""
    check: float
    """Seconds of a batch of validation images."""
    epoch: float
    """Seconds of the rest of an epoch."""
    predict: float
    """Seconds of the fitted model on one image."""
    memory: int
    """Largest memory of this process and those that it started, in bytes."""
    disk: int
    """Largest size of the run folder, in bytes."""
    disk_kept: int
    """Size of the finished run folder, in bytes."""
    view_bytes: int
    """Size of the activations of a frozen part for one view, in bytes; 0 without any."""


class _Kept:
    """A recipe that keeps the model that it has fitted."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.fitted: list[FittedModel] = []
        self.catalogs: list[pl.DataFrame] = []

    @property
    def spec(self) -> ImageSpec:
        return self._recipe.spec

    @property
    def sinks(self) -> Sequence[ImageSink]:
        return self._recipe.sinks

    @property
    def feature_sink(self) -> FeatureSink | None:
        return self._recipe.feature_sink

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        self.catalogs.append(catalog)
        self.fitted.append(self._recipe.fit(catalog))
        return self.fitted[-1]


class _Peak(threading.Thread):
    """Watches the memory of this process and its children, and the size of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._folder, self._is_over = folder, threading.Event()
        self.memory, self.disk, self.activations = 0, 0, 0

    def run(self) -> None:
        while not self._is_over.wait(_SECONDS_BETWEEN):
            self.look()

    def look(self) -> None:
        process, memory = psutil.Process(), 0
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                memory += each.memory_info().rss
        self.memory = max(self.memory, memory)
        self.disk = max(self.disk, folder_size(self._folder))
        with suppress(OSError):
            path = self._folder / "checkpoints" / "activations.npy"
            self.activations = max(self.activations, path.stat().st_size)

    def end(self) -> None:
        self._is_over.set()
        self.join()


def folder_size(folder: Path) -> int:
    """Sum the sizes of the files in a folder, in bytes; files that vanish are not counted."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


@dataclass(frozen=True)
class Rows:
    """The rows of the sample, some of them several times."""

    files: list[SourceFile] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Number of rows of each split."""
    n_distinct: dict[str, int] = field(default_factory=dict)
    """Number of pictures of each split."""


def rows_of(pictures: Sequence[SampledPicture], wanted: dict[str, int], n_classes: int) -> Rows:
    """Assign classes and splits to the pictures of a sample, and repeat them to fill batches.

    The true classes may have too few pictures in the sample for each to be in each split.

    Args:
        pictures: Pictures with different content, at least 6.
        wanted: Minimum number of rows of each split, which repeats pictures.
        n_classes: Number of classes of the whole data set.

    Returns:
        The rows; the repeated ones come last.
    """
    n = max(2, min(n_classes, _MAX_CLASSES, len(pictures) // len(_SPLITS)))
    own: dict[str, list[SourceFile]] = {split: [] for split in _SPLITS}
    files = []
    for at, picture in enumerate(pictures):
        split = _SPLITS[(at // n) % len(_SPLITS)]
        file = replace(picture.file, label=f"class {at % n}", split=split, group=None)
        own[split].append(file)
        files.append(file)
    counts = {}
    for split, some in own.items():
        counts[split] = max(len(some), wanted.get(split, 0))
        for at in range(len(some), counts[split]):
            again = some[at % len(some)]
            files.append(replace(again, path=f"{at} {again.path}"))
    return Rows(files, counts, {split: len(some) for split, some in own.items()})


def rehearsal_config(config: TrainConfig) -> TrainConfig:
    """Return settings for a rehearsal: two epochs, and no files elsewhere."""
    return replace(
        config,
        split=replace(config.split, near_copies="ignore"),
        # A file of weights would belong to the true classes.
        scratch=replace(_short(config.scratch), weights=None),
        fine_tune=_short(config.fine_tune),
    )


def _short(settings: _F) -> _F:
    return replace(
        settings,
        epochs=2,
        find_rate=False,
        stop_patience=0,
        checkpoint=None,
        tensorboard=False,
        mlflow=False,
    )


def wanted_rows(n_train: int, n_validation: int, fit: FitConfig | None) -> dict[str, int]:
    """Return how many rows of each split show the time of a step.

    The last batch of an epoch is as small as it will be, since backends compile for each size.

    Args:
        n_train: Number of training images of the whole data set.
        n_validation: Number of its validation images.
        fit: Settings of the training; None without gradient descent.

    Example:
        >>> wanted_rows(1000, 100, FitConfig(batch_size=32))
        {'train': 104, 'validation': 68}
    """
    if fit is None:
        return {}
    size = fit.batch_size
    return {
        "train": min(n_train, _N_FULL_STEPS * size + n_train % size),
        "validation": min(n_validation, 2 * size + n_validation % size),
    }


def rehearse(
    create: CreateRecipe,
    config: TrainConfig,
    source: Source,
    rows: Rows,
    fit: FitConfig | None,
    n_views: int,
) -> Rehearsal:
    """Train on a sample in a temporary folder, without the user's cache of features.

    Args:
        create: Function that creates the recipe.
        config: Settings of the whole training.
        source: All files of the data set.
        rows: Rows of the sample.
        fit: Settings of the training by gradient descent, a part of `config`; None without.
        n_views: Number of views of each picture that pass through a frozen part.

    Returns:
        The measurements.

    Raises:
        PellucidError: As for a training.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    sampled = Source(source.root, rows.files, [])
    sampled.__dict__["survey"] = source.survey  # known already, of all files
    clock, ctrl_c = StageClock(), CtrlC()
    with tempfile.TemporaryDirectory(prefix="pellucid-") as temporary, ctrl_c.listening():
        run = RunFolder.create(Path(temporary) / "run")
        callbacks: list[keras.callbacks.Callback] = []
        if fit is not None:
            from pellucid.keras_runtime import import_keras

            clock.stage(marked("Starting Keras"))
            import_keras()
            from pellucid.training.callbacks.step_clock import StepClock

            callbacks = [StepClock()]
        with run.locked():
            hooks = Hooks(CheckingWatcher(clock, ctrl_c, run), callbacks)
            context = TrainingContext(sampled, PictureCache(None), run, hooks, ctrl_c)
            peak = _Peak(run.path)
            peak.start()
            try:
                settings = rehearsal_config(config)
                recipe = _Kept(create(settings, context))
                job = TrainingJob.of(source.root, settings, Reading())
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # they would be about the sample
                    is_interrupted = Steps(context, job).take(recipe)
                if is_interrupted:
                    raise KeyboardInterrupt
                ended = time.perf_counter()
                peak.look()
            finally:
                peak.end()
                context.cache.close()
            model = recipe.fitted[-1]
            predictor = model.predictor
            if fit is not None:
                from pellucid.training.trained_network import TrainedNetwork

                assert isinstance(predictor, TrainedNetwork)
                predictor = predictor.without_kept()
            predict = _seconds_per_prediction(predictor, recipe.catalogs[-1], is_cached=fit is None)
        run.remove_working_files()
        kept = folder_size(run.path)
    distinct, n_decoded = rows.n_distinct, sum(rows.n_distinct.values())
    n_seen = rows.counts["train"] + rows.counts["validation"]
    sink = recipe.feature_sink
    counts = Counts(
        n_files=len(rows.files),
        n_decoded=n_decoded,
        n_views=0.0 if sink is None else n_decoded * (1 + sink.mirror_share),
        n_augmented=n_seen,
        n_in_trial=0.0 if sink is None else n_seen * sink.mirror_share,
        n_in_layers_trial=0.0 if sink is None else n_seen * sink.inner_share,
        n_train=rows.counts["train"],
        n_validation=rows.counts["validation"],
        n_test=rows.counts["test"],
        n_bottom_train=distinct["train"],
        n_bottom_validation=distinct["validation"],
    )
    step = check = epoch = None
    if fit is not None:
        (timer,) = callbacks
        assert isinstance(timer, StepClock)
        step = timer.training * fit.batch_size / counts.n_train
        check = timer.validation * fit.batch_size / max(1, counts.n_validation)
        epoch = timer.rest
    return Rehearsal(
        stages=clock.stages(ended),
        clock=clock,
        spec=recipe.spec,
        model=model,
        counts=counts,
        step=step,
        check=check or 0.0,
        epoch=epoch or 0.0,
        predict=predict,
        memory=peak.memory,
        disk=peak.disk,
        disk_kept=kept,
        view_bytes=peak.activations // max(1, counts.n_frozen(n_views)),
    )


def _seconds_per_prediction(
    predictor: Predictor, catalog: pl.DataFrame, *, is_cached: bool
) -> float:
    """Measure a fitted model on some images, after a run that compiles.

    Args:
        predictor: The fitted model.
        catalog: Catalog of the images.
        is_cached: Whether a training has the features of all images in the cache.
    """
    images = catalog.filter(pl.col("split").is_not_null())
    images = images.unique("hash", maintain_order=True).head(65)
    predictor.last_features(images if is_cached else images[:1])
    began = time.perf_counter()
    predictor.last_features(images[1:])
    return (time.perf_counter() - began) / (len(images) - 1)
