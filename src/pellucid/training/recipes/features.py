"""The recipe ``features``: a pretrained body computes features, a linear head learns on them.

Each picture goes through the body once (Chollet, *Deep Learning with Python*, chapter 8, "fast
feature extraction"); the features are kept by content, so that they are never computed twice.
"""

import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.augment.policy import find_plan
from pellucid.backbones.converted import converted_backbone
from pellucid.backbones.resolve import resolve_backbone
from pellucid.config import TrainConfig
from pellucid.data.decode import Pixels, decode_unchanged
from pellucid.data.folds import deal_folds
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import SourceFile
from pellucid.inference.engine import Precision, fast_precision
from pellucid.inference.onnx_graph import write_classifier
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.feature_file import FeatureFile
from pellucid.training.feature_sink import FeatureSink, View
from pellucid.training.learning_curve import LEAST_PICTURES, MOST_PICTURES, nested_share
from pellucid.training.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.training.parity import LIMIT_REDUCED, max_difference, parity_rows
from pellucid.training.recipe import FittedModel, Workplace
from pellucid.training.temperature import fit_temperature, scaled

if TYPE_CHECKING:
    from pellucid.training.augmented_views import AugmentedViews

_LEAST_TRIAL = 40
"""With fewer mirrored pictures than this, whether mirroring pays cannot be told."""

_SAFETY = 0.9
"""Share of the parity limit that bfloat16 may use up before float32 is preferred."""


class OutOfTimeError(Exception):
    """The deadline has passed; what was computed is in the cache."""


class FeaturesRecipe:
    """Features from a pretrained body, then multinomial logistic regression.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.
        deadline: When the fit has to give up, by `time.monotonic`; None lets it take its time.

    Raises:
        ConfigError: There is no such backbone or policy, or the policy changes the size.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(
        self, config: TrainConfig, workplace: Workplace, deadline: float | None = None
    ) -> None:
        self._config, self._workplace, self._deadline = config, workplace, deadline
        settings = config.features
        self.backbone = resolve_backbone(
            settings.backbone,
            settings.backbone_weights,
            settings.backbone_size,
            settings.backbone_scaling,
        )
        check_policy_size(settings.augment, self.backbone.spec, self.backbone.name, workplace)
        n_files = max(1, len(workplace.source.files))
        # With augmented views, mirror images are a matter of the policy.
        mode = settings.mirror if settings.augment == "none" else "off"
        share = {"on": 1.0, "off": 0.0, "auto": settings.n_mirror_trial / n_files}[mode]
        self.sink: FeatureSink = FeatureSink(
            self.backbone,
            workplace.cache,
            min(1.0, share),
            workplace.watcher,
            workplace.source.survey.bits,
        )
        self._is_mirrored = mode == "on"
        self._n_files = 0
        self._precision: Precision = fast_precision()
        self._head: LinearClassifier
        self._learned: tuple[NDArray[np.intp], NDArray[np.intp]]
        self._hashes: list[bytes]
        self._units: list[str | None]

    def compute_elsewhere(self) -> None:
        """Have other machines, if there are any, compute the features of all pictures."""
        self._compute_elsewhere(self._workplace.source.files, self.sink.mirror_share)

    def _compute_elsewhere(self, files: Sequence[SourceFile], mirror_share: float) -> None:
        if self._workplace.elsewhere is not None:
            self._workplace.elsewhere.compute_features(
                files, self.sink, mirror_share, self._workplace
            )

    def know(self, catalog: pl.DataFrame) -> None:
        """Learn which picture is in which row of the catalog, when all have been read."""
        self.sink.finish()
        self._hashes = [bytes.fromhex(value or "") for value in catalog["hash"]]
        self._units = catalog["unit"].to_list()

    def body_features(self, catalog: pl.DataFrame, rows: NDArray[np.intp]) -> FeatureFile:
        """Compute what the body sees of rows of the catalog, as they are."""
        self.know(catalog)
        return self.features(rows)

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Compute what features are missing, choose the head's strength and fit the head.

        The head learns on train and validation together, and its strength is chosen by
        cross-validation on them; so every picture but the test's both teaches and validates.
        """
        self.know(catalog)
        index = {label: position for position, label in enumerate(labels)}
        is_seen = catalog["split"].is_in(["train", "validation"])
        rows = is_seen.fill_null(value=False).arg_true().to_numpy().astype(np.intp)
        y = np.array([index[label] for label in catalog["label"].gather(rows)], dtype=np.intp)
        self._learned = rows, y
        folds = self._folds(rows, y)

        details: dict[str, Any] = {}
        settings = self._config.features
        if settings.augment != "none":
            features = self._augmented_features(rows)
            details |= {"augmentation": settings.augment, "augmented_views": settings.n_views}
            if find_plan(settings.augment).mixing is not None:
                details["mixing"] = "left out, since each view is of one picture"
                self._workplace.watcher.note(
                    f"The policy {settings.augment} also mixes pictures with one another (MixUp, "
                    "CutMix), which is left out here: features are computed from one picture at a "
                    "time. The recipes scratch and fine-tune mix them."
                )
        else:
            if settings.mirror == "auto":
                details["mirror_trial"] = self._try_mirror(rows, y)
            if self._is_mirrored:
                in_use = catalog["split"].is_not_null().arg_true().to_numpy().astype(np.intp)
                self._compute_elsewhere([self._workplace.source.files[row] for row in in_use], 1.0)
                self._compute(in_use, self._views(is_averaged=True), "Computing mirror images")
            features = self.features(rows, is_averaged=self._is_mirrored)
        self._workplace.watcher.stage("Fitting the head")
        # The augmented views of a picture share its class and its fold.
        n_times = features.shape[0] // len(rows)
        self._head, found = choose_and_fit(
            features, np.tile(y, n_times), np.tile(folds, n_times), len(labels)
        )
        probabilities = found.probabilities[: len(rows)]
        tested = folds >= 0
        temperature = fit_temperature(probabilities[tested], y[tested])
        head = self._head
        self._head = LinearClassifier(head.weights / temperature, head.bias / temperature)
        details["computed_in"] = self._choose_precision(
            parity_rows(rows[tested] if tested.any() else rows)
        )
        details |= {
            "backbone": self.backbone.name,
            "image_size": self.backbone.image_size,
            "mirror": "on" if self._is_mirrored else "off",
            "strength": found.strength,
            "n_folds": self._config.features.n_folds,
            "temperature": round(temperature, 4),
        }
        return FittedModel(
            name=self.backbone.name,
            spec=self.sink.spec,
            precision=self._precision,
            validated=rows[tested],
            validated_probabilities=scaled(probabilities[tested], temperature),
            validated_source="out of fold",
            details=details,
            log_loss_by_strength={f"{s:.3g}": v for s, v in found.log_loss_by_strength.items()},
        )

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Apply the head to the features of these rows."""
        return self._head.predict(self.features(rows, is_averaged=self._is_mirrored))

    def predict_from_fewer(
        self, share: float, rows: NDArray[np.intp]
    ) -> tuple[int, NDArray[np.float32]] | None:
        """Fit the head once more, on a share of the pictures."""
        learned, y = self._learned
        if self._config.features.augment != "none":
            return None  # the views of fewer pictures would have to be computed
        if not LEAST_PICTURES <= len(learned) <= MOST_PICTURES:
            return None
        units = [self._units[row] for row in learned]
        some = nested_share(y, units, share, self._config.seed)
        features = self.features(learned[some], is_averaged=self._is_mirrored)
        folds = self._folds(learned[some], y[some])
        head, _ = choose_and_fit(features, y[some], folds, len(self._head.bias))
        return len(some), head.predict(self.features(rows, is_averaged=self._is_mirrored))

    def last_features(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Give the features of these rows."""
        return self.features(rows, is_averaged=self._is_mirrored)[:]

    def write_onnx(self, path: Path) -> None:
        """Write body and head as one graph."""
        write_classifier(
            converted_backbone(self.backbone),
            self.sink.spec,
            self._head.weights,
            self._head.bias,
            path,
            mirror=self._is_mirrored,
        )

    @property
    def has_keras_model(self) -> bool:
        """Whether the body can be built as a Keras model, or only be run."""
        return self.backbone.has_keras

    def write_keras(self, path: Path) -> None:
        """Write body and head as one Keras model."""
        import keras

        body = self.backbone.build()
        body.trainable = False  # nor has it learned
        pixels, features = body.input, body.output
        if self._is_mirrored:
            pixels = keras.Input(body.input_shape[1:], name="pixels")
            views = [body(pixels), body(keras.ops.flip(pixels, axis=2))]
            features = keras.layers.Average(name="mean_of_views")(views)
        head = keras.layers.Dense(len(self._head.bias), activation="softmax", name="probabilities")
        model = keras.Model(pixels, head(features), name=f"{self.backbone.name}_classifier")
        head.set_weights([self._head.weights, self._head.bias])
        model.save(path)

    def features(self, rows: NDArray[np.intp], *, is_averaged: bool = False) -> FeatureFile:
        """Gather the features of some rows of the catalog into a file.

        Args:
            rows: Of the catalog.
            is_averaged: Whether to take the mean with those of the mirror images.
        """
        views = self._views(is_averaged=is_averaged)
        hashes = [self._hashes[row] for row in rows]
        cache = self._workplace.cache
        generation = -1
        while generation != cache.generation:  # again if the cache was lost on the way
            generation = cache.generation
            self._compute(rows, views)
            self._n_files += 1
            features = FeatureFile.write(
                self._workplace.run.checkpoints / f"features-{self._n_files}.f4",
                self.backbone.n_features,
                *(cache.features(self.sink.space(view), hashes) for view in views),
            )
        assert features.shape[0] == len(rows), "the cache holds each feature that was computed"
        return features

    def _augmented_features(self, rows: NDArray[np.intp]) -> FeatureFile:
        """Gather the features of pictures as they are, then of each of their augmented views.

        Augmenting costs its computing once per view and not once per epoch, as it would with the
        body in front of a head that is trained epoch by epoch (Chollet, chapter 8).
        """
        from pellucid.training.augmented_views import AugmentedViews

        settings, cache = self._config.features, self._workplace.cache
        self._workplace.watcher.stage("Starting Keras")
        augmented = AugmentedViews(settings.augment, self._config.seed)
        hashes = [self._hashes[row] for row in rows]
        plain = View(is_mirrored=False, precision=self._precision)
        views = [
            View(is_mirrored=False, precision=self._precision, augmentation=name)
            for name in augmented.names(settings.n_views)
        ]
        generation = -1
        while generation != cache.generation:  # again if the cache was lost on the way
            generation = cache.generation
            self._compute(rows, [plain])
            self._compute(rows, views, "Computing augmented views", augmented)
            features = FeatureFile.write(
                self._workplace.run.checkpoints / "features-augmented.f4",
                self.backbone.n_features,
                chain.from_iterable(
                    cache.features(self.sink.space(view), hashes) for view in [plain, *views]
                ),
            )
        return features

    def _views(self, *, is_averaged: bool) -> list[View]:
        views = [View(is_mirrored, self._precision) for is_mirrored in (False, True)]
        return views[: 1 + is_averaged]

    def _compute(
        self,
        rows: NDArray[np.intp],
        views: list[View],
        stage: str = "",
        augmented: "AugmentedViews | None" = None,
    ) -> None:
        """Compute the features that are not known, from the pictures' files."""
        # The catalog's rows are in the order of the source.
        lacking = {
            self._hashes[row]: self._workplace.source.files[row].file
            for row in rows
            if any(self.sink.lacks(self._hashes[row], view) for view in views)
        }
        if not lacking:
            return

        def read(content_hash: bytes) -> Pixels:
            return decode_unchanged(lacking[content_hash], content_hash, self.sink.spec)

        if stage:
            self._workplace.watcher.stage(stage)
        for done, (content_hash, pixels) in enumerate(map_in_order(read, list(lacking)), start=1):
            if self._deadline is not None and time.monotonic() > self._deadline:
                self.sink.finish()
                raise OutOfTimeError
            for number, view in enumerate(views):
                if augmented is None or not self.sink.lacks(content_hash, view):
                    seen = pixels
                else:
                    seen = augmented.see(pixels, content_hash, number)
                self.sink.compute(content_hash, view, seen)
            if stage:
                self._workplace.watcher.progress(done, len(lacking))
        self.sink.finish()

    def _folds(self, rows: NDArray[np.intp], y: NDArray[np.intp]) -> NDArray[np.intp]:
        """Deal pictures into folds; copies, and pictures of one group, stay together."""
        units = [self._units[row] for row in rows]
        return deal_folds(y, units, self._config.features.n_folds, self._config.seed)

    def _try_mirror(self, rows: NDArray[np.intp], y: NDArray[np.intp]) -> str:
        """Cross-validate on the pictures that were mirrored, without and with the mirror image.

        It pays if the mean gain in log loss is larger than its standard error (the
        one-standard-error rule, *The Elements of Statistical Learning*, section 7.10), and large
        enough for what it costs: twice the computing for every picture, now and in prediction.
        """
        hashes = [self._hashes[row] for row in rows]
        chosen = np.array([self.sink.is_in_mirror_trial(h) for h in hashes], dtype=bool)
        # Folds of the trial's own: every picture has others of its class to learn from.
        folds = np.full(len(rows), -1, dtype=np.intp)
        folds[chosen] = self._folds(rows[chosen], y[chosen])
        chosen &= folds >= 0
        if chosen.sum() < _LEAST_TRIAL or len(np.unique(y[chosen])) < 2:
            return f"not tried: {int(chosen.sum())} pictures are too few to tell"
        self._workplace.watcher.stage("Trying mirror images")
        present, y_trial = np.unique(y[chosen], return_inverse=True)
        losses = []
        for is_averaged in (False, True):
            features = self.features(rows[chosen], is_averaged=is_averaged)
            _, found = choose_and_fit(features, y_trial, folds[chosen], len(present))
            picked = found.probabilities[np.arange(len(y_trial)), y_trial].astype(float)
            losses.append(-np.log(np.maximum(picked, 1e-7)))
        gain = losses[0] - losses[1]
        error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
        least = self._config.features.least_mirror_gain * float(losses[0].mean())
        self._is_mirrored = float(gain.mean()) > max(error, least)
        verdict = "pays" if self._is_mirrored else "does not pay"
        return (
            f"{verdict}: log loss {losses[0].mean():.3f} without, {losses[1].mean():.3f} with, "
            f"standard error of the gain {error:.3f}, on {len(gain)} pictures"
        )

    def _choose_precision(self, rows: NDArray[np.intp]) -> str:
        """Keep bfloat16 only if it answers nearly as float32 does, on some validation pictures.

        Where it does not, the features on which the head was fitted stay, but from here on
        everything is computed in float32: the test and every prediction.

        Returns:
            What the test and predictions are computed in, for the report.
        """
        fast = self._precision
        if fast == "float32":
            return fast
        answers = self.predict(rows)
        self._precision = "float32"
        difference = max_difference(answers, self.predict(rows))
        if difference <= _SAFETY * LIMIT_REDUCED:
            self._precision = fast
            return f"{fast} (probabilities within {difference:.3f} of float32)"
        return (
            f"float32 (features for the fit in {fast}, which changes probabilities "
            f"by up to {difference:.3f})"
        )
