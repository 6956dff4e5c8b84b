"""What a recipe is: it says how it wants the pictures, fits a model and can write it down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import FitConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import PictureSink
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.source import Source, SourceFile
from pellucid.inference.engine import Precision
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.run_record import Variant

if TYPE_CHECKING:
    import keras

    from pellucid.training.feature_sink import FeatureSink
    from pellucid.training.fit import Outcome, Task
    from pellucid.training.logistic_regression import Rows


class Elsewhere(Protocol):
    """Other machines, which take over what takes long."""

    def compute_features(
        self,
        files: Sequence[SourceFile],
        sink: "FeatureSink",
        mirror_share: float,
        workplace: "Workplace",
    ) -> None:
        """Compute what features are not known, and put them, and facts, into the cache.

        Args:
            files: The pictures.
            sink: Knows what is known, and takes the features.
            mirror_share: Share of the pictures, from 0 to 1, whose mirror image is wanted too.
            workplace: Has the cache, and who is told.
        """

    def fit(self, task: "Task", settings: FitConfig, workplace: "Workplace") -> "Outcome":
        """Train as `fit_model` does; the best weights are then in the run's file of them."""


@dataclass(frozen=True)
class Workplace:
    """What a recipe works with, beside the settings."""

    source: Source
    cache: PictureCache
    run: RunFolder
    watcher: Watcher
    ctrl_c: CtrlC
    callbacks: Sequence["keras.callbacks.Callback"] = ()
    """Further callbacks of the user's, for recipes that train with Keras' `fit`."""
    elsewhere: Elsewhere | None = None
    """Where to compute, if not here."""


@dataclass(frozen=True)
class FittedModel:
    """What a recipe found."""

    name: str
    """Of the network: a backbone or a model."""
    spec: ImageSpec
    """The pictures that it takes."""
    precision: Precision
    """What `predict` computes in."""
    validated: NDArray[np.intp]
    """Rows of the catalog whose probabilities are known from a fit that did not see them."""
    validated_probabilities: NDArray[np.float32]
    """Shape (len(validated), n_classes)."""
    validated_source: str
    """How: "out of fold" or "held out"."""
    is_interrupted: bool = False
    """Whether Ctrl-C ended the fit, so that it may go on later."""
    details: dict[str, Any] = field(default_factory=dict)
    """Facts for the report, flat."""
    log_loss_by_strength: dict[str, float] = field(default_factory=dict)
    """Of the head's candidates, if the recipe has such a head."""
    variants: tuple[Variant, ...] = ()
    """All that were tried, if the recipe tries several; "winner" in `details` names one."""


class Recipe(Protocol):
    """One way to a classifier, made from the settings and a workplace before pictures are read."""

    @property
    def sink(self) -> PictureSink:
        """Takes the pixels while the catalog is read."""

    def compute_elsewhere(self) -> None:
        """Have other machines, if there are any, compute what can be before pictures are read."""

    def body_features(self, catalog: pl.DataFrame, rows: NDArray[np.intp]) -> "Rows | None":
        """Compute what a pretrained body sees of rows of the catalog, as they are.

        Returns:
            Features of shape (len(rows), n_features); None if the recipe has no such body.
        """

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Fit on the catalog's train (and validation) rows; the test rows stay untouched."""

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Compute the probabilities of rows of the catalog, as training computes them."""

    def predict_from_fewer(
        self, share: float, rows: NDArray[np.intp]
    ) -> tuple[int, NDArray[np.float32]] | None:
        """Learn from a share of the pictures, and answer for rows of the catalog.

        Returns:
            The number of pictures learned from, and the probabilities; None where that would take
            another training.
        """

    def last_features(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Compute what the last layer sees of rows of the catalog, shape (n, n_features)."""

    def write_onnx(self, path: Path) -> None:
        """Write the model as ONNX, from uint8 pictures to probabilities."""

    @property
    def has_keras_model(self) -> bool:
        """Whether there is a Keras model to write; a body from an ONNX file has none."""

    def write_keras(self, path: Path) -> None:
        """Write the model as one Keras model, from pixels 0 to 255 to probabilities."""
