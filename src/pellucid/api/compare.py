"""Comparison of two runs on the test images that they share."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.cards.card import Card
from pellucid.cards.comparison_card import comparison_card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.data.groups import join_groups
from pellucid.data.selection import class_indices, images_in
from pellucid.errors import RunError
from pellucid.evaluation.metrics import log_losses
from pellucid.evaluation.paired import (
    SIGNIFICANT,
    McNemar,
    accuracy_difference_interval,
    log_loss_difference_interval,
    mcnemar,
)
from pellucid.evaluation.units import units_of
from pellucid.i18n import gettext as _
from pellucid.report.run_files import RunFiles, read_run_files
from pellucid.run import RunFolder


@dataclass(frozen=True)
class ChangedPicture:
    """A test image that one of two runs classifies correctly, and the other does not."""

    path: str
    """Path of the image, as in the second run."""
    label: str
    predicted: tuple[str, str]
    """Predictions of the first and the second run."""


@dataclass(frozen=True, repr=False)
class Comparison:
    """Difference between the second run and the first on the test images of both."""

    first: str
    """Name of the first run."""
    second: str
    """Name of the second run."""
    accuracies: tuple[float, float]
    """Accuracies of the first and the second run on the shared images, from 0 to 1."""
    accuracy_interval: tuple[float, float]
    """95% interval of the difference of the accuracies."""
    test: McNemar
    n_units: int
    """Number of independent units among the images. Units of the two runs that overlap are merged
    here, so each unit of either run lies within one of these."""
    log_losses: tuple[float, float] | None
    """Log losses of the two runs; None if their classes differ."""
    log_loss_interval: tuple[float, float] | None
    """95% interval of the difference of the log losses; None if the classes differ."""
    changed: tuple[ChangedPicture, ...]
    """Images that one run classifies correctly and the other does not, sorted by path."""

    @property
    def better(self) -> str | None:
        """Name of the run that is right more often; None if that may be chance.

        Both the test and the interval must be significant.
        """
        low, high = self.accuracy_interval
        if self.test.p_value >= SIGNIFICANT or low <= 0 <= high:
            return None
        return self.second if self.test.accuracy_difference > 0 else self.first

    def __repr__(self) -> str:
        """Show the comparison as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        return comparison_card(
            (self.first, self.second),
            self.test.n,
            self.accuracies,
            self.accuracy_interval,
            self.log_losses,
            self.better,
            [(each.path, each.label, each.predicted) for each in self.changed],
        )


def compare_runs(first: RunFolder, second: RunFolder) -> Comparison:
    """Compare two runs on the images that are in the test set of both; see `Run.compare`."""
    both = read_run_files(first), read_run_files(second)
    tables = [_tested(run_files) for run_files in both]
    shared = _shared(tables)
    if shared.is_empty():
        raise RunError(
            _(
                "The runs {first} and {second} share no test picture under the same label: "
                "the first was tested on {n_first}, the second on {n_second} others. Train "
                "both on the same pictures with the same seed.",
                first=both[0].name,
                second=both[1].name,
                n_first=len(tables[0]),
                n_second=len(tables[1]),
            )
        )
    right = [
        (shared["label"] == shared[column]).to_numpy() for column in ("predicted", "predicted_2")
    ]
    units = units_of(_units(shared), len(shared))
    losses = loss_interval = None
    if both[0].labels == both[1].labels:
        y = class_indices(shared["label"], both[0].labels)
        answers = [
            np.array(shared[column].to_list()) for column in ("probabilities", "probabilities_2")
        ]
        losses = [log_losses(y, each) for each in answers]
        loss_interval = log_loss_difference_interval(y, answers[0], answers[1], units)
    return Comparison(
        both[0].name,
        both[1].name,
        (float(right[0].mean()), float(right[1].mean())),
        accuracy_difference_interval(right[0], right[1], units),
        mcnemar(right[0], right[1], units),
        units.n,
        (float(losses[0].mean()), float(losses[1].mean())) if losses else None,
        loss_interval,
        _changed(shared, right[0] != right[1]),
    )


def share_test_images(first: RunFolder, second: RunFolder) -> bool:
    """Return whether any image is in the test set of both runs, under the same label.

    Raises:
        RunError: A run is damaged.
    """
    return not _shared([_tested(read_run_files(each)) for each in (first, second)]).is_empty()


def _shared(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the tables of `_tested` of two runs on the images of both."""
    return tables[0].join(tables[1], on=["hash", "label"], how="inner", suffix="_2").sort("hash")


def _changed(shared: pl.DataFrame, is_changed: NDArray[np.bool_]) -> tuple[ChangedPicture, ...]:
    rows = shared.filter(is_changed).sort("path_2")
    return tuple(
        ChangedPicture(path, label, (first, second))
        for path, label, first, second in rows.select(
            "path_2", "label", "predicted", "predicted_2"
        ).iter_rows()
    )


def _units(shared: pl.DataFrame) -> list[Hashable] | None:
    """Return units that contain whole units of both runs; None if neither run has any."""
    known = [shared[name] for name in ("unit", "unit_2") if shared[name].null_count() < len(shared)]
    return join_groups(shared["hash"], *known) if known else None


def _tested(run_files: RunFiles) -> pl.DataFrame:
    """Return the predictions for the distinct test images, with the hash of their content."""
    hashes = run_files.catalog.select("path", "hash")
    predictions = run_files.predictions
    if "unit" not in predictions.columns:
        predictions = predictions.with_columns(unit=pl.lit(None, pl.String))
    return (
        images_in(predictions, "test")
        .join(hashes, on="path", how="inner")
        .unique(["hash", "label"], keep="first", maintain_order=True)
        .select("path", "hash", "label", "predicted", "probabilities", "unit")
    )
