"""What the test of a training comes to: metrics.json and predictions.parquet."""

from collections import Counter
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.split import SPLITS
from pellucid.evaluation.metrics import accuracy, held_out_metrics, log_loss
from pellucid.training.none_of_these import NoneOfThese
from pellucid.training.recipe import FittedModel


def rows_of(catalog: pl.DataFrame, split: str) -> NDArray[np.intp]:
    """Give the rows of one split."""
    return (catalog["split"] == split).fill_null(value=False).arg_true().to_numpy().astype(np.intp)


def is_first_copy(catalog: pl.DataFrame, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which of some rows hold a picture that no earlier row holds under the same label.

    Identical copies are no further evidence, so results count each picture once.

    Args:
        catalog: With the content's hashes.
        rows: Of the catalog, shape (n,).

    Returns:
        Shape (n,).
    """
    pictures = catalog.select("hash", "label")[rows]
    return pictures.select(pl.struct("hash", "label").is_first_distinct()).to_series().to_numpy()


def result_metrics(
    catalog: pl.DataFrame,
    y: NDArray[np.intp],
    n_classes: int,
    test_rows: NDArray[np.intp],
    tested: NDArray[np.float32],
    model: FittedModel,
    known: NoneOfThese | None,
) -> dict[str, Any]:
    """Compute the content of metrics.json.

    Args:
        catalog: With its splits.
        y: Class index of each row.
        n_classes: Number of classes.
        test_rows: Of the catalog, each picture once.
        tested: Their probabilities, in the same order.
        model: What the recipe found.
        known: How pictures of no class are told, with scores of the test rows, if at all.
    """
    counts = {split: int(is_first_copy(catalog, rows_of(catalog, split)).sum()) for split in SPLITS}
    trained = Counter(y[rows_of(catalog, "train")].tolist())
    most_common = [label for label, n in trained.items() if n == max(trained.values())]
    units = catalog["unit"][test_rows]
    metrics: dict[str, Any] = held_out_metrics(y[test_rows], tested, most_common, units)
    metrics |= {
        "n_train": counts["train"],
        "n_validation": counts["validation"],
        "n_classes": n_classes,
        "validation_accuracy": None,
        "validation_log_loss": None,
        "taken_for_known": None,
        "stranger_auroc": None,
    }
    if len(model.validated):
        is_first = is_first_copy(catalog, model.validated)
        labels, answers = y[model.validated[is_first]], model.validated_probabilities[is_first]
        metrics["validation_accuracy"] = accuracy(labels, answers)
        metrics["validation_log_loss"] = log_loss(labels, answers)
    if known is not None:
        metrics["taken_for_known"] = float((known.scores[test_rows] >= known.threshold).mean())
        if known.auroc_by_class:
            metrics["stranger_auroc"] = float(np.mean(list(known.auroc_by_class.values())))
    return metrics


def prediction_rows(
    catalog: pl.DataFrame,
    labels: list[str],
    rows: NDArray[np.intp],
    probabilities: NDArray[np.float32],
    source: str,
    known: NoneOfThese | None,
) -> pl.DataFrame:
    """Make rows of predictions.parquet, one for each picture and label.

    Args:
        catalog: With its splits.
        labels: Class names in the order of the probabilities.
        rows: Of the catalog.
        probabilities: Shape (len(rows), n_classes).
        source: How the answers came about: "held out" or "out of fold".
        known: How pictures of no class are told, if at all.
    """
    is_first = is_first_copy(catalog, rows)
    rows, probabilities = rows[is_first], probabilities[is_first]
    best = probabilities.argmax(axis=1)
    scores = np.full(len(rows), np.nan, np.float32) if known is None else known.scores[rows]
    return catalog.select("path", "split", "label", "group", "unit")[rows].with_columns(
        pl.Series("predicted", [labels[i] for i in best], dtype=pl.String),
        pl.Series("confidence", probabilities.max(axis=1, initial=0), dtype=pl.Float32),
        pl.Series("probabilities", probabilities).cast(pl.List(pl.Float32)),
        pl.lit(source).alias("source"),
        pl.Series("familiarity", scores).fill_nan(None),
    )
