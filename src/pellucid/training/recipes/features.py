"""The recipe ``features``: a linear head, fitted on the features of a pretrained backbone.

Each image passes through the backbone once (Chollet, *Deep Learning with Python*, chapter 8, "fast
feature extraction"). The features are cached by content hash and never computed twice.
"""

import time
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.augment.policy import find_plan
from pellucid.config import FeaturesConfig, TrainConfig
from pellucid.data.folds import assign_folds
from pellucid.data.selection import (
    class_indices,
    class_names,
    content_hashes,
    evenly_spread,
    images_in,
)
from pellucid.errors import ConfigError
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import FeatureExtractor, create_extractor
from pellucid.features.file import FeatureFile
from pellucid.features.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.features.sink import FeatureSink, is_in_share
from pellucid.features.view import View
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.precision import Precision
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.context import TrainingContext
from pellucid.training.feature_classifier import FeatureClassifier
from pellucid.training.feature_trial import (
    MAX_LAYERS_TRIAL,
    FeatureTrial,
    inner_share,
    mirror_share,
    pays,
    trial_share,
    verdict,
)
from pellucid.training.learning_curve import MAX_PICTURES, MIN_PICTURES, nested_share
from pellucid.training.parity import LIMIT_REDUCED, N_PICTURES, max_difference
from pellucid.training.recipe import FittedModel, Floats
from pellucid.training.temperature import fit_temperature, scaled

_SAFETY = 0.9
"""Share of the parity limit that bfloat16 may use up before float32 is preferred."""


class FeaturesRecipe:
    """Computes features with a pretrained backbone, then fits a multinomial logistic regression.

    Args:
        config: Settings.
        context: Source, cache, run and hooks of the training.
        deadline: Time of `time.monotonic` at which the fit gives up; None sets no limit.

    Raises:
        ConfigError: There is no such backbone or policy, the policy changes the image size, or the
            inner layers of an ONNX file were asked for.
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
        self._trial_share = trial_share(settings, len(source.files))
        if settings.feature_layers == "all" and not backbone.has_keras:
            raise ConfigError(
                _(
                    "The inner layers of {backbone} are unknown, since it is an ONNX file. "
                    "Expected a backbone with a name. Leave out --feature-layers.",
                    backbone=backbone.name,
                )
            )
        self._inner = self.extractor.with_inner() if backbone.has_keras else None
        self.feature_sink = FeatureSink(
            self.extractor,
            mirror_share(settings, len(source.files)),
            self._inner,
            inner_share(settings, len(source.files)),
        )
        self.sinks = (self.feature_sink,)
        self.head_seconds = 0.0
        """Time that the last fit of the head took, in seconds."""

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Compute the missing features, choose the regularization strength and fit the head.

        The head is fitted on the training and validation images together, and its regularization
        strength is chosen by cross-validation on them. Every image outside the test set thus
        serves both for training and for validation.
        """
        settings = self._config.features
        classes, seen = class_names(catalog), images_in(catalog, "train", "validation")
        y = class_indices(seen["label"], classes)
        folds = folds_of(seen, y, settings, self._config.seed)
        is_mirrored = False
        trial = self._trial(seen, y)
        extractor, details = self._choose_layers(trial)
        used = catalog.filter(pl.col("split").is_not_null())
        if extractor.has_inner:
            self._compute(
                extractor, used, extractor.views(), marked("Computing features of inner layers")
            )
        if settings.augment != "none":
            features, found_out = self._augmented_features(extractor, seen)
            details |= found_out
        else:
            if settings.mirror == "auto":
                is_mirrored, details["mirror_trial"] = self._try_mirror(trial, extractor)
            else:
                is_mirrored = settings.mirror == "on"
            views = extractor.views(is_averaged=is_mirrored)
            if is_mirrored:
                self._compute(extractor, used, views, marked("Computing mirror images"))
            features = extractor.gather(seen, views)
        self._context.watcher.stage(marked("Fitting the head"))
        # The augmented views of an image share its class and its fold.
        n_times = features.shape[0] // len(seen)
        began = time.monotonic()
        head, found = choose_and_fit(
            features, np.tile(y, n_times), np.tile(folds, n_times), len(classes)
        )
        self.head_seconds = time.monotonic() - began
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

    def _augmented_features(
        self, extractor: FeatureExtractor, images: pl.DataFrame
    ) -> tuple[FeatureFile, dict[str, Any]]:
        """Collect the features of augmented views; also return details for the report."""
        settings, watcher = self._config.features, self._context.watcher
        policy = find_plan(settings.augment)
        details = {"augmentation": policy.name, "augmented_views": settings.n_views}
        if policy.mixing is not None:
            details["mixing"] = marked("left out, since each view is of one picture")
            watcher.note(
                _(
                    "The policy {augment} also mixes pictures with one another (MixUp, "
                    "CutMix), which is left out here: features are computed from one picture "
                    "at a time. The recipes scratch and fine-tune mix them.",
                    augment=settings.augment,
                )
            )
        watcher.stage(marked("Starting Keras"))
        augmented = AugmentedViews(settings.augment, self._config.seed)
        return extractor.gather_augmented(images, augmented, settings.n_views), details

    def _compute(
        self, extractor: FeatureExtractor, images: pl.DataFrame, views: list[View], stage: str
    ) -> None:
        """Compute the missing features of all images, on other machines if there are any."""
        executor = self._context.hooks.executor
        if executor is not None:
            executor.compute_features(images["file"].to_list(), extractor, len(views) - 1.0)
        extractor.compute_lacking(images, views, stage)

    def _trial(self, images: pl.DataFrame, y: NDArray[np.intp]) -> FeatureTrial:
        """Draw the sample of images on which features are compared."""
        hashes = content_hashes(images)
        chosen = np.array([is_in_share(each, self._trial_share) for each in hashes], dtype=bool)
        some, settings = images.filter(pl.Series(chosen)), self._config.features
        # The trial needs its own folds, so that each fold's fit sees other images of each class.
        folds = folds_of(some, y[chosen], settings, self._config.seed)
        return FeatureTrial(some, y[chosen], folds)

    def _choose_layers(self, trial: FeatureTrial) -> tuple[FeatureExtractor, dict[str, Any]]:
        """Cross-validate on a sample, without and with the features of inner layers.

        Returns:
            The extractor of the chosen features, and details for the report.
        """
        settings, extractor, inner = self._config.features, self.extractor, self._inner
        details: dict[str, Any] = {"feature_layers": "last"}
        if inner is None or settings.feature_layers == "last":
            return extractor, details
        if settings.feature_layers == "auto":
            if len(self._context.source.files) > MAX_LAYERS_TRIAL:
                details["layers_trial"] = marked(
                    "not tried: more than {max_pictures} pictures",
                    max_pictures=f"{MAX_LAYERS_TRIAL:,}",
                )
                return extractor, details
            if trial.refusal:
                details["layers_trial"] = trial.refusal
                return extractor, details
        if inner.n_features == extractor.n_features:
            details["layers_trial"] = marked("not tried: the backbone has no inner layers")
            if settings.feature_layers == "all":
                name = extractor.backbone.name
                self._context.watcher.note(
                    _("{backbone} has no inner layers, so its last one is used.", backbone=name)
                )
            return extractor, details
        if settings.feature_layers == "auto":
            self._context.watcher.stage(marked("Trying inner layers"))
            last, both = (trial.losses(each, is_averaged=False) for each in (extractor, inner))
            # The other images are computed a second time, and the head is four times as large.
            is_chosen = pays(last, both, settings.least_layers_gain, is_costly=True)
            details["layers_trial"] = verdict(last, both, is_chosen=is_chosen)
            if not is_chosen:
                return extractor, details
        return inner, details | {"feature_layers": marked("last and inner layers")}

    def _try_mirror(self, trial: FeatureTrial, extractor: FeatureExtractor) -> tuple[bool, str]:
        """Cross-validate on a sample of the images, without and with their mirror images.

        Mirroring costs twice the computation per image, in training and prediction.

        Returns:
            Whether mirroring pays, and an explanation for the report.
        """
        if trial.refusal:
            return False, trial.refusal
        self._context.watcher.stage(marked("Trying mirror images"))
        plain, mean = (trial.losses(extractor, is_averaged=each) for each in (False, True))
        least_gain = self._config.features.least_mirror_gain
        is_mirrored = pays(plain, mean, least_gain, is_costly=False)
        return is_mirrored, verdict(plain, mean, is_chosen=is_mirrored)


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
        return (
            classifier,
            fast,
            marked(
                "{precision} (probabilities within {difference} of float32)",
                precision=fast,
                difference=f"{difference:.3f}",
            ),
        )
    return (
        exact,
        "float32",
        marked(
            "float32 (features for the fit in {precision}, which changes probabilities by up to "
            "{difference})",
            precision=fast,
            difference=f"{difference:.3f}",
        ),
    )


def _with_precision_on_gpu(
    classifier: FeatureClassifier, images: pl.DataFrame
) -> tuple[FeatureClassifier, Precision, str]:
    """Choose the precision of the test, on the GPU, and of predictions, on the CPU.

    Both are close to float32, and to each other, since the test shows how good predictions are.

    Returns:
        As for `_with_precision`.
    """
    on_cpu = classifier.extractor.on_cpu()
    exact = replace(classifier, extractor=on_cpu, precision="float32")
    reference = exact.predict(images)
    limit = _SAFETY * LIMIT_REDUCED
    fast, answers = classifier.precision, classifier.predict(images)
    difference = max_difference(answers, reference)
    is_fast = difference <= limit
    if not is_fast:
        classifier, answers = replace(classifier, precision="float32"), reference
    predicted = replace(exact, precision=on_cpu.precision).predict(images)
    is_near = max(max_difference(predicted, other) for other in (reference, answers)) <= limit
    in_use: Precision = on_cpu.precision if is_near else "float32"
    values = {"in_use": in_use, "precision": fast, "difference": f"{difference:.3f}"}
    if is_fast:
        found = marked(
            "{in_use}, tested on a GPU in {precision} (probabilities within {difference} of "
            "float32)",
            **values,
        )
    else:
        found = marked(
            "{in_use}, tested on a GPU in float32 (features for the fit in {precision}, which "
            "changes probabilities by up to {difference})",
            **values,
        )
    return classifier, in_use, found


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
