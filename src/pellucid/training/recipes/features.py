"""The recipe ``features``: a pretrained body computes features, a linear head learns on them.

Each picture goes through the body once (Chollet, *Deep Learning with Python*, chapter 8, "fast
feature extraction"); the features are kept by content, so that they are never computed twice.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import polars as pl
from numpy.typing import NDArray

from pellucid.backbones.converted import converted_backbone, is_converted, version_of
from pellucid.backbones.registry import Backbone, create_backbone, get_backbone
from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import map_in_order
from pellucid.data.decode import DECODER_VERSION, ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.sources.folder import SourceFile
from pellucid.data.split import deal_folds
from pellucid.errors import PellucidError
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import write_classifier, write_feature_extractor
from pellucid.training.events import Watcher
from pellucid.training.feature_file import FeatureFile
from pellucid.training.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.training.recipe import FittedModel, Workplace

_LEAST_TRIAL = 40
"""With fewer mirrored pictures than this, whether mirroring pays cannot be told."""


class FeatureSink:
    """Sends pictures through the body and keeps their features in the cache.

    Args:
        backbone: The body.
        cache: Where features are kept.
        mirror_share: Share of the pictures, from 0 to 1, that are also seen in a mirror.
        watcher: Is told when the body has to be converted first.
    """

    def __init__(
        self, backbone: Backbone, cache: PictureCache, mirror_share: float, watcher: Watcher
    ) -> None:
        self.spec = ImageSpec(backbone.image_size, backbone.image_size, 3)
        self._backbone, self._cache, self._watcher = backbone, cache, watcher
        self._mirror_share = mirror_share
        self._engine: Engine | None = None
        self.n_computed = 0
        versions = f"{version_of(backbone.name)} {backbone.image_size}px"
        versions += f" openvino {ov.__version__} decoder {DECODER_VERSION}"
        self.spaces = {False: f"{versions} plain", True: f"{versions} mirrored"}
        self.known = {view: cache.known_features(name) for view, name in self.spaces.items()}

    def is_mirrored(self, content_hash: bytes) -> bool:
        """Whether this picture is among those also seen in a mirror: chosen by its content."""
        return int.from_bytes(content_hash[:4]) < self._mirror_share * 2**32

    def needs(self, content_hash: bytes) -> bool:
        """Whether a view of this picture is not in the cache yet."""
        return content_hash not in self.known[False] or (
            self.is_mirrored(content_hash) and content_hash not in self.known[True]
        )

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Begin to compute the views of this picture that are missing."""
        for is_mirror in (False, True) if self.is_mirrored(content_hash) else (False,):
            if content_hash not in self.known[is_mirror]:
                self.known[is_mirror].add(content_hash)
                view = pixels[:, ::-1] if is_mirror else pixels
                self.engine.submit((is_mirror, content_hash), view)
                self._keep(self.engine.collect())

    def finish(self) -> None:
        """Wait for what was begun, and make sure that it is kept."""
        if self._engine is not None:
            self._keep(self._engine.finish())
        self._cache.commit()

    def mirror_all(self) -> None:
        """From now on want the mirror image of every picture."""
        self._mirror_share = 1.0

    def _keep(self, results: list[tuple[tuple[bool, bytes], NDArray[np.float32]]]) -> None:
        for (is_mirror, content_hash), vector in results:
            self._cache.add_features(self.spaces[is_mirror], content_hash, vector)
            self.n_computed += 1

    @property
    def engine(self) -> Engine:
        """The body, made ready when the first picture needs it."""
        if self._engine is None:
            self._engine = Engine(feature_extractor(self._backbone, self.spec, self._watcher))
        return self._engine


def feature_extractor(backbone: Backbone, spec: ImageSpec, watcher: Watcher) -> Path:
    """Give the ONNX file from uint8 pictures to features, making it if there is none yet."""
    if not is_converted(backbone.name):
        watcher.note(f"Converting {backbone.name} once for this machine; this takes some seconds.")
    converted = converted_backbone(backbone.name)
    extractor = converted.with_suffix(".uint8.onnx")
    if not extractor.is_file():
        write_feature_extractor(converted, spec, extractor)
    return extractor


class FeaturesRecipe:
    """Features from a pretrained body, then multinomial logistic regression.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.

    Raises:
        ConfigError: There is no such backbone.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(self, config: TrainConfig, workplace: Workplace) -> None:
        self._config, self._workplace = config, workplace
        self._backbone = get_backbone(config.features.backbone)
        n_files = max(1, len(workplace.source.files))
        mode = config.features.mirror
        share = {"on": 1.0, "off": 0.0, "auto": config.features.n_mirror_trial / n_files}[mode]
        self.sink: FeatureSink = FeatureSink(
            self._backbone, workplace.cache, min(1.0, share), workplace.watcher
        )
        self._is_mirrored = mode == "on"
        self._head: LinearClassifier
        self._hashes: list[bytes]

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Compute what features are missing, choose the head's strength and fit the head.

        The head learns on train and validation together, and its strength is chosen by
        cross-validation on them; so every picture but the test's both teaches and validates.
        """
        self.sink.finish()
        self._hashes = [bytes.fromhex(value or "") for value in catalog["hash"]]
        index = {label: position for position, label in enumerate(labels)}
        is_seen = catalog["split"].is_in(["train", "validation"])
        rows = is_seen.arg_true().to_numpy().astype(np.intp)
        y = np.array([index[label] for label in catalog["label"].gather(rows)], dtype=np.intp)
        hashes = [self._hashes[row] for row in rows]
        folds = deal_folds(y, hashes, self._config.features.n_folds, self._config.seed)

        details: dict[str, Any] = {}
        if self._config.features.mirror == "auto":
            details["mirror_trial"] = self._try_mirror(rows, y, folds, len(labels))
        if self._is_mirrored:
            self._compute_mirror_images(catalog)
        self._workplace.watcher.stage("Fitting the head")
        features = self._features(rows, is_averaged=self._is_mirrored)
        self._head, found = choose_and_fit(features, y, folds, len(labels))
        tested = folds >= 0
        details |= {
            "backbone": self._backbone.name,
            "image_size": self._backbone.image_size,
            "mirror": "on" if self._is_mirrored else "off",
            "strength": found.strength,
            "n_folds": self._config.features.n_folds,
            "n_views_computed": self.sink.n_computed,
            "computed_in": self._precision_name(),
        }
        return FittedModel(
            name=self._backbone.name,
            spec=self.sink.spec,
            precision="fast",
            validated=rows[tested],
            validated_probabilities=found.probabilities[tested],
            validated_source="out of fold",
            details=details,
            log_loss_by_strength={f"{s:.3g}": v for s, v in found.log_loss_by_strength.items()},
        )

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Apply the head to the features of these rows."""
        return self._head.predict(self._features(rows, is_averaged=self._is_mirrored))

    def write_onnx(self, path: Path) -> None:
        """Write body and head as one graph."""
        write_classifier(
            converted_backbone(self._backbone.name),
            self.sink.spec,
            self._head.weights,
            self._head.bias,
            path,
            mirror=self._is_mirrored,
        )

    def write_keras(self, path: Path) -> None:
        """Write body and head as one Keras model."""
        import keras

        body = create_backbone(self._backbone.name)
        pixels, features = body.input, body.output
        if self._is_mirrored:
            pixels = keras.Input(body.input_shape[1:], name="pixels")
            views = [body(pixels), body(keras.ops.flip(pixels, axis=2))]
            features = keras.layers.Average(name="mean_of_views")(views)
        head = keras.layers.Dense(len(self._head.bias), activation="softmax", name="probabilities")
        model = keras.Model(pixels, head(features), name=f"{self._backbone.name}_classifier")
        head.set_weights([self._head.weights, self._head.bias])
        model.save(path)

    def _precision_name(self) -> str:
        return {"f32": "float32", "bf16": "bfloat16", "f16": "float16"}[self.sink.engine.precision]

    def _features(self, rows: NDArray[np.intp], *, is_averaged: bool) -> FeatureFile:
        """Gather the features of some rows of the catalog into a file."""
        hashes = [self._hashes[row] for row in rows]
        cache, spaces = self._workplace.cache, self.sink.spaces
        path = self._workplace.run.checkpoints / "features.f4"
        features = FeatureFile.write(
            path,
            self._backbone.n_features,
            cache.features(spaces[False], hashes),
            cache.features(spaces[True], hashes) if is_averaged else None,
        )
        if features.shape[0] != len(rows):
            raise PellucidError(
                f"The cache gave back {features.shape[0]} of {len(rows)} pictures' features. "
                "Remove its folder, or name another with PELLUCID_CACHE, and start again."
            )
        return features

    def _try_mirror(
        self, rows: NDArray[np.intp], y: NDArray[np.intp], folds: NDArray[np.intp], n_classes: int
    ) -> str:
        """Cross-validate on the pictures that were mirrored, without and with the mirror image.

        It pays if the mean gain in log loss is larger than its standard error (the
        one-standard-error rule, *The Elements of Statistical Learning*, section 7.10).
        """
        chosen = np.array([self.sink.is_mirrored(self._hashes[row]) for row in rows], dtype=bool)
        chosen &= folds >= 0
        if chosen.sum() < _LEAST_TRIAL or len(np.unique(y[chosen])) < 2:
            return f"not tried: {int(chosen.sum())} pictures are too few to tell"
        self._workplace.watcher.stage("Trying mirror images")
        present, y_trial = np.unique(y[chosen], return_inverse=True)
        losses = []
        for is_averaged in (False, True):
            features = self._features(rows[chosen], is_averaged=is_averaged)
            _, found = choose_and_fit(features, y_trial, folds[chosen], len(present))
            picked = found.probabilities[np.arange(len(y_trial)), y_trial].astype(float)
            losses.append(-np.log(np.maximum(picked, 1e-7)))
        gain = losses[0] - losses[1]
        error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
        self._is_mirrored = float(gain.mean()) > error
        verdict = "pays" if self._is_mirrored else "does not pay"
        return (
            f"{verdict}: log loss {losses[0].mean():.3f} without, {losses[1].mean():.3f} with, "
            f"standard error of the gain {error:.3f}, on {len(gain)} pictures"
        )

    def _compute_mirror_images(self, catalog: pl.DataFrame) -> None:
        """Decode again what has no mirror image's features yet; most have none after a trial."""
        self.sink.mirror_all()
        in_use = set(catalog.filter(pl.col("split").is_not_null())["path"])
        by_path = {file.path: file for file in self._workplace.source.files if file.path in in_use}
        missing = [
            (by_path[path], content_hash)
            for path, content_hash in zip(catalog["path"], self._hashes, strict=True)
            if path in in_use and content_hash not in self.sink.known[True]
        ]
        if not missing:
            return
        self._workplace.watcher.stage("Computing features of mirror images")

        def read(item: tuple[SourceFile, bytes]) -> Pixels:
            return decode(read_picture_file(item[0].file), self.sink.spec).pixels

        for done, ((_, content_hash), pixels) in enumerate(map_in_order(read, missing), start=1):
            self.sink.put(content_hash, pixels)
            self._workplace.watcher.progress(done, len(missing))
        self.sink.finish()
