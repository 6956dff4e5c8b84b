"""What a recipe is, and what it gives: a fitted model that predicts and can be written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.catalog import ImageSink
from pellucid.data.decode import ImageSpec
from pellucid.features.sink import FeatureSink
from pellucid.inference.engine import Precision
from pellucid.run_record import Variant

Floats = NDArray[np.float32]


class Predictor(Protocol):
    """A classifier that computes as it was trained; images are rows of a catalog."""

    def predict(self, images: pl.DataFrame) -> Floats:
        """Compute probabilities, shape (n, n_classes)."""

    def last_features(self, images: pl.DataFrame) -> Floats:
        """Compute what the last layer receives, shape (n, n_features)."""

    def write_onnx(self, path: Path) -> None:
        """Write the model as ONNX, from uint8 images to probabilities."""

    @property
    def has_keras_model(self) -> bool:
        """Whether there is a Keras model to write; a body from an ONNX file has none."""

    def write_keras(self, path: Path) -> None:
        """Write the model as one Keras model, from pixels 0 to 255 to probabilities."""


LearnFromFewer = Callable[[float, pl.DataFrame], tuple[int, Floats]]
"""Learns from a share of the images, and predicts others: the number of images learned from, and
the probabilities."""


@dataclass(frozen=True)
class FittedModel:
    """A fitted classifier, and what is known of it from fitting."""

    name: str
    """Name of the network: a backbone or a model."""
    classes: Sequence[str]
    """Class names, in the order of the probabilities."""
    spec: ImageSpec
    """The images that it takes."""
    precision: Precision
    """What `predictor` computes in."""
    predictor: Predictor
    validated: pl.DataFrame
    """The images whose probabilities are known from a fit that did not see them."""
    validated_probabilities: Floats
    """Shape (len(validated), n_classes)."""
    validated_source: str
    """How they came about: "out of fold" or "held out"."""
    learn_from_fewer: LearnFromFewer | None = None
    """None where it would take another training."""
    is_interrupted: bool = False
    """Whether Ctrl-C ended the fit, so that it may go on later."""
    details: dict[str, Any] = field(default_factory=dict)
    """Facts for the report, flat."""
    log_loss_by_strength: dict[str, float] = field(default_factory=dict)
    """Log losses of the head's candidates, if the recipe has such a head."""
    variants: tuple[Variant, ...] = ()
    """All that were tried, if the recipe tries several; "winner" in `details` names one."""


class Recipe(Protocol):
    """One way to a classifier, made from the settings and a context before images are read.

    Its attributes are known from the beginning and say what to do with each image while the
    catalog is read, so that no image is decoded twice.
    """

    @property
    def spec(self) -> ImageSpec:
        """The images that the recipe takes."""

    @property
    def sinks(self) -> Sequence[ImageSink]:
        """Receive the pixels while the catalog is read."""

    @property
    def feature_sink(self) -> FeatureSink | None:
        """The sink that computes features of a pretrained body, if the recipe has such a body."""

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Fit on the catalog's train (and validation) images; the test stays untouched."""
