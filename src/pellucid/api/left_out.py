"""What the classifier's out-of-distribution (OOD) score would say of a class it had not learned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.api.explained import ExplainedClassifier
from pellucid.api.run_features import RunFeatures
from pellucid.data.selection import class_indices
from pellucid.training.ood_detector import sample_evenly
from pellucid.training.ood_scorer import (
    MAX_FEATURES,
    MAX_PICTURES,
    fit_by_moments,
    sum_moments,
)

Floats = NDArray[np.float32]

MAX_CLASSES = 20
"""Maximum number of classes that are left out in turn; of more, an evenly spaced subset."""
_SEED = 0


@dataclass(frozen=True)
class LeftOut:
    """Scores of the test images of classes that were left out in turn."""

    labels: list[str]
    """The classes that were left out."""
    scores: Floats
    """OOD score of each of their test images by a fit without its class, shape (n,)."""
    units: list[str]
    """The unit of each of these images, as in `RunFeatures.images`."""


def score_left_out_classes(
    found: RunFeatures, explained: ExplainedClassifier, recipe: str
) -> LeftOut | None:
    """Leave each class out in turn, and score its test images by a fit on the other classes.

    It stands in for pictures of none of the classes, of which a project has none. The features are
    those of a pretrained backbone that stays as it is, so a class that is left out is really
    unknown to the score.

    Args:
        found: Features of the run.
        explained: Its classifier.
        recipe: Recipe of the run.

    Returns:
        The scores. None if the backbone was trained on the classes, too, or is not known; if fewer
        than two classes would remain; or if there are too many features.
    """
    n_last = explained.n_last
    images, labels = found.images, list(explained.classifier.labels)
    if recipe != "features" or n_last is None or n_last > MAX_FEATURES or len(labels) < 3:
        return None
    is_known = images["label"].is_in(labels)
    images, features = images.filter(is_known), found.features[is_known.to_numpy(), :n_last]
    is_test = (images["split"] == "test").to_numpy()
    y = class_indices(images["label"], labels)
    learned = np.flatnonzero(~is_test)
    learned = learned[sample_evenly(y[learned], MAX_PICTURES, _SEED)]
    if len(np.unique(y[learned])) < 3:
        return None
    origin = features[learned].mean(axis=0)
    turns = np.unique(y[is_test])
    turns = turns[:: -(-len(turns) // MAX_CLASSES)] if len(turns) else turns
    total = sum_moments(features[learned] - origin, y[learned], len(labels))
    units, scores = images["unit"].to_numpy(), []
    at = [np.flatnonzero(is_test & (y == label)) for label in turns]
    for label, tested in zip(turns, at, strict=True):
        own = learned[y[learned] == label]
        others = total - sum_moments(features[own] - origin, y[own], len(labels))
        scores.append(fit_by_moments(others, origin).score(features[tested]))
    if not scores:
        return None
    return LeftOut(
        labels=[labels[label] for label in turns],
        scores=np.concatenate(scores),
        units=units[np.concatenate(at)].tolist(),
    )
