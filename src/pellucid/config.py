"""Settings as small frozen dataclasses: the only home of defaults."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from pellucid.errors import ConfigError

MirrorMode = Literal["auto", "on", "off"]


@dataclass(frozen=True)
class SplitConfig:
    """How pictures are dealt into splits when the folder does not say."""

    test: float = 0.2
    """Share of each class that is held out for the final test."""
    validation: float = 0.2
    """Share of what remains that is used for choosing, as the course does (20 % of 80 %)."""

    def __post_init__(self) -> None:
        """Check the values."""
        _check("test", self.test, "a share above 0 and below 1", 0 < self.test < 1)
        is_share = 0 <= self.validation < 1
        _check("validation", self.validation, "a share from 0 to below 1", is_share)


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

    def __post_init__(self) -> None:
        """Check the values."""
        modes = get_args(MirrorMode)
        _check("mirror", self.mirror, ", ".join(modes), self.mirror in modes)
        _check("n_folds", self.n_folds, "a number from 2", self.n_folds >= 2)


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

    def __post_init__(self) -> None:
        """Check the values."""
        _check("epochs", self.epochs, "a number from 1", self.epochs >= 1)
        _check("batch_size", self.batch_size, "a number from 1", self.batch_size >= 1)
        is_rate = self.learning_rate > 0
        _check("learning_rate", self.learning_rate, "a number above 0", is_rate)


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

    def __post_init__(self) -> None:
        """Check the values."""
        _check("seed", self.seed, "a number from 0", self.seed >= 0)


def _check(name: str, value: object, expected: str, is_good: bool) -> None:
    if not is_good:
        raise ConfigError(f"The setting {name} takes {expected}; it was given {value!r}.")
