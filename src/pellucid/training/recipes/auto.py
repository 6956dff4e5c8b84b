"""The recipe ``auto``: the best classifier that can be validated in a given time.

Features first, since they take a minute; then, as long as the budget lasts, features of further
views and a body that is fine-tuned. Validation pictures that serve for nothing else decide.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import SplitConfig, TrainConfig
from pellucid.data.split import deal_splits
from pellucid.errors import PellucidError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.run_record import Variant
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.logistic_regression import Rows
from pellucid.training.recipe import FittedModel, Recipe, Workplace
from pellucid.training.recipes.features import FeaturesRecipe, OutOfTimeError
from pellucid.training.recipes.fine_tune import FineTuneRecipe
from pellucid.training.test_results import rows_of

_RESERVED_SECONDS = 20.0
"""For the test, the report and the model files after the fit."""

_FINE_TUNE = "fine-tune"

_LEAST_SECONDS = 15.0
"""With less time than this nothing further is begun."""


class AutoRecipe:
    """Tries recipes while there is time, and is then the one that validated best.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.

    Raises:
        ConfigError: There is no such backbone.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(self, config: TrainConfig, workplace: Workplace) -> None:
        self._config, self._workplace = config, workplace
        self._end = time.monotonic() + config.auto.seconds - _RESERVED_SECONDS
        plain = FeaturesRecipe(config, workplace)
        spec, name = plain.backbone.spec, plain.backbone.name
        check_policy_size(config.fine_tune.augment, spec, name, workplace)
        self._is_trainable = plain.backbone.has_keras
        self._best: Recipe = plain
        self.sink = plain.sink

    def compute_elsewhere(self) -> None:
        """Have other machines compute the features, which all variants begin with."""
        self._best.compute_elsewhere()

    def body_features(self, catalog: pl.DataFrame, rows: NDArray[np.intp]) -> Rows | None:
        """Compute what the body sees, which all variants begin with."""
        return self._best.body_features(catalog, rows)

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Fit one recipe after the other, and keep the one with the least log loss.

        Half of the validation pictures judge: no recipe learns from them, or chooses an epoch, a
        strength or a temperature by them. The other half is what the recipes have for validation.
        Features, if they win, are fitted once more with all pictures but the test's.
        """
        index = {label: position for position, label in enumerate(labels)}
        rows = judging_rows(catalog, self._config.seed)
        y = np.array([index[label] for label in catalog["label"].gather(rows)], dtype=np.intp)
        is_judging = pl.int_range(pl.len()).is_in(rows.tolist())
        trial = catalog.with_columns(split=pl.when(~is_judging).then("split"))
        watcher = self._workplace.watcher

        began = time.monotonic()
        best = self._best.fit(trial, labels)
        tried = [_judge("features", self._best, rows, y, began)]
        winner, is_interrupted = tried[0], best.is_interrupted
        for name in ("features of augmented views", _FINE_TUNE):
            if reason := self._why_not(name, len(y)):
                tried.append(Variant(name, note=f"not tried: {reason}"))
                continue
            watcher.stage(f"Trying: {name}")
            began = time.monotonic()
            try:
                recipe = self._create(name, self._end)
                model = recipe.fit(trial, labels)
                tried.append(_judge(name, recipe, rows, y, began))
            except OutOfTimeError:
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note="not finished in time"))
                continue
            except PellucidError as error:
                # What was found before must not be lost.
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note=f"failed: {error}"))
                continue
            is_interrupted |= model.is_interrupted
            if _loss(tried[-1]) < _loss(winner):
                self._best, best, winner = recipe, model, tried[-1]
        losses = ", ".join(f"{v.name} {v.log_loss:.3f}" for v in tried if v.log_loss is not None)
        if losses:
            watcher.note(
                f"Chosen: {winner.name}. Log loss on {len(y)} validation pictures that served for "
                f"nothing else: {losses}."
            )
        if winner.name == _FINE_TUNE:
            best = _with_answers(best, rows, self._best.predict(rows))
        elif len(rows):
            watcher.stage("Fitting with all pictures")
            if winner.name != "features":
                # The time may be up by now; only some views of a few pictures are missing.
                self._best = self._create(winner.name, None)
            best = self._best.fit(catalog, labels)
        return replace(
            best,
            is_interrupted=is_interrupted,
            details={"winner": winner.name, **best.details},
            variants=tuple(tried),
        )

    def _why_not(self, name: str, n_judging: int) -> str | None:
        """Say why a variant is not tried, if it is not."""
        if not n_judging:
            return "there are too few validation pictures to compare by"
        if self._end - time.monotonic() < _LEAST_SECONDS:
            return "no time was left"
        if name != _FINE_TUNE and self._config.fine_tune.augment == "none":
            return "no augmentation was wanted"
        if name == _FINE_TUNE and not self._is_trainable:
            return "an ONNX body cannot be trained"
        return None

    def _create(self, name: str, end: float | None) -> Recipe:
        config = self._config
        if name == _FINE_TUNE:
            from pellucid.training.callbacks.deadline import Deadline

            callbacks = [*self._workplace.callbacks, Deadline(self._end)]
            # Here in any case, where the clock is by which it ends.
            workplace = replace(self._workplace, callbacks=callbacks, elsewhere=None)
            return FineTuneRecipe(config, workplace, is_streaming=True)
        fine_tune = config.fine_tune
        features = replace(config.features, augment=fine_tune.augment, n_views=fine_tune.n_views)
        return FeaturesRecipe(replace(config, features=features), self._workplace, end)

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Answer as the winner does."""
        return self._best.predict(rows)

    def predict_from_fewer(
        self, share: float, rows: NDArray[np.intp]
    ) -> tuple[int, NDArray[np.float32]] | None:
        """Answer as the winner would from fewer pictures, where that is quick."""
        return self._best.predict_from_fewer(share, rows)

    def last_features(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Give what the winner's last layer sees."""
        return self._best.last_features(rows)

    def write_onnx(self, path: Path) -> None:
        """Write the winner."""
        self._best.write_onnx(path)

    @property
    def has_keras_model(self) -> bool:
        """Whether the winner has a Keras model."""
        return self._best.has_keras_model

    def write_keras(self, path: Path) -> None:
        """Save the winner."""
        self._best.write_keras(path)


def judging_rows(catalog: pl.DataFrame, seed: int) -> NDArray[np.intp]:
    """Draw half of the validation pictures, stratified, for comparing what has been tried.

    Args:
        catalog: With its splits and units.
        seed: Same seed, same pictures.

    Returns:
        Rows of the catalog, rising; empty where there are too few validation pictures to halve.
    """
    rows = rows_of(catalog, "validation")
    labels, units = (catalog[name].gather(rows).to_list() for name in ("label", "unit"))
    halves = deal_splits(labels, units, [None] * len(rows), SplitConfig(0.5, 0.0), seed)
    return rows[np.array(halves, dtype=str) == "test"]


def _judge(
    name: str, recipe: Recipe, rows: NDArray[np.intp], y: NDArray[np.intp], began: float
) -> Variant:
    """Say how a variant does on pictures that it has not seen."""
    seconds = time.monotonic() - began
    if not len(y):
        return Variant(name, seconds=seconds, note="not validated")
    answers = recipe.predict(rows)
    return Variant(name, log_loss(y, answers), accuracy(y, answers), seconds)


def _with_answers(
    model: FittedModel, rows: NDArray[np.intp], answers: NDArray[np.float32]
) -> FittedModel:
    """Add what a model answers for more pictures that it has not seen."""
    validated = np.concatenate([model.validated, rows])
    probabilities = np.concatenate([model.validated_probabilities, answers])
    return replace(model, validated=validated, validated_probabilities=probabilities)


def _loss(variant: Variant) -> float:
    return float("inf") if variant.log_loss is None else variant.log_loss
