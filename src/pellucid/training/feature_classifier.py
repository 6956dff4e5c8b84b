"""The classifier of the recipe ``features``: a linear head on the features of a backbone."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from pellucid.backbones.onnx_cache import converted_backbone
from pellucid.config import FeaturesConfig
from pellucid.data.decode import Pixels
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.file import FeatureFile
from pellucid.features.logistic_regression import LinearClassifier
from pellucid.features.view import views_of
from pellucid.inference.onnx_graph import write_classifier
from pellucid.inference.precision import Precision
from pellucid.training.backbone_writer import BackboneWriter
from pellucid.training.recipe import Floats


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
        """Return the features of the backbone's last layer."""
        return self._last(self.features(images)[:])

    def reference(self, images: pl.DataFrame) -> tuple[Floats, Floats]:
        """Return the features and the probabilities; see `Predictor.reference`."""
        features = self.features(images)[:]
        return self._last(features), self.head.predict(features)

    def _last(self, features: Floats) -> Floats:
        # A copy, so that the features of inner layers are not kept with it.
        return np.ascontiguousarray(features[:, : self.extractor.backbone.n_features])

    def write_onnx(self, path: Path) -> None:
        """Write backbone and head as one graph."""
        write_classifier(
            converted_backbone(self.extractor.backbone),
            self.extractor.spec,
            self.head.weights,
            self.head.bias,
            path,
            mirror=self.is_mirrored,
            has_inner=self.extractor.has_inner,
        )

    def keras_writer(self, pictures: Pixels, folder: Path) -> BackboneWriter | None:
        """Start writing backbone and head as one Keras model; None for an ONNX file."""
        if not self.extractor.backbone.has_keras:
            return None
        return BackboneWriter(
            self.settings,
            self.head,
            pictures,
            folder,
            is_mirrored=self.is_mirrored,
            has_inner=self.extractor.has_inner,
        )
