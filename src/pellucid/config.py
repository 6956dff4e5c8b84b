"""Settings as small frozen dataclasses: the only home of defaults, ranges and help texts.

The options of the command line, the titles in reports and `help()` are made of them. The first
sentence of each text is the title.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from pellucid.setting import Range, Settings, documented, setting

MirrorMode = Literal["auto", "on", "off"]
Scaling = Literal["0..1", "tf", "torch", "caffe", "none"]
Normalization = Literal["batch", "layer", "none"]
Schedule = Literal["constant", "cosine", "one-cycle"]
ClassWeights = Literal["none", "balanced"]
FitPrecision = Literal["auto", "float32", "bfloat16"]
NearCopies = Literal["together", "ignore"]
Optimizer = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]

_SHARE = Range("a share from 0 to below 1", lambda value: 0 <= value < 1)
_TEST_SHARE = Range("a share above 0 and below 1", lambda value: 0 < value < 1)
_UNFREEZE = Range(
    "a share above 0 up to 1, or a layer's name",
    lambda value: isinstance(value, str) or 0 < value <= 1,
)
_DECAY = Range("a factor above 0 up to 1", lambda value: 0 < value <= 1)
_FACTOR = Range("a factor between 0 and 1", lambda value: 0 < value < 1)
_MOMENTUM = Range("a number between 0 and 1", lambda value: 0 < value < 1)
_FROM_0 = Range("a number from 0", lambda value: value >= 0)
_FROM_1 = Range("a number from 1", lambda value: value >= 1)
_FROM_2 = Range("a number from 2", lambda value: value >= 2)
_ABOVE_0 = Range("a number above 0", lambda value: value > 0)
_TIME = Range('a time such as "90s", "10m" or "1h"', lambda value: _seconds(value) > 0)
# NumPy's and Keras' own limit.
_SEED = Range(f"a number from 0 to {2**32 - 1}", lambda value: 0 <= value < 2**32)

_AUGMENT = (
    "Augmentation. The policies are none, book, light, shift, cutout, strong or a TOML file; see "
    "`pellucid augment`. The recipe features mixes no pictures (MixUp, CutMix)."
)
_VIEWS = "Augmented views of a picture. They need a policy, --augment."


@documented
@dataclass(frozen=True)
class SplitConfig(Settings):
    """How pictures are dealt into splits when the folder does not say."""

    test: float = setting(0.2, "Share held out for the test.", _TEST_SHARE, is_option=False)
    # 20 % of 80 %, as the course does.
    validation: float = setting(0.2, "Share of the rest for validation.", _SHARE, is_option=False)
    near_copies: NearCopies = setting(
        "together",
        "Near copies. Pictures that are nearly the same (resized, cropped, mirrored) stay together "
        "in one split; with ignore, they are dealt one by one.",
    )


@documented
@dataclass(frozen=True)
class FeaturesConfig(Settings):
    """The recipe ``features``: a pretrained body computes features, a linear head learns."""

    PANEL = "Pretrained body: recipes features, fine-tune, auto"

    backbone: str = setting("efficientnet_lite2", "Pretrained body. A name, or an ONNX file.")
    backbone_weights: str | None = setting(
        None, "File of the body's weights. By default those of a package or of Keras' cache."
    )
    backbone_size: int | None = setting(
        None, "Size of the body's pictures. Both height and width, in pixels.", _FROM_1
    )
    backbone_scaling: Scaling | None = setting(
        None, "Scaling of the body's pixels. Only an ONNX body needs to be told."
    )
    augment: str = setting("none", _AUGMENT)
    n_views: int = setting(4, _VIEWS, _FROM_1)
    mirror: MirrorMode = setting(
        "auto", "Mirror images. With on, each picture is seen in a mirror too; auto tries it."
    )
    least_mirror_gain: float = setting(
        0.05, "Least gain for which mirror images pay. A share of the log loss.", is_option=False
    )
    n_folds: int = setting(5, "Folds of the cross-validation.", _FROM_2, is_option=False)
    n_mirror_trial: int = setting(300, "Mirror images tried, about.", is_option=False)


@documented
@dataclass(frozen=True)
class ModelOptions(Settings):
    """Where a network deviates from how it was published; None keeps what the authors chose."""

    PANEL = "Network: recipe scratch"

    initializer: str | None = setting(
        None, "Initializer of the kernels. Give Keras' name, such as he_normal."
    )
    l1: float | None = setting(
        None, "L1 penalty. The number is its strength on the kernels.", _FROM_0
    )
    l2: float | None = setting(
        None, "L2 penalty. The number is its strength on the kernels.", _FROM_0
    )
    dropout: float | None = setting(
        None, "Dropout. The number is the share that is dropped; 0 removes the layers.", _SHARE
    )
    normalization: Normalization | None = setting(
        None, "Normalization. It follows each convolution."
    )
    head_units: int | None = setting(None, "Width of the dense layer before the last.", _FROM_1)


@dataclass(frozen=True)
class OptimizationConfig(Settings):
    """How the steps of gradient descent are taken."""

    PANEL = "Training: recipes scratch, fine-tune"

    epochs: int = setting(40, "Epochs, at most. Each is a pass over the pictures.", _FROM_1)
    batch_size: int = setting(32, "Pictures per step.", _FROM_1)
    augment: str = setting("none", _AUGMENT)
    optimizer: Optimizer = setting("adam", "Optimizer.")
    learning_rate: float = setting(2e-3, "Learning rate, at the start or the peak.", _ABOVE_0)
    momentum: float = setting(0.9, "Momentum. The optimizers momentum and nesterov use it.", _SHARE)
    weight_decay: float | None = setting(
        None, "Weight decay. It is decoupled, in units of the rate; adamw has 0.004.", _FROM_0
    )
    schedule: Schedule = setting("constant", "Schedule of the rate. It goes from step to step.")
    warmup: float = setting(
        0.1, "Share of the steps in which the rate rises. The schedule constant has none.", _SHARE
    )
    # Szegedy et al., 2016, section 7.
    label_smoothing: float = setting(
        0.0, "Label smoothing. The number is the share that is spread over all classes.", _SHARE
    )
    class_weights: ClassWeights = setting(
        "none", "Class weights. With balanced, rare classes count more, in inverse proportion."
    )
    clip_norm: float | None = setting(
        None, "Longest gradient. That of all weights together is shortened to it.", _ABOVE_0
    )
    ema: float | None = setting(
        None, "Momentum of the averaged weights. With 0.99, say, they are used.", _MOMENTUM
    )
    precision: FitPrecision = setting(
        "auto", "Precision. With auto, bfloat16 (with float32 weights) is used where it is fast."
    )
    # Smith, 2017.
    find_rate: bool = setting(False, "Learning rate by a range test. It precedes the training.")


@documented
@dataclass(frozen=True)
class FitConfig(OptimizationConfig):
    """How a network is trained with gradient descent."""

    PANEL = "After each epoch: recipes scratch, fine-tune"

    plateau_patience: int = setting(
        4,
        "Epochs without progress before the rate is reduced (0: never). ReduceLROnPlateau does it.",
        _FROM_0,
    )
    plateau_factor: float = setting(
        0.5, "What the rate is multiplied by then. ReduceLROnPlateau calls it factor.", _FACTOR
    )
    min_learning_rate: float = setting(
        0.0, "Lowest learning rate. ReduceLROnPlateau goes no lower.", _FROM_0
    )
    stop_patience: int = setting(
        10, "Epochs without progress before the end (0: never). EarlyStopping does it.", _FROM_0
    )
    stop_min_delta: float = setting(
        0.0, "Least progress that counts. EarlyStopping calls it min_delta.", _FROM_0
    )
    monitor: Monitor = setting(
        "val_loss",
        "What chooses the best epoch. The column of history.csv also drives the patience: "
        "val_loss is the plain log loss, loss is what training lowers, including label smoothing, "
        "class weights and penalties.",
    )
    checkpoint: str | None = setting(
        None, "Names of the weights files. ModelCheckpoint fills in {epoch:03d}-{val_loss:.4f}."
    )
    checkpoint_best_only: bool = setting(
        False, "Weights files of better epochs only. Others leave none."
    )
    checkpoint_weights_only: bool = setting(
        True, "Weights files without the model. Otherwise whole models are saved."
    )
    save_minutes: float = setting(
        5.0, "Minutes between saved states in long epochs. `pellucid resume` needs these.", _ABOVE_0
    )
    tensorboard: bool = setting(False, "Logs for TensorBoard. They are written into the run.")
    mlflow: bool = setting(False, "Logs for MLflow. They go where its environment variables point.")


@documented
@dataclass(frozen=True)
class ScratchConfig(FitConfig):
    """The recipe ``scratch``: a network trained from random weights."""

    PANEL = ModelOptions.PANEL

    model: str | None = setting(
        None, "Model. `pellucid models` lists them; by default the size of the pictures decides."
    )
    image_size: int | None = setting(
        None, "Size of a picture. Both height and width, in pixels; the network's by default."
    )
    options: ModelOptions = field(default_factory=ModelOptions)
    weights: str | None = setting(None, "Weights to start from. A file of a network's weights.")


@documented
@dataclass(frozen=True)
class FineTuneConfig(FitConfig):
    """The recipe ``fine-tune``: the features' head first, then the top of the body with it."""

    PANEL = "Recipe fine-tune"

    epochs: int = 8
    optimizer: Optimizer = "adamw"
    learning_rate: float = 1e-3
    schedule: Schedule = "cosine"
    augment: str = "light"
    ema: float | None = 0.98
    stop_patience: int = 3
    plateau_patience: int = 0
    unfreeze: float | str = setting(
        0.3,
        "Share of the body that learns, or its lowest layer. It counts weighted layers.",
        _UNFREEZE,
    )
    rate_decay: float = setting(0.9, "Factor of the rate for each layer further down.", _DECAY)
    # They take turns epoch by epoch.
    n_views: int = setting(5, _VIEWS)


@documented
@dataclass(frozen=True)
class AutoConfig(Settings):
    """The recipe ``auto``: the best classifier that can be validated in a given time."""

    budget: str = setting("10m", "Time, at most. The recipe auto takes a time such as 10m.", _TIME)

    @property
    def seconds(self) -> float:
        """The budget in seconds."""
        return _seconds(self.budget)


def _seconds(budget: str) -> float:
    """Read a budget; 0 if it cannot be read."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh])", budget.strip())
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else 0.0


@documented
@dataclass(frozen=True)
class TrainConfig(Settings):
    """Everything that decides what a training run does, beside the pictures."""

    recipe: str = setting("features", "Recipe. `pellucid.training.recipes` lists them.")
    seed: int = setting(0, "Seed. It decides the split and everything random.", _SEED)
    split: SplitConfig = field(default_factory=SplitConfig)
    features: FeaturesConfig = field(default_factory=FeaturesConfig)
    scratch: ScratchConfig = field(default_factory=ScratchConfig)
    fine_tune: FineTuneConfig = field(default_factory=FineTuneConfig)
    auto: AutoConfig = field(default_factory=AutoConfig)
