"""Settings as small frozen dataclasses: the only home of defaults."""

from dataclasses import dataclass, field
from typing import Literal

MirrorMode = Literal["auto", "on", "off"]


@dataclass(frozen=True)
class SplitConfig:
    """How pictures are dealt into splits when the folder does not say."""

    test: float = 0.2
    """Share of each class that is held out for the final test."""
    validation: float = 0.2
    """Share of what remains that is used for choosing, as the course does (20 % of 80 %)."""


@dataclass(frozen=True)
class FeaturesConfig:
    """The recipe ``features``: a pretrained body computes features, a linear head learns."""

    backbone: str = "efficientnet_lite2"
    """Name in `pellucid.backbones.registry`."""
    mirror: MirrorMode = "auto"
    """Whether each picture is also seen in a mirror: always, never, or where it pays."""
    least_mirror_gain: float = 0.05
    """By what share the mirror must lower the log loss to pay for twice the computing."""
    n_folds: int = 5
    """Parts in the cross-validation that chooses the head's strength."""
    n_mirror_trial: int = 300
    """About how many pictures ``auto`` mirrors to find out whether it pays."""


@dataclass(frozen=True)
class ScratchConfig:
    """The recipe ``scratch``: a small convnet trained from random weights."""

    model: str | None = None
    """Name in `pellucid.models.registry`; chosen by the size of the pictures by default."""
    epochs: int = 40
    """Passes over the training pictures, at most."""
    batch_size: int = 32
    """Pictures per step."""
    learning_rate: float = 2e-3
    """Of Adam, at the start."""
    plateau_patience: int = 4
    """Epochs without a better validation loss before the rate is halved."""
    stop_patience: int = 10
    """Epochs without a better validation loss before training ends."""


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides what a training run does, beside the pictures."""

    recipe: str = "features"
    """Name in `pellucid.training.recipes`."""
    seed: int = 0
    """For the split, the folds, the initial weights and the order of batches."""
    split: SplitConfig = field(default_factory=SplitConfig)
    features: FeaturesConfig = field(default_factory=FeaturesConfig)
    scratch: ScratchConfig = field(default_factory=ScratchConfig)
