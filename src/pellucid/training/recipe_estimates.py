"""Estimate trainings with several recipes on the same pictures."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from pellucid.config import FeaturesConfig, FitConfig, TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.near_duplicates import find_near_duplicates
from pellucid.data.selection import images_in
from pellucid.data.sources.source import Source
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import FeatureExtractor, create_extractor
from pellucid.features.logistic_regression import choose_and_fit
from pellucid.features.view import View
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.report.formats import duration
from pellucid.training import resources
from pellucid.training.cost import (
    Counts,
    Stage,
    Unit,
    merged,
    scaled,
    work_by_stage,
)
from pellucid.training.estimate import Estimate
from pellucid.training.feature_trial import inner_share, mirror_share
from pellucid.training.fine_tuning_plan import plan_fine_tuning
from pellucid.training.recipes import get_recipe
from pellucid.training.rehearsal import Rehearsal, rehearse, rows_of, wanted_rows
from pellucid.training.sampled import Sample, decode_seconds
from pellucid.training.stage_clock import StageClock

_N_ROWS = 1000
"""Maximum number of rows of features on which the head is measured."""
_MIN_ROWS = 6


def fit_settings(config: TrainConfig, n_train: int) -> FitConfig | None:
    """Return the settings of the training by gradient descent; None if there is none.

    Args:
        config: Settings of the training.
        n_train: Number of training images, from which some settings may follow.
    """
    if config.recipe == "fine-tune":
        return plan_fine_tuning(config.fine_tune, n_train)
    return config.scratch if config.recipe == "scratch" else None


class RecipeEstimates:
    """Estimates trainings on the same pictures.

    Args:
        source: All files.
        config: Settings of the training.
        catalog: The files with their splits.
        sample: Sample of the pictures, at least 6.
        watcher: Receives a note if a backbone has to be converted.
        is_elsewhere: Whether the machines of a cluster would train.
    """

    def __init__(
        self,
        source: Source,
        config: TrainConfig,
        catalog: pl.DataFrame,
        sample: Sample,
        watcher: Watcher,
        *,
        is_elsewhere: bool = False,
    ) -> None:
        self._may_use_gpu = not is_elsewhere
        self._source, self._config, self._catalog = source, config, catalog
        self._sample, self._watcher = sample, watcher
        self.n = {s: len(images_in(catalog, s)) for s in ("train", "validation", "test")}
        labels = catalog.filter(pl.col("split").is_not_null())
        self._n_by_class: dict[str, dict[str, int]] = {}
        for label, split, n in labels.group_by("label", "split").len().sort("label").iter_rows():
            self._n_by_class.setdefault(label, {})[split] = n

    def measured(self, config: TrainConfig) -> tuple[Estimate, dict[Unit, float]]:
        """Estimate a training with one recipe.

        Returns:
            The estimate, and the seconds of each unit of work.
        """
        recipe, fit = config.recipe, fit_settings(config, self.n["train"])
        features = None if recipe == "scratch" else config.features
        n_views = 1
        if recipe == "fine-tune" and config.fine_tune.augment != "none":
            n_views = config.fine_tune.n_views
        extractor, shares = None, _Lacking(1.0, 1.0)
        if features is not None:
            extractor, shares = self._lacking(features, config.seed, is_only_head=fit is None)
        wanted = wanted_rows(self.n["train"], self.n["validation"], fit)
        rows = rows_of(self._sample.pictures, wanted, len(self._n_by_class))
        made = rehearse(get_recipe(recipe), config, self._source, rows, fit, n_views)
        counts = self._counts(features if fit is None else None, shares, has_pixels=fit is not None)
        if fit is not None and features is not None:
            counts = replace(counts, n_views=shares.plain * counts.n_files)
        whole = work_by_stage(counts, features, fit, n_views)
        done = work_by_stage(made.counts, features, fit and replace(fit, epochs=2), n_views)
        done.pop("Finding the learning rate", None)
        units = self._units(made, features, extractor, n_views)
        stages = self._with_added(made.stages, config, has_features=features is not None)
        found = scaled(stages, done, whole, units)
        n_features = 0 if extractor is None else extractor.n_features
        n_new = counts.n_views + counts.n_augmented * (features.n_views if features else 0)
        sizes = resources.Sizes(n_features, made.spec.shape, len(self._n_by_class), made.view_bytes)
        # The working files, and the part of them that is mapped to memory.
        mapped, mapped_then, working, working_then = (
            size_of(some, sizes, n_views, has_pixels=fit is not None)
            for size_of in (resources.mapped_bytes, resources.working_bytes)
            for some in (counts, made.counts)
        )
        memory = made.memory - mapped_then - resources.memory_growth(made.counts, sizes)
        estimate = Estimate(
            source=self._source.root,
            recipe=recipe,
            model=made.model.name,
            image_size=made.spec.shape,
            n_by_class=self._n_by_class,
            n_cached=0 if features is None else round((1 - shares.plain) * counts.n_files),
            stages=tuple(merged(found)),
            memory=memory + mapped + resources.memory_growth(counts, sizes),
            mapped=mapped,
            run_disk=made.disk_kept + resources.tables_growth(counts, made.counts, sizes),
            working_disk=max(0, made.disk - made.disk_kept - working_then + working),
            cache_disk=resources.cache_bytes(n_new, counts.n_decoded, n_features),
            free_memory=0,
            free_disk=0,
            free_cache_disk=0,
            notes=tuple(_notes_on(counts, features, fit, units)),
        )
        return estimate, units

    @property
    def has_keras(self) -> bool:
        """Whether the backbone can be trained."""
        return self._extractor(self._config.features).backbone.has_keras

    def _extractor(
        self, settings: FeaturesConfig, cache: PictureCache | None = None
    ) -> FeatureExtractor:
        bits = self._source.survey.bits
        folder = Path(tempfile.gettempdir())  # nothing is collected in it here
        cache = cache or PictureCache(None)
        return create_extractor(
            settings, cache, self._watcher, folder, bits, may_use_gpu=self._may_use_gpu
        )

    def _lacking(
        self, settings: FeaturesConfig, seed: int, *, is_only_head: bool
    ) -> "tuple[FeatureExtractor, _Lacking]":
        """Return an extractor, and the share of the features that the user's cache lacks."""
        cache = PictureCache.of_user()
        try:
            extractor = self._extractor(settings, cache)
            if is_only_head and settings.feature_layers == "all" and extractor.backbone.has_keras:
                extractor = extractor.with_inner()
            extractor.onnx_file()  # converted once, and not part of what the training costs
            is_averaged = settings.mirror == "on" and settings.augment == "none"
            views = extractor.views(is_averaged=is_averaged)
            plain = self._share_lacking(extractor, views)
            augmented = 0.0
            if settings.augment != "none":
                augmented_views = AugmentedViews(settings.augment, seed)
                every = augmented_views.views(views[0], settings.n_views)
                augmented = self._share_lacking(extractor, every)
        finally:
            cache.close()
        return extractor, _Lacking(plain, augmented)

    def _share_lacking(self, extractor: FeatureExtractor, views: Sequence[View]) -> float:
        hashes = [picture.content_hash for picture in self._sample.pictures]
        return float(np.mean([[extractor.lacks(h, view) for view in views] for h in hashes]))

    def _counts(
        self, features: FeaturesConfig | None, shares: "_Lacking", *, has_pixels: bool
    ) -> Counts:
        n_files, n = len(self._source.files), self.n
        n_seen = n["train"] + n["validation"]
        mirrored = inner = 0.0
        if features is not None:
            mirrored, inner = mirror_share(features, n_files), inner_share(features, n_files)
        lacking = shares.plain * n_files * self._sample.share_usable
        return Counts(
            n_files=n_files,
            n_decoded=n_files if has_pixels else round(shares.plain * n_files),
            n_views=lacking * (1 + mirrored),
            n_augmented=shares.augmented * n_seen if features is not None else 0.0,
            n_in_trial=n_seen * mirrored,
            n_in_layers_trial=n_seen * inner,
            n_train=n["train"],
            n_validation=n["validation"],
            n_test=n["test"],
            n_bottom_train=n["train"],
            n_bottom_validation=n["validation"],
        )

    def _units(
        self,
        made: Rehearsal,
        features: FeaturesConfig | None,
        extractor: FeatureExtractor | None,
        n_views: int,
    ) -> dict[Unit, float]:
        """Return the seconds of each unit of work."""
        decoding = decode_seconds(self._sample.pictures, made.spec)
        units: dict[Unit, float] = {
            "hash": self._sample.hash_seconds,
            "decode": decoding,
            "step": made.step or 0.0,
            "check": made.check,
            "epoch": made.epoch,
            "predict": made.predict,
            **clocked_units(made.clock, made.counts, decoding, n_views),
        }
        if extractor is not None and features is not None:
            n_features, n_classes = extractor.n_features, len(self._n_by_class)
            n_rows = min(_N_ROWS, max(_MIN_ROWS, self.n["train"]))
            units["head"], units["near"] = head_seconds(n_rows, n_features, n_classes)
        return units

    def _with_added(
        self, stages: Sequence[Stage], config: TrainConfig, *, has_features: bool
    ) -> list[Stage]:
        """Add the stages that a rehearsal leaves out."""
        found = []
        for stage in stages:
            fit = fit_settings(config, self.n["train"])
            if stage.name.startswith("Training") and fit is not None and fit.find_rate:
                found.append(Stage(marked("Finding the learning rate"), 0.0))
            found.append(stage)
            is_read = stage.name == "Reading pictures"
            if is_read and has_features and config.split.near_copies == "together":
                found.append(Stage(marked("Looking for near copies"), 0.0))
        return found


@dataclass(frozen=True)
class _Lacking:
    """Shares of the pictures, from 0 to 1, whose features are not in the user's cache."""

    plain: float
    augmented: float


def clocked_units(
    clock: StageClock, counts: Counts, decoding: float, n_views: int
) -> dict[Unit, float]:
    """Return the seconds of the units of work that the progress of a rehearsal shows.

    Args:
        clock: Clock of the rehearsal.
        counts: Numbers of images in the rehearsal.
        decoding: Seconds for decoding an image.
        n_views: Number of views of each training image that pass through a frozen part.
    """
    n_read = counts.n_decoded
    reading = clock.seconds_per_image("Reading pictures", n_read) or 0.0
    n_bottom = counts.n_frozen(n_views)
    views_per_image = counts.n_views / n_read
    return {
        "view": max(0.0, reading - decoding) / views_per_image if views_per_image else 0.0,
        "augmented": clock.seconds_per_image("Computing augmented views", n_read) or 0.0,
        "frozen": clock.seconds_per_image("Computing what is below", n_bottom) or 0.0,
    }


def _notes_on(
    counts: Counts,
    features: FeaturesConfig | None,
    fit: FitConfig | None,
    units: dict[Unit, float],
) -> list[str]:
    """Say what depends on results of the training."""
    notes = []
    if fit is not None and fit.stop_patience and fit.epochs > fit.stop_patience:
        notes.append(
            _(
                "The time is that of all {epochs} epochs; training stops earlier if "
                "{monitor} gets no better for {stop_patience} epochs.",
                epochs=fit.epochs,
                monitor=fit.monitor,
                stop_patience=fit.stop_patience,
            )
        )
    if counts.n_in_layers_trial and features is not None and features.feature_layers == "auto":
        more = units["view"] * (counts.n_files - counts.n_in_layers_trial)
        notes.append(
            _(
                "If a trial shows that inner layers pay, the features of the other pictures "
                "are computed again, which takes up to {duration} more.",
                duration=duration(more),
            )
        )
    if counts.n_in_trial and features is not None and features.mirror == "auto":
        more = units["view"] * (counts.n_files - counts.n_in_trial)
        notes.append(
            _(
                "If a trial shows that mirror images pay, they are computed too, which takes "
                "up to {duration} more.",
                duration=duration(more),
            )
        )
    return notes


def head_seconds(n: int, n_features: int, n_classes: int) -> tuple[float, float]:
    """Measure, per row of features, fitting a head and searching for near copies.

    Args:
        n: Number of rows to measure on.
        n_features: Number of features.
        n_classes: Number of classes, at least 2.

    Returns:
        Seconds per row of both.
    """
    random = np.random.default_rng(0)
    y = np.arange(n) % n_classes
    means = random.normal(size=(n_classes, n_features)).astype(np.float32)
    spread = random.normal(size=(n_features,)).astype(np.float32)
    features = 0.15 * means[y] + random.normal(size=(n, n_features)).astype(np.float32) * spread
    began = time.perf_counter()
    choose_and_fit(features, y, (np.arange(n) // n_classes) % 5, n_classes)
    fitted = time.perf_counter()
    overviews = np.zeros((n, 32, 32, 3), np.uint8)
    find_near_duplicates(features, np.arange(n), overviews)
    return (fitted - began) / n, (time.perf_counter() - fitted) / n
