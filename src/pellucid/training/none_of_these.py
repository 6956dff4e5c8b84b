"""What a training learns about pictures of no class: a score, its threshold, what it is worth."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.folds import deal_folds
from pellucid.evaluation.strangers import choose_threshold, leave_one_class_out
from pellucid.training.familiarity import (
    MOST_FEATURES,
    MOST_PICTURES,
    Familiarity,
    Floats,
    fit_familiarity,
)
from pellucid.training.recipe import FittedModel, Recipe

LEAST_PICTURES = 30
"""With fewer pictures to choose it by, a threshold would be chance."""

_N_FOLDS = 5
_MOST_CLASSES = 20
"""So many classes are left out in turn; of more, every so manieth."""

_ROWS_AT_A_TIME = 4096


@dataclass(frozen=True)
class NoneOfThese:
    """How pictures of no class are told."""

    familiarity: Familiarity
    threshold: float
    """Pictures that score below it count as none of the classes."""
    scores: Floats
    """Of each row of the catalog; those of validation pictures, by fits that had not seen them,
    and NaN elsewhere."""
    auroc_by_class: dict[int, float]
    """How well pictures of a class that was left out are told from the rest; empty where that
    was not measured."""


def sample_evenly(y: NDArray[np.intp], n: int, seed: int) -> NDArray[np.intp]:
    """Draw at most n pictures, as evenly over the classes as they allow.

    Args:
        y: Class indices, shape (m,).
        n: How many, at least 1.
        seed: Same seed, same pictures.

    Returns:
        Positions in y, rising.
    """
    if len(y) <= n:
        return np.arange(len(y))
    order = np.random.default_rng(seed).permutation(len(y))
    by_class = order[np.argsort(y[order], kind="stable")]
    starts = np.searchsorted(y[by_class], y[by_class])
    turn = np.arange(len(y)) - starts  # the how manieth of its class
    return np.sort(by_class[np.argsort(turn, kind="stable")][:n])


def familiarity_of(recipe: Recipe, familiarity: Familiarity, rows: NDArray[np.intp]) -> Floats:
    """Score rows of the catalog, some at a time, so that memory does not grow with them."""
    starts = range(0, len(rows), _ROWS_AT_A_TIME)
    blocks = (recipe.last_features(rows[start : start + _ROWS_AT_A_TIME]) for start in starts)
    return np.concatenate([familiarity.score(block) for block in blocks])


def learn_none_of_these(
    recipe: Recipe,
    catalog: pl.DataFrame,
    y: NDArray[np.intp],
    model: FittedModel,
    seed: int,
) -> NoneOfThese | None:
    """Learn what is familiar, and choose the score below which pictures are of no class.

    Args:
        recipe: Fitted.
        catalog: With its splits.
        y: Class index of each row.
        model: What the recipe found.
        seed: For samples and folds.

    Returns:
        None where there are too few pictures, or the last layer sees too many features.
    """
    validated = model.validated
    if len(validated) < LEAST_PICTURES:
        return None
    if recipe.last_features(validated[:1]).shape[1] > MOST_FEATURES:
        return None
    if model.validated_source == "out of fold":
        rows = validated[sample_evenly(y[validated], MOST_PICTURES, seed)]
        folds = deal_folds(y[rows], catalog["unit"].gather(rows).to_list(), _N_FOLDS, seed)
        return _cross_fitted(recipe.last_features(rows), y[rows], folds, rows, len(y))
    is_train = (catalog["split"] == "train").fill_null(value=False)
    rows = is_train.arg_true().to_numpy().astype(np.intp)
    rows = rows[sample_evenly(y[rows], MOST_PICTURES, seed)]
    familiarity = fit_familiarity(recipe.last_features(rows), y[rows])
    scores = np.full(len(y), np.nan, np.float32)
    scores[validated] = familiarity_of(recipe, familiarity, validated)
    # The network has learned all classes; none can be left out without training it again.
    return NoneOfThese(familiarity, choose_threshold(scores[validated]), scores, {})


def _cross_fitted(
    features: Floats,
    y: NDArray[np.intp],
    folds: NDArray[np.intp],
    rows: NDArray[np.intp],
    n_rows: int,
) -> NoneOfThese:
    """Score each picture by a fit without its fold; the layers below have not learned from any."""
    scores = np.full(n_rows, np.nan, np.float32)
    for fold in range(_N_FOLDS):
        held = folds == fold
        if held.any():
            scores[rows[held]] = fit_familiarity(features[~held], y[~held]).score(features[held])
    classes = np.unique(y)
    by_class = leave_one_class_out(
        features,
        y,
        folds == 0,
        classes[:: -(-len(classes) // _MOST_CLASSES)],
        lambda x, labels: fit_familiarity(x, labels).score,
    )
    threshold = choose_threshold(scores[np.isfinite(scores)])
    return NoneOfThese(fit_familiarity(features, y), threshold, scores, by_class)
