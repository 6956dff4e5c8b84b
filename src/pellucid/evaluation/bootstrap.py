"""Intervals by drawing the pictures again and again.

Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

N_RESAMPLES = 2000
LEVEL = 0.95
_VALUES_AT_A_TIME = 2**22


def mean_interval(values: NDArray[np.floating], seed: int = 0) -> tuple[float, float]:
    """Compute a 95 % interval of a mean: bias-corrected and accelerated (chapter 14).

    Args:
        values: One for each picture, shape (n,), n at least 1.
        seed: Same seed, same interval.

    Returns:
        Lower and upper end; both the mean where all values are the same.
    """
    values = values.astype(np.float64)
    if len(values) < 2 or np.ptp(values) == 0:
        return float(values.mean()), float(values.mean())
    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=N_RESAMPLES,
        batch=max(1, _VALUES_AT_A_TIME // len(values)),
        confidence_level=LEVEL,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)


def class_mean_intervals(
    confusion: NDArray[np.intp], seed: int = 0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Compute 95 % intervals of the balanced accuracy and of the macro F1, by percentiles.

    To draw n pictures with replacement is to draw the cells of the confusion matrix from a
    multinomial distribution, which takes no time that grows with n.

    Args:
        confusion: Row: true class, column: answer; shape (n_classes, n_classes).
        seed: Same seed, same intervals.

    Returns:
        Those of the balanced accuracy and those of the macro F1, lower and upper end each.
    """
    rows, columns = np.nonzero(confusion)
    counts = confusion[rows, columns]
    tested = np.flatnonzero(confusion.sum(axis=1))
    drawn = np.random.default_rng(seed).multinomial(
        counts.sum(), counts / counts.sum(), size=N_RESAMPLES
    )
    support = drawn @ (rows[:, None] == tested)
    given = drawn @ (columns[:, None] == tested)
    right = drawn @ ((rows == columns)[:, None] & (rows[:, None] == tested))
    present = support > 0
    n_present = present.sum(axis=1)
    recall = np.where(present, right / np.maximum(support, 1), 0).sum(axis=1) / n_present
    f1 = np.where(present, 2 * right / np.maximum(support + given, 1), 0).sum(axis=1) / n_present
    ends = [100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2]
    low, high = np.percentile(np.stack([recall, f1]), ends, axis=1)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))
