"""What a training works with, beside its settings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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


class Executor(Protocol):
    """Other machines, which take over what takes long."""

    def compute_features(
        self, files: Sequence[str], extractor: FeatureExtractor, mirror_share: float
    ) -> None:
        """Compute the features that are not known, and put them, and facts, into the cache.

        Args:
            files: Paths of the images.
            extractor: Knows what is known, and takes the features.
            mirror_share: Share of the images, from 0 to 1, whose mirror image is wanted too.
        """

    def fit(self, task: Task, settings: FitConfig, context: "TrainingContext") -> Outcome:
        """Train as `fit_model` does; the best weights are then in the run's file of them."""


@dataclass(frozen=True)
class Hooks:
    """What a caller adds to a training."""

    watcher: Watcher = field(default_factory=Watcher)
    """Receives the progress."""
    callbacks: Sequence["keras.callbacks.Callback"] = ()
    """Further Keras callbacks, for recipes that train with Keras' `fit`."""
    executor: Executor | None = None
    """Other machines to compute on; None computes everything here."""


@dataclass(frozen=True)
class TrainingContext:
    """What a recipe works with, beside its settings."""

    source: Source
    cache: PictureCache
    run: RunFolder
    hooks: Hooks
    ctrl_c: CtrlC

    @property
    def watcher(self) -> Watcher:
        """The receiver of the progress."""
        return self.hooks.watcher
