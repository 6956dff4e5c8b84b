"""The list of test images, which a reader filters and sorts."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.selection import class_indices
from pellucid.evaluation.active_learning import margins

MAX_LISTED = 600
"""Maximum number of images in the list: about 3 MB of the page for photos, 7 MB for pure noise."""


@dataclass(frozen=True)
class ListedPicture:
    """A test image in the list."""

    path: str
    label: int
    """Index of the true class."""
    predicted: int
    """Index of the predicted class."""
    confidence: float
    """Probability of the predicted class, from 0 to 1."""
    margin: float
    """By how much the most probable class exceeds the second, from 0 to 1."""

    @property
    def cell(self) -> tuple[int, int]:
        """Row and column in the confusion matrix."""
        return self.label, self.predicted


@dataclass(frozen=True)
class PictureList:
    """The test images that are listed."""

    pictures: tuple[ListedPicture, ...]
    """At most `MAX_LISTED`, by true class and prediction; those whose true class has the lowest
    probability come first."""
    n_all: int
    """Number of test images, listed or not."""

    @property
    def cells(self) -> frozenset[tuple[int, int]]:
        """Cells of the confusion matrix of which images are listed."""
        return frozenset(picture.cell for picture in self.pictures)


def list_pictures(
    labels: list[str], table: pl.DataFrame, probabilities: NDArray[np.floating]
) -> PictureList:
    """Choose the test images for the list.

    If there are too many, they are taken in turn from each cell of the confusion matrix, so that
    rare confusions are not left out. Within a cell, those whose true class has the lowest
    probability come first.

    Args:
        labels: Names of the classes in the order of their indices.
        table: Test rows of predictions.parquet.
        probabilities: Their probabilities, shape (n, n_classes).

    Returns:
        The list.
    """
    true = class_indices(table["label"], labels)
    answer = class_indices(table["predicted"], labels)
    margin = margins(probabilities) if len(labels) > 1 else probabilities[:, 0]
    rows = np.arange(len(true))
    frame = pl.DataFrame(
        {
            "path": table["path"],
            "label": true,
            "predicted": answer,
            "confidence": probabilities[rows, answer],
            "margin": margin,
            "true_probability": probabilities[rows, true],
        }
    ).sort("true_probability", "path")
    turn = pl.int_range(pl.len()).over("label", "predicted")
    listed = (
        frame.with_columns(turn=turn)
        .sort("turn", "true_probability", "path")
        .head(MAX_LISTED)
        .sort("label", "predicted", "turn")
    )
    columns = ("path", "label", "predicted", "confidence", "margin")
    found = tuple(ListedPicture(*row) for row in listed.select(columns).iter_rows())
    return PictureList(found, len(table))
