"""How the classifier came about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import polars as pl

from pellucid.report.record import RunRecord

Curve = tuple[tuple[float, float], ...]
"""(x, y) in rising order of x."""


@dataclass(frozen=True)
class Parity:
    """How far the saved models' probabilities are from the trained one's."""

    keras_max_difference: float | None
    onnx_max_difference: float | None
    n_pictures: int
    limit: float

    @property
    def is_checked(self) -> bool:
        """Whether any saved model was compared."""
        return self.keras_max_difference is not None or self.onnx_max_difference is not None

    @property
    def is_within_limit(self) -> bool:
        """Whether every comparison that was made came out well."""
        differences = (self.keras_max_difference, self.onnx_max_difference)
        return all(d <= self.limit for d in differences if d is not None)


@dataclass(frozen=True)
class TrainingFacts:
    """Everything on the page about the training."""

    recipe: str
    command: str
    created: str
    """ISO time."""
    seed: int | None
    source_name: str
    """Last part of the picture folder's path: the rest may name a person."""
    details: Mapping[str, str | float]
    """What the recipe found or chose."""
    settings: Mapping[str, str | float]
    """The configuration, flat, without the parts of other recipes."""
    versions: Mapping[str, str]
    seconds: Mapping[str, float]
    log_loss_by_strength: Curve
    strength: float | None
    """The chosen one."""
    curves: Mapping[str, Curve]
    """Over epochs, by column of history.csv; only those with a finite value."""
    parity: Parity | None

    @property
    def best_epoch(self) -> int | None:
        """The epoch with the lowest validation loss, if there were epochs."""
        curve = self.curves.get("val_loss", ())
        return int(min(curve, key=lambda point: point[1])[0]) if curve else None


def summarise_training(record: RunRecord) -> TrainingFacts:
    """Pick the facts from a run's files. What is missing there is empty or None here."""
    settings = record.settings
    config: dict[str, Any] = settings.get("config") or {}
    recipe = str(settings.get("recipe", config.get("recipe", "")))
    log_losses = settings.get("log_loss_by_strength") or {}
    strengths = tuple(sorted((float(key), float(value)) for key, value in log_losses.items()))
    return TrainingFacts(
        recipe=recipe,
        command=str(settings.get("command", "")),
        created=str(settings.get("created", "")),
        seed=config.get("seed"),
        source_name=str(settings.get("source", "")).replace("\\", "/").rstrip("/").split("/")[-1],
        details={k: v for k, v in (settings.get("details") or {}).items() if v is not None},
        settings=dict(_flat(config, other_recipes={"features", "scratch"} - {recipe})),
        versions=settings.get("versions") or {},
        seconds=settings.get("seconds") or {},
        log_loss_by_strength=tuple(point for point in strengths if point[0] > 0),
        strength=_chosen(settings.get("details") or {}, strengths),
        curves=_curves(record.history),
        parity=_parity(record.classifier.get("parity")),
    )


def _flat(
    config: Mapping[str, Any], other_recipes: set[str], prefix: str = ""
) -> Iterator[tuple[str, str | float]]:
    for key, value in config.items():
        if isinstance(value, Mapping):
            if key not in other_recipes:
                yield from _flat(value, other_recipes, f"{prefix}{key}.")
        elif value is not None:
            yield prefix + key, value


def _chosen(details: Mapping[str, Any], strengths: Curve) -> float | None:
    """Find the chosen strength among those tried, whatever way it was written."""
    if not strengths:
        return None
    try:
        wanted = float(details["strength"])
    except (KeyError, TypeError, ValueError):
        return min(strengths, key=lambda point: point[1])[0]
    nearest = min((x for x, _ in strengths), key=lambda x: abs(x - wanted))
    return nearest if abs(nearest - wanted) <= 0.01 * abs(wanted) else None


def _curves(history: pl.DataFrame | None) -> dict[str, Curve]:
    if history is None:
        return {}
    numbers = history.cast(pl.Float64, strict=False)
    curves = {
        name: tuple(
            (x, y)
            for x, y in zip(numbers["epoch"], numbers[name], strict=True)
            if x is not None and y is not None and isfinite(y)
        )
        for name in ("loss", "accuracy", "val_loss", "val_accuracy")
        if name in numbers.columns
    }
    return {name: curve for name, curve in curves.items() if curve}


def _parity(found: Mapping[str, Any] | None) -> Parity | None:
    if not found:
        return None
    return Parity(
        keras_max_difference=found.get("keras_max_difference"),
        onnx_max_difference=found.get("onnx_max_difference"),
        n_pictures=int(found.get("n_pictures") or 0),
        limit=float(found.get("limit") or 0.0),
    )
