"""The results on held-out images: the content of metrics.json and predictions.parquet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.selection import class_indices, images_in, is_first_copy
from pellucid.data.split import SPLITS
from pellucid.evaluation.metrics import accuracy, held_out_metrics, log_loss
from pellucid.training.ood_detector import OODDetector
from pellucid.training.recipe import FittedModel, Floats


def result_metrics(
    catalog: pl.DataFrame,
    test: pl.DataFrame,
    tested: Floats,
    model: FittedModel,
    detector: OODDetector | None = None,
    scores: Floats | None = None,
) -> dict[str, Any]:
    """Compute the content of metrics.json.

    Args:
        catalog: Catalog with splits.
        test: The test images without duplicates, as rows of the catalog.
        tested: Their probabilities, in the same order.
        model: Model fitted by a recipe.
        detector: Detector of images of no class, if there is one.
        scores: OOD scores of the test images, if there is a detector.
    """
    counts = {}
    for split in SPLITS:
        counts[split] = int(is_first_copy(images_in(catalog, split)).sum())
    trained = Counter(class_indices(images_in(catalog, "train")["label"], model.classes).tolist())
    most_common = [label for label, n in trained.items() if n == max(trained.values())]
    y = class_indices(test["label"], model.classes)
    metrics: dict[str, Any] = held_out_metrics(y, tested, most_common, test["unit"])
    metrics |= {
        "n_train": counts["train"],
        "n_validation": counts["validation"],
        "n_classes": len(model.classes),
        "validation_accuracy": None,
        "validation_log_loss": None,
        "known_accepted": None,
        "ood_auroc": None,
    }
    if len(model.validated):
        is_first = is_first_copy(model.validated)
        labels = class_indices(model.validated["label"], model.classes)[is_first]
        answers = model.validated_probabilities[is_first]
        metrics["validation_accuracy"] = accuracy(labels, answers)
        metrics["validation_log_loss"] = log_loss(labels, answers)
    if detector is not None and scores is not None:
        metrics["known_accepted"] = float((scores <= detector.threshold).mean())
        if detector.auroc_by_class:
            metrics["ood_auroc"] = float(np.mean(list(detector.auroc_by_class.values())))
    return metrics


def prediction_rows(
    images: pl.DataFrame,
    classes: Sequence[str],
    probabilities: Floats,
    source: str,
    scores: Floats | None = None,
) -> pl.DataFrame:
    """Build the rows of predictions.parquet, one for each image and label.

    Args:
        images: The images: n rows of a catalog.
        classes: Class names in the order of the probabilities.
        probabilities: Probabilities of the images, shape (n, n_classes).
        source: Origin of the probabilities: "held out" or "out of fold".
        scores: OOD scores of the images, shape (n,); NaN where they are unknown.
    """
    is_first: NDArray[np.bool_] = is_first_copy(images)
    probabilities = probabilities[is_first]
    found = np.full(len(images), np.nan, np.float32) if scores is None else scores
    best = probabilities.argmax(axis=1)
    return (
        images.filter(pl.Series(is_first))
        .select("path", "split", "label", "group", "unit")
        .with_columns(
            pl.Series("predicted", [classes[i] for i in best], dtype=pl.String),
            pl.Series("confidence", probabilities.max(axis=1, initial=0), dtype=pl.Float32),
            pl.Series("probabilities", probabilities).cast(pl.List(pl.Float32)),
            pl.lit(source).alias("source"),
            pl.Series("ood_score", found[is_first]).fill_nan(None),
        )
    )
