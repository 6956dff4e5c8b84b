"""The recipe ``auto``: the best classifier that can be trained and validated in a given time.

It tries the recipe ``features`` first, since that takes a minute. While time remains, it then tries
features of augmented views, and fine-tuning. Validation images that are used for nothing else
decide between them.
"""

import time
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import SplitConfig, TrainConfig
from pellucid.data.selection import class_indices, class_names, images_in
from pellucid.data.split import assign_splits
from pellucid.errors import PellucidError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.features.extractor import OutOfTimeError
from pellucid.run_record import Variant
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.context import TrainingContext
from pellucid.training.recipe import FittedModel, Recipe
from pellucid.training.recipes.features import FeaturesRecipe
from pellucid.training.recipes.fine_tune import FineTuneRecipe

RESERVED_SECONDS = 20.0
"""Time reserved for the test, the report and the model files after the fit."""

_FINE_TUNE = "fine-tune"

MIN_SECONDS = 15.0
"""With less time left than this, no further variant is started."""


class AutoRecipe:
    """Tries several recipes within a time budget, and keeps the one with the best validation loss.

    Args:
        config: Settings.
        context: Source, cache, run and hooks of the training.

    Raises:
        ConfigError: There is no such backbone.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(self, config: TrainConfig, context: TrainingContext) -> None:
        self._config, self._context = config, context
        self._end = time.monotonic() + config.auto.seconds - RESERVED_SECONDS
        self._plain = plain = FeaturesRecipe(config, context)
        backbone = plain.extractor.backbone
        check_policy_size(config.fine_tune.augment, plain.spec, backbone.name, context.watcher)
        self._is_trainable = backbone.has_keras
        self.spec, self.sinks, self.feature_sink = plain.spec, plain.sinks, plain.feature_sink

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Fit one recipe after the other, and keep the one with the lowest log loss.

        Half of the validation images are reserved for this comparison: no recipe learns from them
        or chooses an epoch, a regularization strength or a temperature by them. The recipes use
        the other half for validation. If a features recipe wins, it is fitted once more with all
        images outside the test set.
        """
        trial, judging = reserve_judging(catalog, self._config.seed)
        y = class_indices(judging["label"], class_names(catalog))
        watcher = self._context.watcher

        began = time.monotonic()
        best = self._plain.fit(trial)
        tried = [_judge("features", best, judging, y, began)]
        winner, is_interrupted = tried[0], best.is_interrupted
        for name in ("features of augmented views", _FINE_TUNE):
            if reason := self._why_not(name, len(y)):
                tried.append(Variant(name, note=f"not tried: {reason}"))
                continue
            watcher.stage(f"Trying: {name}")
            began = time.monotonic()
            try:
                model = self._create(name, self._end).fit(trial)
                tried.append(_judge(name, model, judging, y, began))
            except OutOfTimeError:
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note="not finished in time"))
                continue
            except PellucidError as error:
                # The models fitted before must not be lost.
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note=f"failed: {error}"))
                continue
            is_interrupted |= model.is_interrupted
            if _loss(tried[-1]) < _loss(winner):
                best, winner = model, tried[-1]
        losses = ", ".join(f"{v.name} {v.log_loss:.3f}" for v in tried if v.log_loss is not None)
        if losses:
            watcher.note(
                f"Chosen: {winner.name}. Log loss on {len(y)} validation pictures that were used "
                f"for nothing else: {losses}."
            )
        if winner.name == _FINE_TUNE:
            best = _with_answers(best, judging)
        elif len(judging):
            watcher.stage("Fitting with all pictures")
            # No deadline: the time may be up, but only views of a few images are missing.
            is_plain = winner.name == "features"
            best = (self._plain if is_plain else self._create(winner.name, None)).fit(catalog)
        return replace(
            best,
            is_interrupted=is_interrupted,
            details={"winner": winner.name, **best.details},
            variants=tuple(tried),
        )

    def _why_not(self, name: str, n_judging: int) -> str | None:
        """Return the reason for not trying a variant, or None if it is to be tried."""
        if not n_judging:
            return "there are too few validation pictures to compare by"
        if self._end - time.monotonic() < MIN_SECONDS:
            return "no time was left"
        if name != _FINE_TUNE and self._config.fine_tune.augment == "none":
            return "no augmentation was wanted"
        if name == _FINE_TUNE and not self._is_trainable:
            return "an ONNX backbone cannot be trained"
        return None

    def _create(self, name: str, end: float | None) -> Recipe:
        config = self._config
        if name == _FINE_TUNE:
            from pellucid.training.callbacks.deadline import Deadline

            hooks = self._context.hooks
            callbacks = [*hooks.callbacks, Deadline(self._end)]
            # Train on this machine in any case: the deadline is a time of its clock.
            hooks = replace(hooks, callbacks=callbacks, executor=None)
            return FineTuneRecipe(config, replace(self._context, hooks=hooks), is_streaming=True)
        fine_tune = config.fine_tune
        features = replace(config.features, augment=fine_tune.augment, n_views=fine_tune.n_views)
        return FeaturesRecipe(replace(config, features=features), self._context, end)


def reserve_judging(catalog: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw a stratified half of the validation images, for comparing the variants.

    Args:
        catalog: Catalog with splits and units.
        seed: Random seed; the same seed draws the same images.

    Returns:
        The catalog, in which the drawn images have no split; and the drawn images, in the order
        of the catalog. No image is drawn if there are too few validation images to halve.
    """
    numbered = catalog.with_row_index()
    images = images_in(numbered, "validation")
    labels, units = images["label"].to_list(), images["unit"].to_list()
    halves = assign_splits(labels, units, [None] * len(images), SplitConfig(0.5, 0.0), seed)
    judging = images.filter(pl.Series([half == "test" for half in halves], dtype=pl.Boolean))
    is_judging = pl.int_range(pl.len()).is_in(judging["index"].to_list())
    trial = catalog.with_columns(split=pl.when(~is_judging).then("split"))
    return trial, judging.drop("index")


def _judge(
    name: str, model: FittedModel, images: pl.DataFrame, y: NDArray[np.intp], began: float
) -> Variant:
    """Evaluate a variant on images that it has not seen."""
    seconds = time.monotonic() - began
    if not len(y):
        return Variant(name, seconds=seconds, note="not validated")
    answers = model.predictor.predict(images)
    return Variant(name, log_loss(y, answers), accuracy(y, answers), seconds)


def _with_answers(model: FittedModel, images: pl.DataFrame) -> FittedModel:
    """Add the model's probabilities of further images that it has not seen."""
    validated = pl.concat([model.validated, images])
    answers = model.predictor.predict(images)
    probabilities = np.concatenate([model.validated_probabilities, answers])
    return replace(model, validated=validated, validated_probabilities=probabilities)


def _loss(variant: Variant) -> float:
    return float("inf") if variant.log_loss is None else variant.log_loss
