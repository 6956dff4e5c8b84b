"""What a training learns about pictures of no class: a score, its threshold, what it is worth."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.folds import assign_folds
from pellucid.data.selection import class_indices, images_in
from pellucid.evaluation.strangers import choose_threshold, leave_one_class_out
from pellucid.training.familiarity import (
    MAX_FEATURES,
    MAX_PICTURES,
    Familiarity,
    Floats,
    fit_familiarity,
)
from pellucid.training.recipe import FittedModel

MIN_PICTURES = 30
"""With fewer pictures to choose it by, a threshold would be chance."""

_N_FOLDS = 5
_MAX_CLASSES = 20
"""So many classes are left out in turn; of more, every so manieth."""

_ROWS_AT_A_TIME = 4096


@dataclass(frozen=True)
class NoneOfThese:
    """How pictures of no class are told."""

    familiarity: Familiarity
    threshold: float
    """Pictures that score below it count as none of the classes."""
    validated_scores: Floats
    """Scores of the fitted model's `validated` pictures, by fits that had not seen them; NaN for
    those that were not scored."""
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


def familiarity_of(model: FittedModel, familiarity: Familiarity, images: pl.DataFrame) -> Floats:
    """Score rows of a catalog, some at a time, so that memory does not grow with them."""
    blocks = (model.predictor.last_features(some) for some in images.iter_slices(_ROWS_AT_A_TIME))
    return np.concatenate([familiarity.score(block) for block in blocks])


def learn_none_of_these(model: FittedModel, catalog: pl.DataFrame, seed: int) -> NoneOfThese | None:
    """Learn what is familiar, and choose the score below which pictures are of no class.

    Args:
        model: What a recipe has fitted.
        catalog: With its splits.
        seed: For samples and folds.

    Returns:
        None where there are too few pictures, or the last layer sees too many features.
    """
    validated = model.validated
    if len(validated) < MIN_PICTURES:
        return None
    if model.predictor.last_features(validated[:1]).shape[1] > MAX_FEATURES:
        return None
    if model.validated_source == "out of fold":
        return _cross_fitted(model, seed)
    train = images_in(catalog, "train")
    y = class_indices(train["label"], model.classes)
    some = sample_evenly(y, MAX_PICTURES, seed)
    familiarity = fit_familiarity(model.predictor.last_features(train[some]), y[some])
    scores = familiarity_of(model, familiarity, validated)
    # The network has learned all classes; none can be left out without training it again.
    return NoneOfThese(familiarity, choose_threshold(scores), scores, {})


def _cross_fitted(model: FittedModel, seed: int) -> NoneOfThese:
    """Score each picture by a fit without its fold; the layers below have not learned from any."""
    y = class_indices(model.validated["label"], model.classes)
    some = sample_evenly(y, MAX_PICTURES, seed)
    images, y = model.validated[some], y[some]
    folds = assign_folds(y, images["unit"].to_list(), _N_FOLDS, seed)
    features = model.predictor.last_features(images)
    scores = np.full(len(model.validated), np.nan, np.float32)
    for fold in range(_N_FOLDS):
        held = folds == fold
        if held.any():
            scores[some[held]] = fit_familiarity(features[~held], y[~held]).score(features[held])
    classes = np.unique(y)
    by_class = leave_one_class_out(
        features,
        y,
        folds == 0,
        classes[:: -(-len(classes) // _MAX_CLASSES)],
        lambda x, labels: fit_familiarity(x, labels).score,
    )
    threshold = choose_threshold(scores[np.isfinite(scores)])
    return NoneOfThese(fit_familiarity(features, y), threshold, scores, by_class)
