"""The interface of a recipe, and the fitted model that it returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.catalog import ImageSink
from pellucid.data.decode import ImageSpec, Pixels
from pellucid.features.sink import FeatureSink
from pellucid.inference.precision import Precision
from pellucid.run_record import Variant
from pellucid.training.keras_writer import KerasWriter

Floats = NDArray[np.float32]


class Predictor(Protocol):
    """A fitted classifier; images are rows of a catalog."""

    def predict(self, images: pl.DataFrame) -> Floats:
        """Compute probabilities, shape (n, n_classes)."""

    def last_features(self, images: pl.DataFrame) -> Floats:
        """Compute the features that the OOD score is computed from, shape (n, n_features).

        They are the input of the last layer. If features of inner layers follow those of the
        backbone's last layer, only the latter are returned.
        """

    def reference(self, images: pl.DataFrame) -> tuple[Floats, Floats]:
        """Compute the input of the last layer and the probabilities, by the fitted model itself.

        The saved models are compared with these. They are those of Keras if the model was trained
        by Keras, even where `predict` uses a faster engine.
        """

    def write_onnx(self, path: Path) -> None:
        """Write the model as ONNX, from uint8 images to probabilities."""

    def keras_writer(self, pictures: Pixels, folder: Path) -> KerasWriter | None:
        """Start writing model.keras, which maps pixels in [0, 255] to probabilities.

        Args:
            pictures: Decoded images to predict, shape (n, height, width, channels), uint8.
            folder: Folder for temporary files, on the file system of the run.

        Returns:
            The writer, as a context manager to enter at once; None for an ONNX backbone, which has
            no Keras model.
        """


LearnFromFewer = Callable[[float, pl.DataFrame], tuple[int, Floats]]
"""Learns from a share of the training images and predicts the given images. Returns the number of
images learned from, and the probabilities."""


@dataclass(frozen=True)
class FittedModel:
    """A fitted classifier, with the results of the fit."""

    name: str
    """Name of the backbone or model."""
    classes: Sequence[str]
    """Class names, in the order of the probabilities."""
    spec: ImageSpec
    """Size and format of the input images."""
    precision: Precision
    """Precision of predictions, which OpenVINO computes."""
    predictor: Predictor
    validated: pl.DataFrame
    """Images whose probabilities come from a fit that did not see them."""
    validated_probabilities: Floats
    """Probabilities of these images, shape (len(validated), n_classes)."""
    validated_source: str
    """Origin of these probabilities: "out of fold" or "held out"."""
    tested_in: Precision = "float32"
    """Precision that `predictor` computes in; on a GPU it may differ from `precision`."""
    validated_by: Predictor | None = None
    """Model of a first fit, which computed these probabilities, if `predictor` was then fitted on
    the training and validation images together; None otherwise."""
    learn_from_fewer: LearnFromFewer | None = None
    """Function for the learning curve; None where it would require another training."""
    is_interrupted: bool = False
    """Whether Ctrl-C ended the fit, so that it may be resumed later."""
    details: dict[str, Any] = field(default_factory=dict)
    """Facts for the report, as a flat dictionary."""
    log_loss_by_strength: dict[str, float] = field(default_factory=dict)
    """Log loss of each regularization strength that was tried; empty for a recipe without a
    linear head."""
    variants: tuple[Variant, ...] = ()
    """Variants that were tried, if the recipe tries several; "winner" in `details` names the
    chosen one."""


class Recipe(Protocol):
    """A method of training a classifier, created from settings and context before reading images.

    Its attributes are available from the beginning. They determine how each image is processed
    while the catalog is read, so that no image is decoded twice.
    """

    @property
    def spec(self) -> ImageSpec:
        """Size and format of the images that the recipe requires."""

    @property
    def sinks(self) -> Sequence[ImageSink]:
        """Receivers of the pixels while the catalog is read."""

    @property
    def feature_sink(self) -> FeatureSink | None:
        """The sink that computes features of a pretrained backbone, if the recipe has one."""

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Fit on the training and validation images of the catalog, never on the test set."""
