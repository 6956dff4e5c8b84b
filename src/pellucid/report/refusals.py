"""The accuracy gained by leaving some images unanswered (selective prediction)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from pellucid.evaluation.selective_prediction import coverage_accuracy
from pellucid.run_record import OODDetection

_MIN_COVERAGE = 0.1
_MAX_POINTS = 60
_SHARES = (0.5, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Refusals:
    """Accuracy by the share of test images that are answered, and out-of-distribution detection."""

    by_confidence: tuple[tuple[float, float], ...]
    """(coverage, accuracy) by rising coverage if the least confident answers are left out first."""
    by_ood_score: tuple[tuple[float, float], ...]
    """(coverage, accuracy) if images with the highest OOD scores are left out first; empty if the
    classifier computes none."""
    examples: tuple[tuple[float, float, float], ...]
    """(share answered, lowest confidence among the answers, accuracy)."""
    threshold: float | None
    """OOD score above which an image counts as none of the classes."""
    auroc_by_class: tuple[tuple[str, float], ...]
    """(class, AUROC of detecting the class when it was left out of training), lowest first."""

    @property
    def mean_auroc(self) -> float | None:
        """Mean AUROC over the classes that were left out in turn; None if none was."""
        if not self.auroc_by_class:
            return None
        return sum(value for _, value in self.auroc_by_class) / len(self.auroc_by_class)


def summarise_refusals(known: OODDetection | None, table: pl.DataFrame) -> Refusals:
    """Compute the curves.

    Args:
        known: The run's out-of-distribution detection, if it has one.
        table: Test rows of predictions.parquet, at least one.
    """
    confidence = table["confidence"].to_numpy()
    is_right = (table["label"] == table["predicted"]).to_numpy()
    coverage, accuracy = coverage_accuracy(confidence, is_right)
    ordered = np.sort(confidence)[::-1]
    examples = []
    for share in _SHARES:
        at = round(share * len(ordered)) - 1
        if at >= 0:
            examples.append((float(coverage[at]), float(ordered[at]), float(accuracy[at])))
    tells = "ood_score" in table.columns and table["ood_score"].null_count() == 0
    by_ood_score = coverage_accuracy(-table["ood_score"].to_numpy(), is_right) if tells else None
    known = known or OODDetection()
    by_class = sorted(known.auroc_by_class.items(), key=lambda item: item[1])
    return Refusals(
        _thinned(coverage, accuracy),
        _thinned(*by_ood_score) if by_ood_score else (),
        tuple(examples),
        known.threshold,
        tuple((str(label), float(value)) for label, value in by_class),
    )


def _thinned(
    coverage: np.ndarray[Any, Any], accuracy: np.ndarray[Any, Any]
) -> tuple[tuple[float, float], ...]:
    """Reduce the points for a chart, without the lowest coverages, where accuracy is noisy."""
    first = int(np.searchsorted(coverage, _MIN_COVERAGE))
    at = np.unique(np.linspace(first, len(coverage) - 1, _MAX_POINTS).round().astype(int))
    return tuple((float(coverage[i]), float(accuracy[i])) for i in at)
