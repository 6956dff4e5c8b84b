"""Settings as small frozen dataclasses: the only home of defaults."""

import math
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from pellucid.errors import ConfigError
from pellucid.spelling import did_you_mean, joined

MirrorMode = Literal["auto", "on", "off"]
Scaling = Literal["0..1", "tf", "torch", "caffe", "none"]
Normalization = Literal["batch", "layer", "none"]
Schedule = Literal["constant", "cosine", "one-cycle"]
ClassWeights = Literal["none", "balanced"]
FitPrecision = Literal["auto", "float32", "bfloat16"]
NearCopies = Literal["together", "ignore"]
Optimizer = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class SplitConfig:
    """How pictures are dealt into splits when the folder does not say."""

    test: float = 0.2
    """Share of each class that is held out for the final test."""
    validation: float = 0.2
    """Share of what remains that is used for choosing, as the course does (20 % of 80 %)."""
    near_copies: NearCopies = "together"
    """Whether pictures that are nearly the same stay in one split, or are dealt one by one."""

    def __post_init__(self) -> None:
        """Check the values."""
        check_near_copies(self.near_copies)
        _check("test", self.test, "a share above 0 and below 1", 0 < self.test < 1)
        is_share = 0 <= self.validation < 1
        _check("validation", self.validation, "a share from 0 to below 1", is_share)


@dataclass(frozen=True)
class FeaturesConfig:
    """The recipe ``features``: a pretrained body computes features, a linear head learns."""

    backbone: str = "efficientnet_lite2"
    """Name in `pellucid.backbones.registry`, or the path of an ONNX file."""
    backbone_weights: str | None = None
    """A file of the body's weights; by default those that Keras' cache or a package has."""
    backbone_size: int | None = None
    """Height and width of the pictures that the body sees, in pixels; its own by default."""
    backbone_scaling: Scaling | None = None
    """How an ONNX body wants its pixels; the others know."""
    augment: str = "none"
    """A policy by which further views of each training picture are made."""
    n_views: int = 4
    """How many such views, if there is a policy."""
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
        _check_kind("mirror", self.mirror, get_args(MirrorMode))
        _check("n_folds", self.n_folds, "a number from 2", self.n_folds >= 2)
        _check("n_views", self.n_views, "a number from 1", self.n_views >= 1)
        if self.backbone_scaling is not None:
            _check_kind("backbone_scaling", self.backbone_scaling, get_args(Scaling))
        is_size = self.backbone_size is None or self.backbone_size >= 1
        _check("backbone_size", self.backbone_size, "a number from 1", is_size)


@dataclass(frozen=True)
class ModelOptions:
    """Where a network deviates from how it was published; None keeps what the authors chose."""

    initializer: str | None = None
    """Keras name of the kernels' initializer, such as "he_normal" or "glorot_uniform"."""
    l1: float | None = None
    """Strength of the L1 penalty on the kernels."""
    l2: float | None = None
    """Strength of the L2 penalty on the kernels."""
    dropout: float | None = None
    """Share of the values that each dropout layer drops; 0 removes the layers."""
    normalization: Normalization | None = None
    """After each convolution: batch or layer normalization, or none."""
    head_units: int | None = None
    """Width of the dense layer before the last one, where the network has one."""

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("l1", "l2"):
            value = getattr(self, name)
            _check(name, value, "a number from 0", value is None or value >= 0)
        is_share = self.dropout is None or 0 <= self.dropout < 1
        _check("dropout", self.dropout, "a share from 0 to below 1", is_share)
        if self.normalization is not None:
            _check_kind("normalization", self.normalization, get_args(Normalization))
        is_width = self.head_units is None or self.head_units >= 1
        _check("head_units", self.head_units, "a number from 1", is_width)


@dataclass(frozen=True)
class FitConfig:
    """How a network is trained with gradient descent."""

    epochs: int = 40
    """Passes over the training pictures, at most."""
    batch_size: int = 32
    """Pictures per step."""
    augment: str = "none"
    """A policy of `pellucid.augment.policy`, or a TOML file with a list of augmentations."""
    optimizer: Optimizer = "adam"
    """As of `pellucid.training.optimizers`."""
    learning_rate: float = 2e-3
    """At the start; at the peak if the schedule warms up."""
    momentum: float = 0.9
    """Of the optimizers momentum and nesterov."""
    weight_decay: float | None = None
    """Decoupled, in units of the learning rate; None keeps the optimizer's own, 0.004 of adamw."""
    schedule: Schedule = "constant"
    """How the learning rate changes from step to step."""
    warmup: float = 0.1
    """Share of all steps in which the rate rises to its peak; unused by "constant"."""
    label_smoothing: float = 0.0
    """Share of the target that is spread over all classes (Szegedy et al., 2016, section 7)."""
    class_weights: ClassWeights = "none"
    """Whether pictures of rare classes count more, in inverse proportion to their number."""
    clip_norm: float | None = None
    """Longest gradient, over all weights together; a longer one is shortened to it."""
    ema: float | None = None
    """Momentum of a moving average of the weights that is used instead of them, such as 0.99."""
    precision: FitPrecision = "auto"
    """bfloat16 (mixed, with float32 weights) where the processor or GPU computes in it."""
    plateau_patience: int = 4
    """Epochs without a better monitored value before the rate is reduced; 0 never reduces it."""
    plateau_factor: float = 0.5
    """What the rate is multiplied by then."""
    min_learning_rate: float = 0.0
    """The rate is not reduced below this."""
    stop_patience: int = 10
    """Epochs without a better monitored value before training ends; 0 never ends it early."""
    stop_min_delta: float = 0.0
    """What counts as better must be better by this."""
    monitor: Monitor = "val_loss"
    """The column of history.csv that chooses the best epoch and drives the patience: val_loss is
    the plain log loss, loss is what training lowers, including label smoothing, class weights and
    penalties."""
    checkpoint: str | None = None
    """Template of the names of weights files to keep, such as "{epoch:03d}-{val_loss:.4f}"."""
    checkpoint_best_only: bool = False
    """Whether only epochs better than all before get such a file."""
    checkpoint_weights_only: bool = True
    """Whether the files hold only the weights, or the whole model."""
    save_minutes: float = 5.0
    """The full state is kept after each epoch, and in long epochs also every so many minutes."""
    find_rate: bool = False
    """Whether a range test picks the learning rate before training (Smith, 2017)."""
    tensorboard: bool = False
    """Whether to write logs for TensorBoard into the run."""
    mlflow: bool = False
    """Whether to log to MLflow, where its environment variables point."""

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("epochs", "batch_size"):
            _check(name, getattr(self, name), "a number from 1", getattr(self, name) >= 1)
        is_rate = self.learning_rate > 0 and math.isfinite(self.learning_rate)
        _check("learning_rate", self.learning_rate, "a number above 0", is_rate)
        for name in ("momentum", "label_smoothing", "warmup"):
            is_share = 0 <= getattr(self, name) < 1
            _check(name, getattr(self, name), "a share from 0 to below 1", is_share)
        for name in ("plateau_patience", "stop_patience"):
            _check(name, getattr(self, name), "a number from 0", getattr(self, name) >= 0)
        for name in ("min_learning_rate", "stop_min_delta"):
            _check(name, getattr(self, name), "a number from 0", getattr(self, name) >= 0)
        is_decay = self.weight_decay is None or self.weight_decay >= 0
        _check("weight_decay", self.weight_decay, "a number from 0", is_decay)
        is_factor = 0 < self.plateau_factor < 1
        _check("plateau_factor", self.plateau_factor, "a factor between 0 and 1", is_factor)
        is_norm = self.clip_norm is None or self.clip_norm > 0
        _check("clip_norm", self.clip_norm, "a number above 0", is_norm)
        is_momentum = self.ema is None or 0 < self.ema < 1
        _check("ema", self.ema, "a number between 0 and 1", is_momentum)
        _check("save_minutes", self.save_minutes, "a number above 0", self.save_minutes > 0)
        for name, kinds in (
            ("optimizer", get_args(Optimizer)),
            ("schedule", get_args(Schedule)),
            ("class_weights", get_args(ClassWeights)),
            ("precision", get_args(FitPrecision)),
            ("monitor", get_args(Monitor)),
        ):
            _check_kind(name, getattr(self, name), kinds)


@dataclass(frozen=True)
class ScratchConfig(FitConfig):
    """The recipe ``scratch``: a network trained from random weights."""

    model: str | None = None
    """Name in `pellucid.models.registry`; chosen by the size of the pictures by default."""
    image_size: int | None = None
    """Height and width of the pictures, in pixels; the network's own by default."""
    options: ModelOptions = field(default_factory=ModelOptions)
    """Where the network deviates from how it was published."""
    weights: str | None = None
    """A file of weights to start from, instead of random ones."""


@dataclass(frozen=True)
class FineTuneConfig(FitConfig):
    """The recipe ``fine-tune``: the features' head first, then the top of the body with it."""

    epochs: int = 8
    optimizer: Optimizer = "adamw"
    learning_rate: float = 1e-3
    schedule: Schedule = "cosine"
    augment: str = "light"
    ema: float | None = 0.98
    stop_patience: int = 3
    plateau_patience: int = 0
    unfreeze: float | str = 0.3
    """Share of the body's layers with weights, from the top, that learn; or the name of the
    lowest layer that does."""
    rate_decay: float = 0.9
    """What the rate is multiplied by for each such layer further down."""
    n_views: int = 5
    """Augmented views of each picture, which take turns epoch by epoch."""

    def __post_init__(self) -> None:
        """Check the values."""
        super().__post_init__()
        is_share = isinstance(self.unfreeze, str) or 0 < self.unfreeze <= 1
        _check("unfreeze", self.unfreeze, "a share above 0 up to 1, or a layer's name", is_share)
        is_factor = 0 < self.rate_decay <= 1
        _check("rate_decay", self.rate_decay, "a factor above 0 up to 1", is_factor)


@dataclass(frozen=True)
class AutoConfig:
    """The recipe ``auto``: the best classifier that can be validated in a given time."""

    budget: str = "10m"
    """How long it may take, such as "90s", "10m" or "1h"."""

    def __post_init__(self) -> None:
        """Check the values."""
        _check("budget", self.budget, 'a time such as "90s", "10m" or "1h"', self.seconds > 0)

    @property
    def seconds(self) -> float:
        """The budget in seconds; 0 if it cannot be read."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh])", self.budget.strip())
        return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else 0.0


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
    fine_tune: FineTuneConfig = field(default_factory=FineTuneConfig)
    auto: AutoConfig = field(default_factory=AutoConfig)

    def __post_init__(self) -> None:
        """Check the values."""
        _check(
            "seed",
            self.seed,
            f"a number from 0 to {LARGEST_SEED}",  # NumPy's and Keras' own limit
            0 <= self.seed <= LARGEST_SEED,
        )


def check_near_copies(value: str) -> None:
    """Refuse a value that is not one of `NearCopies`.

    Raises:
        ConfigError: The value is not one of them.
    """
    _check_kind("near_copies", value, get_args(NearCopies))


def _check(name: str, value: object, expected: str, is_good: bool) -> None:
    # An infinite number would be refused by the run's files in JSON, after the training.
    is_finite = not isinstance(value, float) or math.isfinite(value)
    if not is_good or not is_finite:
        raise ConfigError(f"The setting {name} takes {expected}; it was given {value!r}.")


def _check_kind(name: str, value: object, kinds: tuple[str, ...]) -> None:
    if value not in kinds:
        hint = did_you_mean(value, kinds) if isinstance(value, str) else ""
        said = f"The setting {name} takes {', '.join(kinds)}; it was given {value!r}."
        raise ConfigError(joined(said, hint))
