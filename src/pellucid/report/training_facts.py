"""Facts about the training of the classifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import polars as pl

from pellucid.advice import overfitting_advice
from pellucid.data.selection import images_in
from pellucid.evaluation.overfitting import is_overfitted
from pellucid.report.run_files import RunFiles
from pellucid.report.settings_groups import settings_groups
from pellucid.report.titles import BY_EPOCHS
from pellucid.run_record import Parity, RunRecord
from pellucid.settings import PARTS

Curve = tuple[tuple[float, float], ...]
"""Points (x, y) in ascending order of x."""

_MIN_CHANGE = 1e-3
"""Relative change of the learning rate below which it counts as constant."""


@dataclass(frozen=True)
class TrainingFacts:
    """Everything on the page about the training."""

    run: RunRecord
    is_going_on: bool
    """Whether another process is training the run now."""
    source_name: str
    """Last part of the image folder's path; the rest may contain a person's name."""
    details: Mapping[str, str | float]
    """Details that the recipe found or chose."""
    settings: Mapping[str, Mapping[str, str | float]]
    """Settings by title of the part, without the parts of other recipes."""
    log_loss_by_strength: Curve
    strength: float | None
    """Chosen strength."""
    rate_test: Curve
    """Smoothed loss by learning rate in the range test."""
    picked_rate: float | None
    """Learning rate that was picked by the range test."""
    curves: Mapping[str, Curve]
    """Curves over epochs by column of history.csv; only those with a finite value."""
    monitor: str
    """Column of history.csv that determined the best epoch."""
    n_validation: int
    """Number of validation images."""
    best_epoch: int | None
    """Epoch whose weights were kept; if unknown, the epoch with the lowest validation loss."""
    parity: Parity | None
    n_tries: int | None
    """Number of tries of the search that found the settings; None if there was no search."""

    @property
    def is_by_epochs(self) -> bool:
        """Whether the classifier itself was trained epoch by epoch."""
        return self.run.way in BY_EPOCHS

    @property
    def is_overfitted(self) -> bool:
        """Whether the network of the kept epoch has memorized its training images."""
        train, validation = (
            dict(self.curves.get(name, ())).get(float(self.best_epoch or 0))
            for name in ("accuracy", "val_accuracy")
        )
        return (
            self.is_by_epochs
            and train is not None
            and validation is not None
            and is_overfitted(train, validation, self.n_validation)
        )

    @property
    def overfitting_advice(self) -> str:
        """Advice against overfitting, in a sentence."""
        return overfitting_advice(self.run.recipe, str(self.details.get("augmentation", "none")))

    @property
    def learning_rates(self) -> Curve:
        """Learning rate by epoch; empty if it is constant."""
        curve = self.curves.get("learning_rate", ())
        rates = [rate for _, rate in curve]
        return curve if rates and max(rates) - min(rates) > _MIN_CHANGE * max(rates) else ()


def summarise_training(run_files: RunFiles) -> TrainingFacts:
    """Collect the facts from a run's files; missing facts are empty or None."""
    run = run_files.record
    details = {name: value for name, value in run.details.items() if value is not None}
    found = run.log_loss_by_strength.items()
    strengths = tuple(sorted((float(strength), loss) for strength, loss in found))
    rate_test = _curve(run_files.rate_test, "learning_rate", "loss")
    curves = _curves(run_files.history)
    return TrainingFacts(
        run=run,
        is_going_on=run_files.is_being_trained,
        source_name=run.source.replace("\\", "/").rstrip("/").split("/")[-1],
        details=details,
        settings=settings_groups(run.config, run.recipe),
        log_loss_by_strength=tuple(point for point in strengths if point[0] > 0),
        strength=_chosen(details, strengths),
        rate_test=rate_test,
        picked_rate=_nearest(run.picked_rate, rate_test),
        curves=curves,
        monitor=_monitor(run.config, run.recipe),
        n_validation=len(images_in(run_files.catalog, "validation")),
        best_epoch=_best_epoch(details.get("best_epoch"), curves.get("val_loss", ())),
        parity=run_files.classifier.parity,
        n_tries=_n_tries(run.config),
    )


def _n_tries(config: Mapping[str, Any]) -> int | None:
    """Return the number of tries, unless somebody has edited it into something else."""
    found = config.get("n_tries")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _chosen(details: Mapping[str, Any], strengths: Curve) -> float | None:
    """Find the chosen strength among those tried, whether saved as a number or as text."""
    if not strengths:
        return None
    try:
        return _nearest(float(details["strength"]), strengths)
    except (KeyError, TypeError, ValueError):
        return min(strengths, key=lambda point: point[1])[0]


def _nearest(wanted: float | None, curve: Curve) -> float | None:
    """Find the x of a curve that equals a number up to rounding; None if there is none."""
    if wanted is None or not curve:
        return None
    nearest = min((x for x, _ in curve), key=lambda x: abs(x - wanted))
    return nearest if abs(nearest - wanted) <= 0.01 * abs(wanted) else None


def _monitor(config: Mapping[str, Any], recipe: str) -> str:
    parts = [config.get(part) or {} for part in PARTS.get(recipe, ())]
    return next((str(part["monitor"]) for part in parts if "monitor" in part), "val_loss")


def _best_epoch(found: Any, val_losses: Curve) -> int | None:
    if isinstance(found, int):
        return found
    return int(min(val_losses, key=lambda point: point[1])[0]) if val_losses else None


def _curves(history: pl.DataFrame | None) -> dict[str, Curve]:
    names = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
    curves = {name: _curve(history, "epoch", name) for name in names}
    return {name: curve for name, curve in curves.items() if curve}


def _curve(table: pl.DataFrame | None, x_name: str, y_name: str) -> Curve:
    """Return two columns as a curve, without rows in which a number is missing or not finite."""
    if table is None or y_name not in table.columns:
        return ()
    numbers = table.select(x_name, y_name).cast(pl.Float64, strict=False)
    return tuple(
        (x, y) for x, y in numbers.iter_rows() if None not in (x, y) and isfinite(x) and isfinite(y)
    )
