"""Compare features by cross-validation on a sample of the training images."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import FeaturesConfig
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.logistic_regression import validate
from pellucid.i18n import marked

_MIN_PICTURES = 40
"""Minimum number of images for deciding which features to use."""

MAX_LAYERS_TRIAL = 20_000
"""Maximum number of images with which inner layers are tried. With more, their features, four times
as many, no longer fit into memory, so that the head would take hours to fit."""

_MIN_GAIN = 0.001
"""Minimum gain in log loss, in nats. Where the loss is almost zero, a smaller one means nothing."""

Doubles = NDArray[np.float64]


class FeatureTrial:
    """A sample of images, on which heads of different features are cross-validated.

    Args:
        images: The sample: rows of a catalog.
        y: Class indices of the images.
        folds: Folds of the images; -1 for images that every fit must include.
    """

    def __init__(self, images: pl.DataFrame, y: NDArray[np.intp], folds: NDArray[np.intp]) -> None:
        used = folds >= 0
        self._images, self._folds = images.filter(pl.Series(used)), folds[used]
        present, self._y = np.unique(y[used], return_inverse=True)
        self._n_classes = len(present)
        self._losses: dict[tuple[bool, bool], Doubles] = {}

    @property
    def refusal(self) -> str | None:
        """The reason why the sample does not suffice; None if it does."""
        if len(self._y) >= _MIN_PICTURES and self._n_classes >= 2:
            return None
        return marked(
            "not tried: {n_pictures} pictures are too few to tell", n_pictures=len(self._y)
        )

    def losses(self, extractor: FeatureExtractor, *, is_averaged: bool) -> Doubles:
        """Compute the log loss of each image by a fit that has not seen it.

        Args:
            extractor: Extractor of the features.
            is_averaged: Whether features are the mean over an image and its mirror image.
        """
        key = (extractor.has_inner, is_averaged)
        if key not in self._losses:
            features = extractor.gather(self._images, extractor.views(is_averaged=is_averaged))
            found = validate(features, self._y, self._folds, self._n_classes)
            picked = found.probabilities[np.arange(len(self._y)), self._y].astype(float)
            self._losses[key] = -np.log(np.maximum(picked, 1e-7))
        return self._losses[key]


def pays(without: Doubles, with_it: Doubles, least_gain: float, *, is_costly: bool) -> bool:
    """Decide whether further features are worth their cost.

    The mean gain in log loss has to be larger than its standard error (the one-standard-error rule,
    *The Elements of Statistical Learning*, section 7.10) and than a share of the log loss.

    Args:
        without: Log loss of each image without the further features.
        with_it: The same with them.
        least_gain: Share of the log loss that justifies the cost.
        is_costly: Whether the gain has to be larger than the sum of both.
    """
    gain = without - with_it
    error, least = standard_error(gain), least_gain * float(without.mean())
    threshold = error + least if is_costly else max(error, least)
    return float(gain.mean()) > max(threshold, _MIN_GAIN)


def verdict(without: Doubles, with_it: Doubles, *, is_chosen: bool) -> str:
    """Explain the decision for the report, in English; the arguments are as for `pays`."""
    values = {
        "without": f"{without.mean():.3f}",
        "with_it": f"{with_it.mean():.3f}",
        "error": f"{standard_error(without - with_it):.3f}",
        "n_pictures": len(without),
    }
    if is_chosen:
        return marked(
            "pays: log loss {without} without, {with_it} with, standard error of the gain {error}, "
            "on {n_pictures} pictures",
            **values,
        )
    return marked(
        "does not pay: log loss {without} without, {with_it} with, standard error of the gain "
        "{error}, on {n_pictures} pictures",
        **values,
    )


def standard_error(values: Doubles) -> float:
    """Compute the standard error of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def trial_share(settings: FeaturesConfig, n_files: int) -> float:
    """Return the share of the images, from 0 to 1, on which features are compared."""
    return min(1.0, settings.n_mirror_trial / max(1, n_files))


def mirror_share(settings: FeaturesConfig, n_files: int) -> float:
    """Return the share of the images, from 0 to 1, whose mirror image is needed at first."""
    # With augmented views, mirror images are left to the policy.
    mode = settings.mirror if settings.augment == "none" else "off"
    return {"on": 1.0, "off": 0.0, "auto": trial_share(settings, n_files)}[mode]


def inner_share(settings: FeaturesConfig, n_files: int) -> float:
    """Return the share of the images, from 0 to 1, whose inner features are needed at first."""
    if settings.feature_layers == "auto" and n_files <= MAX_LAYERS_TRIAL:
        return trial_share(settings, n_files)
    return 1.0 if settings.feature_layers == "all" else 0.0
