"""The recipe ``features``: a linear head, fitted on the features of a pretrained backbone.

Each image passes through the backbone once (Chollet, *Deep Learning with Python*, chapter 8, "fast
feature extraction"). The features are cached by content hash and never computed twice.
"""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.augment.policy import find_plan
from pellucid.backbones.onnx_cache import converted_backbone
from pellucid.config import FeaturesConfig, TrainConfig
from pellucid.data.decode import Pixels
from pellucid.data.folds import assign_folds
from pellucid.data.selection import (
    class_indices,
    class_names,
    content_hashes,
    evenly_spread,
    images_in,
)
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import FeatureExtractor, create_extractor, views_of
from pellucid.features.file import FeatureFile
from pellucid.features.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.features.sink import FeatureSink
from pellucid.inference.engine import Precision
from pellucid.inference.onnx_graph import write_classifier
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.backbone_writer import BackboneWriter
from pellucid.training.context import TrainingContext
from pellucid.training.learning_curve import MAX_PICTURES, MIN_PICTURES, nested_share
from pellucid.training.parity import LIMIT_REDUCED, N_PICTURES, max_difference
from pellucid.training.recipe import FittedModel, Floats
from pellucid.training.temperature import fit_temperature, scaled

_MIN_TRIAL = 40
"""Minimum number of mirrored images for deciding whether mirroring pays."""

_SAFETY = 0.9
"""Share of the parity limit that bfloat16 may use up before float32 is preferred."""


@dataclass(frozen=True)
class FeatureClassifier:
    """A linear head on the features of a pretrained backbone."""

    extractor: FeatureExtractor
    head: LinearClassifier
    is_mirrored: bool
    """Whether features are the mean over an image and its mirror image."""
    precision: Precision
    """Precision that features are computed in."""
    settings: FeaturesConfig

    def features(self, images: pl.DataFrame) -> FeatureFile:
        """Collect the features of images given as rows of a catalog."""
        views = views_of(self.precision, is_averaged=self.is_mirrored)
        return self.extractor.gather(images, views)

    def predict(self, images: pl.DataFrame) -> Floats:
        """Compute probabilities by applying the head to the features."""
        return self.head.predict(self.features(images))

    def last_features(self, images: pl.DataFrame) -> Floats:
        """Return the features."""
        return self.features(images)[:]

    def write_onnx(self, path: Path) -> None:
        """Write backbone and head as one graph."""
        write_classifier(
            converted_backbone(self.extractor.backbone),
            self.extractor.spec,
            self.head.weights,
            self.head.bias,
            path,
            mirror=self.is_mirrored,
        )

    def keras_writer(self, pictures: Pixels, folder: Path) -> BackboneWriter | None:
        """Start writing backbone and head as one Keras model; None for an ONNX file."""
        if not self.extractor.backbone.has_keras:
            return None
        return BackboneWriter(
            self.settings, self.head, pictures, folder, is_mirrored=self.is_mirrored
        )


class FeaturesRecipe:
    """Computes features with a pretrained backbone, then fits a multinomial logistic regression.

    Args:
        config: Settings.
        context: Source, cache, run and hooks of the training.
        deadline: Time of `time.monotonic` at which the fit gives up; None sets no limit.

    Raises:
        ConfigError: There is no such backbone or policy, or the policy changes the image size.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(
        self, config: TrainConfig, context: TrainingContext, deadline: float | None = None
    ) -> None:
        self._config, self._context = config, context
        settings, source = config.features, context.source
        folder, bits = context.run.checkpoints, source.survey.bits
        self.extractor = create_extractor(
            settings,
            context.cache,
            context.watcher,
            folder,
            bits,
            deadline,
            may_use_gpu=context.hooks.executor is None,  # a cluster computes on its CPUs
        )
        self.spec, backbone = self.extractor.spec, self.extractor.backbone
        check_policy_size(settings.augment, backbone.spec, backbone.name, context.watcher)
        # With augmented views, mirror images are left to the policy.
        mode = settings.mirror if settings.augment == "none" else "off"
        auto_share = min(1.0, settings.n_mirror_trial / max(1, len(source.files)))
        share = {"on": 1.0, "off": 0.0, "auto": auto_share}[mode]
        self.feature_sink = FeatureSink(self.extractor, share)
        self.sinks = (self.feature_sink,)

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Compute the missing features, choose the regularization strength and fit the head.

        The head is fitted on the training and validation images together, and its regularization
        strength is chosen by cross-validation on them. Every image outside the test set thus
        serves both for training and for validation.
        """
        settings, extractor = self._config.features, self.extractor
        classes, seen = class_names(catalog), images_in(catalog, "train", "validation")
        y = class_indices(seen["label"], classes)
        folds = folds_of(seen, y, settings, self._config.seed)
        is_mirrored = False
        details: dict[str, Any] = {}
        if settings.augment != "none":
            features, details = self._augmented_features(seen)
        else:
            if settings.mirror == "auto":
                is_mirrored, details["mirror_trial"] = self._try_mirror(seen, y)
            else:
                is_mirrored = settings.mirror == "on"
            if is_mirrored:
                self._compute_mirrored(catalog.filter(pl.col("split").is_not_null()))
            views = views_of(extractor.precision, is_averaged=is_mirrored)
            features = extractor.gather(seen, views)
        self._context.watcher.stage("Fitting the head")
        # The augmented views of an image share its class and its fold.
        n_times = features.shape[0] // len(seen)
        head, found = choose_and_fit(
            features, np.tile(y, n_times), np.tile(folds, n_times), len(classes)
        )
        probabilities = found.probabilities[: len(seen)]
        tested = folds >= 0
        temperature = fit_temperature(probabilities[tested], y[tested])
        head = LinearClassifier(head.weights / temperature, head.bias / temperature)
        classifier = FeatureClassifier(extractor, head, is_mirrored, extractor.precision, settings)
        validated = seen.filter(pl.Series(tested))
        some = evenly_spread(validated if tested.any() else seen, N_PICTURES)
        classifier, predicted_in, details["computed_in"] = _with_precision(classifier, some)
        details |= {
            "backbone": extractor.backbone.name,
            "image_size": extractor.backbone.image_size,
            "mirror": "on" if is_mirrored else "off",
            "strength": found.strength,
            "n_folds": settings.n_folds,
            "temperature": round(temperature, 4),
        }
        # With augmentation, the views of fewer images would have to be computed.
        is_quick = settings.augment == "none" and MIN_PICTURES <= len(seen) <= MAX_PICTURES
        return FittedModel(
            name=extractor.backbone.name,
            classes=classes,
            spec=self.spec,
            precision=predicted_in,
            tested_in=classifier.precision,
            predictor=classifier,
            validated=validated,
            validated_probabilities=scaled(probabilities[tested], temperature),
            validated_source="out of fold",
            learn_from_fewer=(
                partial(_learn_from_fewer, classifier, seen, y, self._config) if is_quick else None
            ),
            details=details,
            log_loss_by_strength={f"{s:.3g}": v for s, v in found.log_loss_by_strength.items()},
        )

    def _augmented_features(self, images: pl.DataFrame) -> tuple[FeatureFile, dict[str, Any]]:
        """Collect the features of augmented views; also return details for the report."""
        settings, watcher = self._config.features, self._context.watcher
        details = {"augmentation": settings.augment, "augmented_views": settings.n_views}
        if find_plan(settings.augment).mixing is not None:
            details["mixing"] = "left out, since each view is of one picture"
            watcher.note(
                f"The policy {settings.augment} also mixes pictures with one another (MixUp, "
                "CutMix), which is left out here: features are computed from one picture at a "
                "time. The recipes scratch and fine-tune mix them."
            )
        watcher.stage("Starting Keras")
        augmented = AugmentedViews(settings.augment, self._config.seed)
        return self.extractor.gather_augmented(images, augmented, settings.n_views), details

    def _compute_mirrored(self, images: pl.DataFrame) -> None:
        executor = self._context.hooks.executor
        if executor is not None:
            executor.compute_features(images["file"].to_list(), self.extractor, 1.0)
        views = views_of(self.extractor.precision, is_averaged=True)
        self.extractor.compute_lacking(images, views, "Computing mirror images")

    def _try_mirror(self, images: pl.DataFrame, y: NDArray[np.intp]) -> tuple[bool, str]:
        """Cross-validate on a sample of the images, without and with their mirror images.

        Mirroring pays if the mean gain in log loss is larger than its standard error (the
        one-standard-error rule, *The Elements of Statistical Learning*, section 7.10), and large
        enough to justify its cost: twice the computation per image, in training and prediction.

        Returns:
            Whether mirroring pays, and an explanation for the report.
        """
        settings = self._config.features
        hashes = content_hashes(images)
        chosen = np.array([self.feature_sink.is_in_mirror_trial(h) for h in hashes], dtype=bool)
        # The trial needs its own folds, so that each fold's fit sees other images of each class.
        folds = np.full(len(images), -1, dtype=np.intp)
        folds[chosen] = folds_of(
            images.filter(pl.Series(chosen)), y[chosen], settings, self._config.seed
        )
        chosen &= folds >= 0
        if chosen.sum() < _MIN_TRIAL or len(np.unique(y[chosen])) < 2:
            return False, f"not tried: {int(chosen.sum())} pictures are too few to tell"
        self._context.watcher.stage("Trying mirror images")
        present, y_trial = np.unique(y[chosen], return_inverse=True)
        losses = []
        for is_averaged in (False, True):
            views = views_of(self.extractor.precision, is_averaged=is_averaged)
            features = self.extractor.gather(images.filter(pl.Series(chosen)), views)
            _, found = choose_and_fit(features, y_trial, folds[chosen], len(present))
            picked = found.probabilities[np.arange(len(y_trial)), y_trial].astype(float)
            losses.append(-np.log(np.maximum(picked, 1e-7)))
        gain = losses[0] - losses[1]
        error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
        min_gain = settings.least_mirror_gain * float(losses[0].mean())
        is_mirrored = float(gain.mean()) > max(error, min_gain)
        verdict = "pays" if is_mirrored else "does not pay"
        return is_mirrored, (
            f"{verdict}: log loss {losses[0].mean():.3f} without, {losses[1].mean():.3f} with, "
            f"standard error of the gain {error:.3f}, on {len(gain)} pictures"
        )


def folds_of(
    images: pl.DataFrame, y: NDArray[np.intp], settings: FeaturesConfig, seed: int
) -> NDArray[np.intp]:
    """Assign folds with `assign_folds`; copies and images of one group stay together."""
    return assign_folds(y, images["unit"].to_list(), settings.n_folds, seed)


def _with_precision(
    classifier: FeatureClassifier, images: pl.DataFrame
) -> tuple[FeatureClassifier, Precision, str]:
    """Keep bfloat16 only if its probabilities of some images are close to those of float32.

    Otherwise the head stays fitted on bfloat16 features, but the test and all predictions are
    computed in float32.

    Returns:
        The classifier, the precision of predictions, and a description for the report.
    """
    if classifier.extractor.on_gpu:
        return _with_precision_on_gpu(classifier, images)
    fast = classifier.precision
    if fast == "float32":
        return classifier, fast, fast
    exact = replace(classifier, precision="float32")
    difference = max_difference(classifier.predict(images), exact.predict(images))
    if difference <= _SAFETY * LIMIT_REDUCED:
        return classifier, fast, f"{fast} (probabilities within {difference:.3f} of float32)"
    return (
        exact,
        "float32",
        (
            f"float32 (features for the fit in {fast}, which changes probabilities "
            f"by up to {difference:.3f})"
        ),
    )


def _with_precision_on_gpu(
    classifier: FeatureClassifier, images: pl.DataFrame
) -> tuple[FeatureClassifier, Precision, str]:
    """Choose the precision of the test, on the GPU, and of predictions, on the CPU.

    Both are close to float32, and to each other: the test is to tell how good predictions are.

    Returns:
        As for `_with_precision`.
    """
    on_cpu = classifier.extractor.on_cpu()
    exact = replace(classifier, extractor=on_cpu, precision="float32")
    reference = exact.predict(images)
    limit = _SAFETY * LIMIT_REDUCED
    fast, answers = classifier.precision, classifier.predict(images)
    difference = max_difference(answers, reference)
    found = f"tested on a GPU in {fast} (probabilities within {difference:.3f} of float32)"
    if difference > limit:
        found = (
            f"tested on a GPU in float32 (features for the fit in {fast}, which changes "
            f"probabilities by up to {difference:.3f})"
        )
        classifier, answers = replace(classifier, precision="float32"), reference
    predicted = replace(exact, precision=on_cpu.precision).predict(images)
    is_near = max(max_difference(predicted, other) for other in (reference, answers)) <= limit
    in_use: Precision = on_cpu.precision if is_near else "float32"
    return classifier, in_use, f"{in_use}, {found}"


def _learn_from_fewer(
    classifier: FeatureClassifier,
    learned: pl.DataFrame,
    y: NDArray[np.intp],
    config: TrainConfig,
    share: float,
    images: pl.DataFrame,
) -> tuple[int, Floats]:
    """Fit a head on a share of the images that the classifier learned from."""
    some = nested_share(y, learned["unit"].to_list(), share, config.seed)
    folds = folds_of(learned[some], y[some], config.features, config.seed)
    features = classifier.features(learned[some])
    head, _ = choose_and_fit(features, y[some], folds, len(classifier.head.bias))
    return len(some), head.predict(classifier.features(images))
