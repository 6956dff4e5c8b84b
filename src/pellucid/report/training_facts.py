"""How the classifier came about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import polars as pl

from pellucid.advice import overfitting_advice
from pellucid.evaluation.overfitting import is_overfitted
from pellucid.report.record import RunRecord
from pellucid.report.settings_groups import settings_groups
from pellucid.report.titles import BY_EPOCHS
from pellucid.settings import PARTS

Curve = tuple[tuple[float, float], ...]
"""(x, y) in rising order of x."""

_LEAST_CHANGE = 1e-3
"""Relative; a learning rate that changes by less counts as constant."""


@dataclass(frozen=True)
class Parity:
    """How far the saved models' answers are from the trained one's."""

    keras_max_difference: float | None
    onnx_max_difference: float | None
    familiarity_max_difference: float | None
    """Of model.onnx; None where it was not compared."""
    n_pictures: int
    limit: float

    @property
    def is_checked(self) -> bool:
        """Whether any saved model was compared."""
        return self.keras_max_difference is not None or self.onnx_max_difference is not None

    @property
    def is_within_limit(self) -> bool:
        """Whether every comparison that was made came out well."""
        differences = (
            self.keras_max_difference,
            self.onnx_max_difference,
            self.familiarity_max_difference,
        )
        return all(d <= self.limit for d in differences if d is not None)


@dataclass(frozen=True)
class Variant:
    """One of several ways that were tried."""

    name: str
    log_loss: float | None
    """On the validation pictures, if it answered for them."""
    accuracy: float | None
    """From 0 to 1."""
    seconds: float | None
    note: str
    """Why there are no numbers."""
    is_chosen: bool


@dataclass(frozen=True)
class TrainingFacts:
    """Everything on the page about the training."""

    recipe: str
    way: str
    """The recipe; of those that `auto` tried, the one that it chose."""
    is_interrupted: bool
    """Whether Ctrl-C ended the training, so that it may go on."""
    is_going_on: bool
    """Whether it goes on right now, in another process."""
    variants: tuple[Variant, ...]
    """All that were tried, if the recipe tries several."""
    command: str
    created: str
    """ISO time."""
    source_name: str
    """Last part of the picture folder's path: the rest may name a person."""
    details: Mapping[str, str | float]
    """What the recipe found or chose."""
    settings: Mapping[str, Mapping[str, str | float]]
    """By the part's title: what was set, without the parts of other recipes."""
    versions: Mapping[str, str]
    seconds: Mapping[str, float]
    log_loss_by_strength: Curve
    strength: float | None
    """The chosen one."""
    rate_test: Curve
    """Of a learning-rate range test: the smoothed loss by the rate."""
    picked_rate: float | None
    """The rate of that test with which the training went on."""
    curves: Mapping[str, Curve]
    """Over epochs, by column of history.csv; only those with a finite value."""
    monitor: str
    """The column that chose the best epoch."""
    best_epoch: int | None
    """The epoch whose weights were kept, or with the lowest validation loss if that is unknown."""
    parity: Parity | None

    @property
    def is_by_epochs(self) -> bool:
        """Whether the classifier itself was trained epoch by epoch."""
        return self.way in BY_EPOCHS

    @property
    def is_overfitted(self) -> bool:
        """Whether the kept epoch is far better on the pictures that it learned from."""
        train, validation = (
            dict(self.curves.get(name, ())).get(float(self.best_epoch or 0))
            for name in ("accuracy", "val_accuracy")
        )
        return (
            self.is_by_epochs
            and train is not None
            and validation is not None
            and is_overfitted(train, validation)
        )

    @property
    def overfitting_advice(self) -> str:
        """What may help against that, in a sentence."""
        return overfitting_advice(self.recipe, str(self.details.get("augmentation", "none")))

    @property
    def learning_rates(self) -> Curve:
        """By epoch, if they change."""
        curve = self.curves.get("learning_rate", ())
        rates = [rate for _, rate in curve]
        return curve if rates and max(rates) - min(rates) > _LEAST_CHANGE * max(rates) else ()


def summarise_training(record: RunRecord) -> TrainingFacts:
    """Pick the facts from a run's files. What is missing there is empty or None here."""
    settings = record.settings
    config: dict[str, Any] = settings.get("config") or {}
    recipe = str(settings.get("recipe", config.get("recipe", "")))
    details: dict[str, Any] = settings.get("details") or {}
    way = str(details.get("winner", recipe))
    log_losses = settings.get("log_loss_by_strength") or {}
    strengths = tuple(sorted((float(key), float(value)) for key, value in log_losses.items()))
    rate_test = _curve(record.rate_test, "learning_rate", "loss")
    curves = _curves(record.history)
    return TrainingFacts(
        recipe=recipe,
        way=way,
        is_interrupted=bool(settings.get("is_interrupted")),
        is_going_on=record.is_being_trained,
        variants=tuple(_variants(settings.get("variants") or [], way)),
        command=str(settings.get("command", "")),
        created=str(settings.get("created", "")),
        source_name=str(settings.get("source", "")).replace("\\", "/").rstrip("/").split("/")[-1],
        details={k: v for k, v in details.items() if v is not None},
        settings=settings_groups(config, recipe),
        versions=settings.get("versions") or {},
        seconds=settings.get("seconds") or {},
        log_loss_by_strength=tuple(point for point in strengths if point[0] > 0),
        strength=_chosen(details, strengths),
        rate_test=rate_test,
        picked_rate=_nearest(settings.get("picked_rate"), rate_test),
        curves=curves,
        monitor=_monitor(config, recipe),
        best_epoch=_best_epoch(details.get("best_epoch"), curves.get("val_loss", ())),
        parity=_parity(record.classifier.get("parity")),
    )


def _variants(found: list[Mapping[str, Any]], way: str) -> Iterator[Variant]:
    for variant in found:
        name = str(variant.get("name", ""))
        yield Variant(
            name=name,
            log_loss=variant.get("log_loss"),
            accuracy=variant.get("accuracy"),
            seconds=variant.get("seconds"),
            note=str(variant.get("note", "")),
            is_chosen=name == way,
        )


def _chosen(details: Mapping[str, Any], strengths: Curve) -> float | None:
    """Find the chosen strength among those tried, whatever way it was written."""
    if not strengths:
        return None
    try:
        return _nearest(float(details["strength"]), strengths)
    except (KeyError, TypeError, ValueError):
        return min(strengths, key=lambda point: point[1])[0]


def _nearest(wanted: float | None, curve: Curve) -> float | None:
    """Find the x of a curve that a number is, up to rounding."""
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
    """Read two columns, without the rows in which a number is missing or not finite."""
    if table is None or y_name not in table.columns:
        return ()
    numbers = table.select(x_name, y_name).cast(pl.Float64, strict=False)
    return tuple(
        (x, y) for x, y in numbers.iter_rows() if None not in (x, y) and isfinite(x) and isfinite(y)
    )


def _parity(found: Mapping[str, Any] | None) -> Parity | None:
    if not found:
        return None
    return Parity(
        keras_max_difference=found.get("keras_max_difference"),
        onnx_max_difference=found.get("onnx_max_difference"),
        familiarity_max_difference=found.get("familiarity_max_difference"),
        n_pictures=int(found.get("n_pictures") or 0),
        limit=float(found.get("limit") or 0.0),
    )
