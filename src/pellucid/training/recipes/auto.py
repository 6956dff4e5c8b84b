"""The recipe ``auto``: the best classifier that can be validated in a given time.

Features first, since they take a minute; then, as long as the budget lasts, features of further
views and a body that is fine-tuned. The validation pictures choose the winner.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import TrainConfig
from pellucid.errors import PellucidError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.training.logistic_regression import Rows
from pellucid.training.recipe import FittedModel, Recipe, Variant, Workplace
from pellucid.training.recipes.features import FeaturesRecipe, OutOfTimeError
from pellucid.training.recipes.fine_tune import FineTuneRecipe

_RESERVED_SECONDS = 20.0
"""For the test, the report and the model files after the fit."""

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

        All answer for the same validation pictures without having learned from them: features out
        of fold, fine-tuning held out.
        """
        is_validation = (catalog["split"] == "validation").fill_null(value=False)
        rows = is_validation.arg_true().to_numpy().astype(np.intp)
        index = {label: position for position, label in enumerate(labels)}
        y = np.array([index[label] for label in catalog["label"].gather(rows)], dtype=np.intp)
        watcher = self._workplace.watcher

        began = time.monotonic()
        best = self._best.fit(catalog, labels)
        tried = [_judge("features", best, rows, y, began)]
        winner, is_interrupted = tried[0], best.is_interrupted
        for name in ("features of augmented views", "fine-tune"):
            if not len(y) or self._end - time.monotonic() < _LEAST_SECONDS:
                tried.append(Variant(name, note="not tried: no time was left"))
                continue
            if name != "fine-tune" and self._config.fine_tune.augment == "none":
                tried.append(Variant(name, note="not tried: no augmentation was wanted"))
                continue
            if name == "fine-tune" and not self._is_trainable:
                tried.append(Variant(name, note="not tried: an ONNX body cannot be trained"))
                continue
            watcher.stage(f"Trying: {name}")
            began = time.monotonic()
            try:
                recipe = self._create(name)
                model = recipe.fit(catalog, labels)
            except OutOfTimeError:
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note="not finished in time"))
                continue
            except PellucidError as error:
                # What was found before must not be lost.
                seconds = time.monotonic() - began
                tried.append(Variant(name, seconds=seconds, note=f"failed: {error}"))
                continue
            tried.append(_judge(name, model, rows, y, began))
            is_interrupted |= model.is_interrupted
            if _loss(tried[-1]) < _loss(winner):
                self._best, best, winner = recipe, model, tried[-1]
        losses = ", ".join(f"{v.name} {v.log_loss:.3f}" for v in tried if v.log_loss is not None)
        if losses:
            watcher.note(f"Chosen: {winner.name}. Log loss on the validation pictures: {losses}.")
        return replace(
            best,
            is_interrupted=is_interrupted,
            details={"winner": winner.name, **best.details},
            variants=tuple(tried),
        )

    def _create(self, name: str) -> Recipe:
        config = self._config
        if name == "fine-tune":
            from pellucid.training.callbacks.deadline import Deadline

            callbacks = [*self._workplace.callbacks, Deadline(self._end)]
            # Here in any case, where the clock is by which it ends.
            workplace = replace(self._workplace, callbacks=callbacks, elsewhere=None)
            return FineTuneRecipe(config, workplace, is_streaming=True)
        fine_tune = config.fine_tune
        features = replace(config.features, augment=fine_tune.augment, n_views=fine_tune.n_views)
        return FeaturesRecipe(replace(config, features=features), self._workplace, self._end)

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


def _judge(
    name: str, model: FittedModel, rows: NDArray[np.intp], y: NDArray[np.intp], began: float
) -> Variant:
    """Say how a variant did on the validation split."""
    seconds = time.monotonic() - began
    answers = answers_for(model, rows)
    if answers is None or not len(y):
        return Variant(name, seconds=seconds, note="not validated")
    return Variant(name, log_loss(y, answers), accuracy(y, answers), seconds)


def _loss(variant: Variant) -> float:
    return float("inf") if variant.log_loss is None else variant.log_loss


def answers_for(model: FittedModel, rows: NDArray[np.intp]) -> NDArray[np.float32] | None:
    """Pick a model's probabilities for some rows; None if it has not answered for all of them."""
    position = {row: at for at, row in enumerate(model.validated.tolist())}
    if not set(rows.tolist()) <= set(position):
        return None
    return model.validated_probabilities[[position[row] for row in rows.tolist()]]
