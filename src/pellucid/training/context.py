"""The objects that a training works with, apart from its settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pellucid.config import FitConfig
from pellucid.data.cache import PictureCache
from pellucid.data.sources.source import Source
from pellucid.features.extractor import FeatureExtractor
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.task import Outcome, Task

if TYPE_CHECKING:
    import keras

    from pellucid.report.document import HeatMaps
    from pellucid.report.similar_picture import FindSimilar


class Executor(Protocol):
    """Other machines, which take over the expensive computations."""

    def compute_features(
        self, files: Sequence[str], extractor: FeatureExtractor, mirror_share: float
    ) -> None:
        """Compute the missing features, and store them and the image facts in the cache.

        Args:
            files: Paths of the images.
            extractor: Extractor that knows which features are missing and stores the new ones.
            mirror_share: Share of the images, from 0 to 1, whose mirror image is needed too.
        """

    def fit(self, task: Task, settings: FitConfig, context: "TrainingContext") -> Outcome:
        """Train like `fit_model`, and write the best weights to `context.run.best_weights`."""


@dataclass(frozen=True)
class Hooks:
    """Objects that a caller may add to a training."""

    watcher: Watcher = field(default_factory=Watcher)
    """Receiver of the progress."""
    callbacks: Sequence["keras.callbacks.Callback"] = ()
    """Further Keras callbacks, for recipes that train with Keras' `fit`."""
    executor: Executor | None = None
    """Other machines to compute on; None computes everything here."""
    heat_maps: Callable[[RunFolder], "HeatMaps"] | None = None
    """Returns what draws the heat maps in the report of a run; None draws none."""
    find_similar: Callable[[RunFolder], "FindSimilar"] | None = None
    """Returns what finds similar training images for the report of a run; None shows none."""
    kept_splits: Path | None = None
    """The catalog.parquet of an earlier training on the same images, whose splits are kept; None
    draws new ones."""
    resumed_in: Path | None = None
    """The folder of several trainings whose resume goes on with this one; None if it is resumed by
    itself."""


@dataclass(frozen=True)
class TrainingContext:
    """The objects that a recipe works with, apart from its settings."""

    source: Source
    cache: PictureCache
    run: RunFolder
    hooks: Hooks
    ctrl_c: CtrlC

    @property
    def watcher(self) -> Watcher:
        """The receiver of the progress."""
        return self.hooks.watcher
