"""Detection of images of no known class: fit the score, choose its threshold, measure its AUROC."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.folds import assign_folds
from pellucid.data.selection import class_indices, images_in
from pellucid.evaluation.ood_detection import choose_threshold, leave_one_class_out
from pellucid.training.ood_scorer import (
    MAX_FEATURES,
    MAX_PICTURES,
    Floats,
    Moments,
    OODScorer,
    fit_by_moments,
    fit_ood_scorer,
    sum_moments,
)
from pellucid.training.recipe import FittedModel, Predictor

MIN_PICTURES = 30
"""Minimum number of images for choosing a threshold; with fewer it would be down to chance."""

_N_FOLDS = 5
_MAX_CLASSES = 20
"""Maximum number of classes to leave out in turn; of more classes, an evenly spaced subset."""

_ROWS_AT_A_TIME = 4096


@dataclass(frozen=True)
class OODDetector:
    """Detector of out-of-distribution (OOD) images, which belong to none of the classes."""

    scorer: OODScorer
    threshold: float
    """Threshold of the score; images above it count as none of the classes."""
    validated_scores: Floats
    """Scores of the fitted model's `validated` images, by fits that had not seen them; NaN for
    images that were not scored."""
    auroc_by_class: dict[int, float]
    """AUROC for detecting the images of a class, by index, when that class is left out; empty if
    it was not measured."""


def sample_evenly(y: NDArray[np.intp], n: int, seed: int) -> NDArray[np.intp]:
    """Draw at most n images, distributed as evenly over the classes as possible.

    Args:
        y: Class indices, shape (m,).
        n: Maximum number of images to draw, at least 1.
        seed: Random seed; the same seed draws the same images.

    Returns:
        Positions in y, ascending.

    Example:
        >>> y = np.array([0, 0, 0, 0, 0, 1, 1])
        >>> y[sample_evenly(y, 4, seed=0)].tolist()
        [0, 0, 1, 1]
    """
    if len(y) <= n:
        return np.arange(len(y))
    order = np.random.default_rng(seed).permutation(len(y))
    by_class = order[np.argsort(y[order], kind="stable")]
    starts = np.searchsorted(y[by_class], y[by_class])
    turn = np.arange(len(y)) - starts  # position within its class
    return np.sort(by_class[np.argsort(turn, kind="stable")][:n])


def ood_scores(predictor: Predictor, scorer: OODScorer, images: pl.DataFrame) -> Floats:
    """Score rows of a catalog in blocks, so that memory does not grow with their number."""
    blocks = (predictor.last_features(some) for some in images.iter_slices(_ROWS_AT_A_TIME))
    return np.concatenate([scorer.score(block) for block in blocks])


def fit_ood_detector(model: FittedModel, catalog: pl.DataFrame, seed: int) -> OODDetector | None:
    """Fit the OOD score, and choose the threshold above which an image is of no class.

    Args:
        model: Model fitted by a recipe.
        catalog: Catalog with splits.
        seed: Random seed for samples and folds.

    Returns:
        The detector, or None if there are too few images or the last layer has too many inputs.
    """
    validated = model.validated
    if len(validated) < MIN_PICTURES:
        return None
    if model.predictor.last_features(validated[:1]).shape[1] > MAX_FEATURES:
        return None
    if model.validated_source == "out of fold":
        return _cross_fitted(model, seed)
    # After a refit, `predictor` has seen the validation images, so the first fit scores them.
    first = model.validated_by or model.predictor
    scorer = _fitted(first, images_in(catalog, "train"), model.classes, seed)
    scores = ood_scores(first, scorer, validated)
    if model.validated_by is not None:
        learned = images_in(catalog, "train", "validation")
        scorer = _fitted(model.predictor, learned, model.classes, seed)
    # The network was trained on all classes: leaving one out would require training it again.
    return OODDetector(scorer, choose_threshold(scores), scores, {})


def _fitted(
    predictor: Predictor, images: pl.DataFrame, classes: Sequence[str], seed: int
) -> OODScorer:
    """Fit the score on a sample of the images that a model was trained on."""
    y = class_indices(images["label"], classes)
    some = sample_evenly(y, MAX_PICTURES, seed)
    return fit_ood_scorer(predictor.last_features(images[some]), y[some])


def _cross_fitted(model: FittedModel, seed: int) -> OODDetector:
    """Score each image by a fit without its fold.

    The frozen backbone was not trained on any of the images.
    """
    y = class_indices(model.validated["label"], model.classes)
    some = sample_evenly(y, MAX_PICTURES, seed)
    images, y = model.validated[some], y[some]
    folds = assign_folds(y, images["unit"].to_list(), _N_FOLDS, seed)
    features = model.predictor.last_features(images)
    origin = features.mean(axis=0)
    shifted, n_classes = features - origin, len(model.classes)

    def moments_of(chosen: NDArray[np.bool_]) -> Moments:
        return sum_moments(shifted[chosen], y[chosen], n_classes)

    total = moments_of(np.ones(len(y), dtype=bool))
    scores = np.full(len(model.validated), np.nan, np.float32)
    for fold in range(_N_FOLDS):
        held = folds == fold
        if held.any():
            scorer = fit_by_moments(total - moments_of(held), origin)
            scores[some[held]] = scorer.score(features[held])
    is_held_out = folds == 0
    learned = total - moments_of(is_held_out)

    def fit_without(label: int) -> Callable[[Floats], Floats]:
        return fit_by_moments(learned - moments_of(~is_held_out & (y == label)), origin).score

    classes = np.unique(y)
    turns = classes[:: -(-len(classes) // _MAX_CLASSES)]
    by_class = leave_one_class_out(features, y, is_held_out, turns, fit_without)
    threshold = choose_threshold(scores[np.isfinite(scores)])
    return OODDetector(fit_by_moments(total, origin), threshold, scores, by_class)
