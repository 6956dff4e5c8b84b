"""Evaluate answers that minimize a cost instead of the number of errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.api.given_costs import GivenCosts
from pellucid.cards.card import Card
from pellucid.cards.cost_card import cost_card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.data.selection import class_indices, images_in
from pellucid.errors import RunError
from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.decision_costs import (
    bayes_decisions,
    bayes_threshold,
    cheapest_threshold,
    cost_difference_interval,
    mean_cost_interval,
    picture_costs,
)
from pellucid.i18n import gettext as _
from pellucid.report.results import test_units
from pellucid.report.run_files import read_evaluated, read_run_files
from pellucid.run import RunFolder


@dataclass(frozen=True)
class RuleCost:
    """What the answers by one rule cost on the test pictures."""

    mean_cost: float
    """Mean cost of a picture."""
    interval: tuple[float, float]
    """95% interval of the mean cost."""
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    """Confusion matrix; row: true class, column: answer."""


@dataclass(frozen=True, repr=False)
class CostEvaluation:
    """A rule that minimizes a cost, and what it costs on the test pictures."""

    labels: tuple[str, ...]
    costs: tuple[tuple[float, ...], ...]
    """Costs; row: true class, column: answer."""
    positive: str | None
    """With two classes, the positive one; None with more."""
    threshold: float | None
    """With two classes, the probability of the positive class from which it is the answer, as
    chosen on the validation pictures. None with more: the answer is the class of the least
    expected cost."""
    bayes_threshold: float | None
    """The threshold that would be best if the probabilities were calibrated."""
    n_validation: int
    """Number of validation pictures that the threshold was chosen on; 0 if there is none."""
    n_test: int
    n_units: int
    """Number of independent units among the test pictures."""
    most_probable: RuleCost
    """Cost if the answer is the most probable class."""
    least_cost: RuleCost
    """Cost if the answer is by the threshold, or the class of the least expected cost."""
    difference_interval: tuple[float, float]
    """95% interval of the difference of the mean costs, `least_cost` minus `most_probable`."""
    note: str | None = None
    """Note on how the costs were read, if there is one."""

    def __repr__(self) -> str:
        """Show the rule and its costs as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        return cost_card(
            self.labels,
            self.costs,
            (self.positive, self.threshold, self.bayes_threshold, self.n_validation),
            self.n_test,
            [
                (rule.mean_cost, rule.interval, rule.confusion)
                for rule in (self.most_probable, self.least_cost)
            ],
            self.difference_interval,
            self.note,
        )


def evaluate_costs(
    run: RunFolder, evaluation: Path | None, given: Callable[[Sequence[str]], GivenCosts]
) -> CostEvaluation:
    """Choose a rule by the validation predictions, and compute its costs on the test.

    Args:
        run: The run.
        evaluation: Folder of an evaluation on other pictures; the run's own test if None.
        given: Function that checks the costs for the classes of the run.

    Raises:
        ConfigError: The costs cannot be used.
        RunError: A file is damaged; or there are two classes, and no validation predictions to
            choose a threshold on.
    """
    files = read_run_files(run)
    labels, costs = files.labels, given(files.labels)
    predictions = files.predictions if evaluation is None else read_evaluated(evaluation)
    validated = images_in(files.predictions, "train", "validation")
    return _evaluated(run.path, labels, validated, images_in(predictions, "test"), costs)


def _evaluated(
    run: Path,
    labels: Sequence[str],
    validated: pl.DataFrame,
    tested: pl.DataFrame,
    given: GivenCosts,
) -> CostEvaluation:
    y, probabilities = _answers(run, tested, labels)
    usual = probabilities.argmax(axis=1)
    matrix, positive = given.matrix, given.positive
    threshold = theory = None
    n_validation = 0
    if positive is None:
        decisions = bayes_decisions(probabilities, matrix)
    else:
        if validated.is_empty():
            raise RunError(
                _(
                    "The run {path} has no predictions for validation pictures, and a threshold "
                    "must not be chosen on the test. Train again with validation pictures.",
                    path=run,
                )
            )
        missed = float(matrix[positive, 1 - positive])
        alarm = float(matrix[1 - positive, positive])
        seen, known = _answers(run, validated, labels)
        threshold = cheapest_threshold(seen == positive, known[:, positive], missed, alarm)
        theory = bayes_threshold(missed, alarm)
        n_validation = len(seen)
        decisions = np.where(probabilities[:, positive] >= threshold, positive, 1 - positive)
    units, most = test_units(tested), float(matrix.max())
    paid = [picture_costs(y, answers, matrix) for answers in (usual, decisions)]
    most_probable, least_cost = (
        RuleCost(
            float(costs.mean()),
            mean_cost_interval(costs, most, units),
            float((answers == y).mean()),
            _rows(confusion_matrix(y, answers, len(labels))),
        )
        for costs, answers in zip(paid, (usual, decisions), strict=True)
    )
    return CostEvaluation(
        tuple(labels),
        tuple(tuple(row) for row in matrix.tolist()),
        None if positive is None else labels[positive],
        threshold,
        theory,
        n_validation,
        len(y),
        units.n,
        most_probable,
        least_cost,
        cost_difference_interval(paid[0], paid[1], most, units),
        given.note,
    )


def _answers(
    run: Path, table: pl.DataFrame, labels: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.floating]]:
    y = class_indices(table["label"], labels)
    if not len(y) or (y < 0).any() or not _are_probabilities(table, len(labels)):
        raise RunError(
            _(
                "The predictions of the run {path} do not fit its classes, or there are none for "
                "test pictures. Train again into a new folder.",
                path=run,
            )
        )
    probabilities = table["probabilities"].explode().to_numpy().astype(np.float64)
    return y, probabilities.reshape(len(y), len(labels))


def _are_probabilities(table: pl.DataFrame, n_classes: int) -> bool:
    """Return whether each row has a finite number for each class."""
    given = table["probabilities"]
    return bool((given.list.len().eq_missing(n_classes)).all()) and bool(
        given.explode().cast(pl.Float64).is_finite().fill_null(value=False).all()
    )


def _rows(matrix: NDArray[np.intp]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(n) for n in row) for row in matrix)
