"""The recipe ``auto``: the best classifier that can be trained and validated in a given time.

It tries the recipe ``features`` first, since that takes about a minute. In the time that remains,
it tries fine-tuning, which gains most, with as many views and epochs as the time allows, and then
features of augmented views. The cost of each is measured before it starts. Validation images that
are used for nothing else decide between them.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import (
    FeatureLayers,
    FeaturesConfig,
    FineTuneConfig,
    MirrorMode,
    SplitConfig,
    TrainConfig,
)
from pellucid.data.selection import class_indices, class_names, images_in
from pellucid.data.split import assign_splits
from pellucid.errors import PellucidError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import OutOfTimeError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import import_keras
from pellucid.report.formats import duration
from pellucid.run_record import Variant
from pellucid.training.augmented_cost import seconds_of_augmented_views
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.context import TrainingContext
from pellucid.training.learning_curve import SHARES
from pellucid.training.ood_scorer import MAX_PICTURES
from pellucid.training.recipe import FittedModel, Recipe
from pellucid.training.recipes.features import FeaturesRecipe
from pellucid.training.recipes.fine_tune import FineTuneRecipe
from pellucid.training.time_plan import TimeLimit, check_time
from pellucid.what_to_train import what_to_train

RESERVED_SECONDS = 30.0
"""Time reserved for the start of the process, the report and the model files."""

MEASURE_SECONDS = 30.0
"""Time for measuring what fine-tuning costs. With less time left, no further variant is tried."""

_KERAS_SECONDS = 6.0
"""Time for starting Keras on a machine on which the two times above suffice. On a slower or busier
machine, these two times are longer in proportion."""

_NO_TIME = marked("not tried: too little time was left")

_TRIALS = ("layers_trial", "mirror_trial")
"""Names of the details that explain the choices of the recipe ``features``."""

_FAILED, _NOT_TRIED = "failed: ", "not tried: "
"""Beginnings of notes on a variant, which are stored in English."""
_FEATURES, _FINE_TUNE = "features", "fine-tune"
_AUGMENTED = marked("features of augmented views")


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
        self._slowness = 1.0
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
        tried = [_judge(_FEATURES, best, judging, y, began)]
        n_learned = len(trial) - len(images_in(trial, "test"))
        advice = what_to_train(n_learned, best.details)
        chosen, found_by_trials = _choices(best, self._config.features)
        is_interrupted, winner = best.is_interrupted, tried[0]
        for name in (_FINE_TUNE, _AUGMENTED):
            if is_interrupted:
                note = marked("not tried: the training was interrupted")
                tried.append(Variant(name, note=note))
                continue
            variant, model = self._try(name, catalog, trial, judging, chosen)
            tried.append(variant)
            if model is not None:
                is_interrupted |= model.is_interrupted
                if _loss(variant) < _loss(winner):
                    best, winner = model, variant
            elif variant.note.startswith(_FAILED):
                # Epochs that were finished before an interruption must not be lost.
                is_interrupted |= self._is_resumed(name)
        if len(judging):
            watcher.note(_summary(winner, tried, len(y)))
            watcher.note(advice)
        if winner.name == _FINE_TUNE:
            best = _with_answers(best, judging)
        elif len(judging):
            watcher.stage(marked("Fitting with all pictures"))
            # No deadline: time is reserved for this fit, and its result is needed in any case.
            is_plain = winner.name == _FEATURES
            settings = chosen if is_plain else _with_views(chosen, self._config.fine_tune)
            config = replace(self._config, features=settings)
            best = FeaturesRecipe(config, self._context).fit(catalog)
            if not is_plain:  # mirror images are left to the augmentation
                found_by_trials.pop("mirror_trial", None)
            best = replace(best, details=best.details | found_by_trials)
        return replace(
            best,
            is_interrupted=is_interrupted,
            details={"winner": winner.name, **best.details},
            variants=tuple(tried),
        )

    def _try(
        self,
        name: str,
        catalog: pl.DataFrame,
        trial: pl.DataFrame,
        judging: pl.DataFrame,
        chosen: FeaturesConfig,
    ) -> tuple[Variant, FittedModel | None]:
        """Fit a variant and evaluate it; there is no model if it was not tried or failed."""
        y = class_indices(judging["label"], class_names(catalog))
        if reason := self._why_not(name, len(y)):
            return Variant(name, note=reason), None
        self._context.watcher.stage(
            marked("Trying: fine-tune")
            if name == _FINE_TUNE
            else marked("Trying: features of augmented views")
        )
        began = time.monotonic()
        try:
            model = self._create(name, catalog, chosen, len(y)).fit(trial)
            return _judge(name, model, judging, y, began), model
        except OutOfTimeError as error:
            note = str(error)
            if not error.args:
                note = marked("not finished in time")
            elif not note.startswith(_NOT_TRIED):
                note = marked("not tried: {reason}", reason=error.args[0])
        except PellucidError as error:
            # The models fitted before must not be lost.
            note = marked("failed: {error}", error=error)
        return Variant(name, seconds=time.monotonic() - began, note=note), None

    def _why_not(self, name: str, n_judging: int) -> str | None:
        """Say why a variant is not tried; None if it is to be tried."""
        if not n_judging:
            return marked("not tried: there are too few validation pictures to compare by")
        if name == _AUGMENTED and self._config.fine_tune.augment == "none":
            return marked("not tried: no augmentation was wanted")
        if name == _FINE_TUNE and not self._is_trainable:
            return marked("not tried: an ONNX backbone cannot be trained")
        if not self._is_resumed(name) and self._end - time.monotonic() < MEASURE_SECONDS:
            return _NO_TIME
        return None

    def _is_resumed(self, name: str) -> bool:
        """Whether epochs of this variant were finished before an interruption.

        They must not be lost if less time is left than was planned.
        """
        return name == _FINE_TUNE and self._context.run.has_state

    def _start_keras(self, name: str) -> None:
        """Start Keras, and reserve more time if that takes long: the machine is slow or busy.

        Raises:
            OutOfTimeError: No time is left on such a machine.
        """
        began = time.monotonic()
        import_keras()
        slowness = max(self._slowness, (time.monotonic() - began) / _KERAS_SECONDS)
        self._end -= RESERVED_SECONDS * (slowness - self._slowness)
        self._slowness = slowness
        left = self._end - time.monotonic()
        if left < MEASURE_SECONDS * slowness and not self._is_resumed(name):
            raise OutOfTimeError(_NO_TIME)

    def _create(
        self, name: str, catalog: pl.DataFrame, chosen: FeaturesConfig, n_judging: int
    ) -> Recipe:
        """Create the recipe of a variant.

        Raises:
            OutOfTimeError: The time does not suffice for it.
        """
        self._start_keras(name)
        config, context = self._config, self._context
        end = self._end - after_features(self._plain.head_seconds)
        if name == _FINE_TUNE:
            n_train, n_test = (len(images_in(catalog, split)) for split in ("train", "test"))
            limit = TimeLimit(end, n_predicted_after(n_train, n_test, n_judging))
            # Train on this machine in any case: the limit is a time of its clock.
            context = replace(context, hooks=replace(context.hooks, executor=None))
            return FineTuneRecipe(config, context, is_streaming=True, limit=limit)
        settings = _with_views(chosen, config.fine_tune)
        recipe = FeaturesRecipe(replace(config, features=settings), context, end)
        extractor = recipe.extractor
        if settings.feature_layers == "all":
            extractor = extractor.with_inner()
        takes = seconds_of_augmented_views(
            extractor,
            AugmentedViews(settings.augment, config.seed),
            settings.n_views,
            images_in(catalog, "train", "validation"),
        )
        # The head learns from each view, now and in the final fit.
        takes += 2 * (1 + settings.n_views) * self._plain.head_seconds
        check_time(takes, end - time.monotonic())
        return recipe


def _with_views(features: FeaturesConfig, fine_tune: FineTuneConfig) -> FeaturesConfig:
    """Return settings of features with the augmented views of fine-tuning."""
    return replace(features, augment=fine_tune.augment, n_views=fine_tune.n_views)


def _choices(model: FittedModel, features: FeaturesConfig) -> tuple[FeaturesConfig, dict[str, Any]]:
    """Return settings that repeat the choices of a fit, and the details of its trials."""
    details = model.details
    layers: FeatureLayers = "last" if details.get("feature_layers", "last") == "last" else "all"
    mirror: MirrorMode = "on" if details.get("mirror") == "on" else "off"
    found = {name: text for name, text in details.items() if name in _TRIALS}
    return replace(features, feature_layers=layers, mirror=mirror), found


def _summary(winner: Variant, tried: Sequence[Variant], n_judging: int) -> str:
    """Describe what was chosen, and the log loss and time of each variant."""
    losses = ", ".join(
        f"{_(v.name)} {v.log_loss:.3f}" + (f" ({duration(v.seconds)})" if v.seconds else "")
        for v in tried
        if v.log_loss is not None
    )
    return _(
        "Chosen: {way}. Log loss (lower is better) on {n_judging:,} validation pictures that were "
        "used for nothing else: {losses}.",
        way=_(winner.name),
        n_judging=n_judging,
        losses=losses,
    )


def after_features(head_seconds: float) -> float:
    """Return the time for the head's final fit, and for those of the learning curve.

    Args:
        head_seconds: Time for fitting the head once, in seconds.
    """
    return head_seconds * (1 + sum(SHARES))


def n_predicted_after(n_train: int, n_test: int, n_judging: int) -> int:
    """Count the images that a trained network predicts after its own validation.

    Args:
        n_train: Number of training images; the OOD score is fitted on some or all of them.
        n_test: Number of test images.
        n_judging: Number of images by which the variants are compared.
    """
    return n_test + n_judging + min(n_train, MAX_PICTURES)


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
        return Variant(name, seconds=seconds, note=marked("not validated"))
    answers = model.predictor.predict(images)
    note = model.details.get("fitted_into_time", "")
    return Variant(name, log_loss(y, answers), accuracy(y, answers), seconds, note)


def _with_answers(model: FittedModel, images: pl.DataFrame) -> FittedModel:
    """Add the model's probabilities of further images that it has not seen."""
    validated = pl.concat([model.validated, images])
    answers = model.predictor.predict(images)
    probabilities = np.concatenate([model.validated_probabilities, answers])
    return replace(model, validated=validated, validated_probabilities=probabilities)


def _loss(variant: Variant) -> float:
    return float("inf") if variant.log_loss is None else variant.log_loss
