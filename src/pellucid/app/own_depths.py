"""How well the features of each depth of a run's own network tell its pictures apart."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.app.explorer import Explorer
from pellucid.app.lesson_schemas import OwnDepth
from pellucid.app.own_batches import ListFiles, run_on_own_pictures
from pellucid.app.slow_work import Report
from pellucid.data.folds import assign_folds
from pellucid.errors import DataError
from pellucid.evaluation.intervals import wilson_interval
from pellucid.explanation.trace import run_calls
from pellucid.features.logistic_regression import validate
from pellucid.i18n import gettext as _

N_FOLDS = 5


class OwnDepths:
    """Computes the depths of an explorer's run, and keeps the result.

    Args:
        explorer: Explorer of the run.
        list_files: Lists the pictures that the run learned from; its test set stays unseen.
    """

    def __init__(self, explorer: Explorer, list_files: ListFiles) -> None:
        self._explorer, self._list_files = explorer, list_files

    def compute(self, report: Report) -> list[OwnDepth]:
        """Return the accuracy of a logistic regression on the features of each depth.

        The features of a depth are the means of the channels of its last maps. Each picture is
        answered by a fit that has not seen it, nor another one of its group (five folds).

        Args:
            report: Receives the progress.

        Raises:
            Cancelled: Nobody waits for the result any more.
            DataError: There are too few pictures, or they cannot be read.
        """
        return self._explorer.slowly("own depths", lambda: self._compute(report), report)

    def _compute(self, report: Report) -> list[OwnDepth]:
        numbers = last_maps(self._explorer.shapes, self._explorer.spec.height)
        if not numbers:
            raise DataError(_("This network has no maps that are smaller than the picture."))
        found = run_on_own_pictures(
            self._explorer,
            self._list_files(),
            lambda images: self._means(images, numbers),
            lambda share: report(0.9 * share),
        )
        _unused, codes = np.unique(found.labels, return_inverse=True)
        folds = assign_folds(codes, found.groups, N_FOLDS, seed=0)
        depths: list[OwnDepth] = []
        for number, parts in zip(numbers, zip(*found.values, strict=True), strict=True):
            report(0.9 + 0.1 * len(depths) / len(numbers))
            height, width, channels = self._explorer.shapes[number]
            right, n = count_right(np.concatenate(parts), codes, folds)
            low, high = wilson_interval(right, n)
            depths.append(
                OwnDepth(
                    layer=number,
                    name=self._explorer.calls[number].name,
                    shape=(height, width, channels),
                    right=right,
                    n=n,
                    low=low,
                    high=high,
                )
            )
        return depths

    def _means(self, images: Any, numbers: Sequence[int]) -> list[NDArray[np.float32]]:
        """Compute the mean of each channel of some maps, shape (n, channels) each."""
        tensors = run_calls(self._explorer.calls, range(numbers[-1] + 1), images)
        return [
            np.asarray(keras.ops.convert_to_numpy(tensors[n][0]), np.float32).mean((1, 2))
            for n in numbers
        ]


def last_maps(shapes: Sequence[tuple[int, ...]], height: int) -> list[int]:
    """Find the last call that gives maps of each size, from the largest maps to the smallest.

    Args:
        shapes: Shape of each call's output, without the batch.
        height: Height of the picture; maps of its size do not count.

    Example:
        >>> last_maps([(8, 8, 3), (4, 4, 16), (4, 4, 32), (2, 2, 64), (64,)], 8)
        [2, 3]
    """
    found = {
        shape[0]: number
        for number, shape in enumerate(shapes)
        if len(shape) == 3 and 1 < shape[0] < height
    }
    return sorted(found.values())


def count_right(
    features: NDArray[np.float32], codes: NDArray[np.intp], folds: NDArray[np.intp]
) -> tuple[int, int]:
    """Cross-validate a logistic regression on features.

    Args:
        features: Shape (n, n_features).
        codes: Class indices, shape (n,).
        folds: Folds of the rows; -1 for rows that every fit includes.

    Returns:
        The number of rows that were right in a fit without them, and the number of such rows.
    """
    held_out = folds >= 0
    probabilities = validate(features, codes, folds, int(codes.max()) + 1).probabilities
    right = probabilities[held_out].argmax(1) == codes[held_out]
    return int(right.sum()), int(held_out.sum())
