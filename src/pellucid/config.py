"""Settings as small frozen dataclasses, the single source of defaults, ranges and help texts.

The command-line options, the titles in reports and the output of `help()` are generated from
them. The first sentence of each help text is the title.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from pellucid.i18n import marked
from pellucid.optimization_config import AUGMENT, OptimizationConfig, Optimizer, Schedule
from pellucid.ranges import (
    ABOVE_0,
    DECAY,
    FACTOR,
    FROM_0,
    FROM_1,
    FROM_2,
    ONE_OR_TWO,
    SEED,
    SHARE,
    TEST_SHARE,
    UNFREEZE,
)
from pellucid.search_values import Between, Choices
from pellucid.setting import Range, Settings, documented, setting

MirrorMode = Literal["auto", "on", "off"]
FeatureLayers = Literal["auto", "last", "all"]
Scaling = Literal["0..1", "tf", "torch", "caffe", "none"]
Normalization = Literal["batch", "layer", "none"]
NearCopies = Literal["together", "ignore"]
Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]

_TIME = Range(marked('a time such as "90s", "10m" or "1h"'), lambda value: _seconds(value) > 0)

_VIEWS = marked("Augmented views of each picture. They need an augmentation policy (--augment).")


@documented
@dataclass(frozen=True)
class SplitConfig(Settings):
    """Settings for assigning images to splits, used where the folder defines none."""

    test: float = setting(0.2, marked("Share held out for the test."), TEST_SHARE, is_option=False)
    validation: float | None = setting(
        None,
        marked(
            "Share of the rest for validation. By default 0.2, but at most about 4,000 pictures."
        ),
        SHARE,
        is_option=False,
    )
    near_copies: NearCopies = setting(
        "together",
        marked(
            "Near copies. Pictures that are nearly the same (resized, cropped, mirrored) "
            "stay together in one split; with ignore, each is assigned on its own."
        ),
    )
    n_test_folds: int | None = setting(
        None,
        marked("Number of folds of the cross-validation that this training is a part of."),
        FROM_2,
        is_option=False,
    )
    test_fold: int = setting(
        1, marked("Fold that is the test set, if there are folds."), FROM_1, is_option=False
    )


@documented
@dataclass(frozen=True)
class FeaturesConfig(Settings):
    """The recipe ``features``: a linear head on the features of a frozen, pretrained backbone."""

    PANEL = marked("Pretrained backbone: recipes features, fine-tune, auto")

    backbone: str = setting(
        "efficientnet_lite2",
        marked("Pretrained backbone. A name, or an ONNX file."),
        file_ending=".onnx",
        search=Choices(("efficientnet_lite0", "efficientnet_lite2")),
    )
    backbone_weights: str | None = setting(
        None,
        marked("File with the backbone's weights. By default from a package or from Keras' cache."),
        file_ending="",
    )
    backbone_size: int | None = setting(
        None, marked("Input size of the backbone in pixels. Both height and width."), FROM_1
    )
    backbone_scaling: Scaling | None = setting(
        None, marked("Pixel scaling of the backbone. Only an ONNX backbone needs this setting.")
    )
    feature_layers: FeatureLayers = setting(
        "auto",
        marked(
            "Layers that features are taken from. With all, inner layers are used in "
            "addition to the last; auto tries this first. For the recipe features."
        ),
        search=Choices(("last", "all")),
    )
    least_layers_gain: float = setting(
        0.1, marked("Minimum gain from inner layers. A share of the log loss."), is_option=False
    )
    augment: str = setting("none", AUGMENT, file_ending=".toml", is_file_kept=True)
    n_views: int = setting(4, _VIEWS, FROM_1)
    mirror: MirrorMode = setting(
        "auto",
        marked("Mirror images. With on, each mirrored picture is used too; auto tries it first."),
        search=Choices(("off", "on")),
    )
    least_mirror_gain: float = setting(
        0.05, marked("Minimum gain from mirror images. A share of the log loss."), is_option=False
    )
    n_folds: int = setting(5, marked("Number of cross-validation folds."), FROM_2, is_option=False)
    n_mirror_trial: int = setting(
        300, marked("Approximate number of pictures in the trials."), is_option=False
    )


@documented
@dataclass(frozen=True)
class ModelOptions(Settings):
    """Changes to a network as published; None keeps what its authors chose."""

    PANEL = marked("Network: recipe scratch")

    initializer: str | None = setting(
        None, marked("Kernel initializer. A Keras name, such as he_normal.")
    )
    l1: float | None = setting(
        None, marked("L1 penalty. The number is its strength on the kernels."), FROM_0
    )
    l2: float | None = setting(
        None, marked("L2 penalty. The number is its strength on the kernels."), FROM_0
    )
    dropout: float | None = setting(
        None,
        marked("Dropout. The share of units to drop; 0 removes the dropout layers."),
        SHARE,
        search=Between(0.0, 0.7),
    )
    normalization: Normalization | None = setting(
        None, marked("Normalization. The kind of layer after each convolution.")
    )
    head_units: int | None = setting(
        None,
        marked("Width of the second-to-last dense layer."),
        FROM_1,
        search=Between(32, 512, is_log=True),
    )
    first_pool_stride: int | None = setting(
        None,
        marked(
            "Stride of the first pooling of vgg16. It is 2 as published; with 1, as in the course, "
            "the maps that follow are twice as high and wide."
        ),
        ONE_OR_TWO,
    )


@documented
@dataclass(frozen=True)
class FitConfig(OptimizationConfig):
    """Settings for training a network with gradient descent."""

    PANEL = marked("After each epoch: recipes scratch, fine-tune")

    plateau_patience: int = setting(
        4,
        marked(
            "Epochs without progress before the rate is reduced (0: never). For ReduceLROnPlateau."
        ),
        FROM_0,
    )
    plateau_factor: float = setting(
        0.5,
        marked("Factor that reduces the learning rate. ReduceLROnPlateau calls it factor."),
        FACTOR,
    )
    min_learning_rate: float = setting(
        0.0, marked("Lowest learning rate. ReduceLROnPlateau goes no lower."), FROM_0
    )
    stop_patience: int = setting(
        10,
        marked("Epochs without progress before training stops (0: never). For EarlyStopping."),
        FROM_0,
    )
    stop_min_delta: float = setting(
        0.0,
        marked("Minimum change that counts as progress. EarlyStopping calls it min_delta."),
        FROM_0,
    )
    monitor: Monitor = setting(
        "val_loss",
        marked(
            "Metric that selects the best epoch. This column of history.csv also drives "
            "the patience: val_loss is the plain log loss; loss is the training objective, "
            "including label smoothing, class weights and penalties."
        ),
    )
    checkpoint: str | None = setting(
        None,
        marked("Names of the weights files. ModelCheckpoint fills in {epoch:03d}-{val_loss:.4f}."),
    )
    checkpoint_best_only: bool = setting(
        False, marked("Weights files of improved epochs only. Other epochs write none.")
    )
    checkpoint_weights_only: bool = setting(
        True, marked("Weights files without the model. Otherwise whole models are saved.")
    )
    save_minutes: float = setting(
        5.0,
        marked(
            "Minutes between saved states in long epochs. `pellucid resume` continues from them."
        ),
        ABOVE_0,
    )
    tensorboard: bool = setting(
        False, marked("Logs for TensorBoard. They are written to the run folder.")
    )
    mlflow: bool = setting(
        False, marked("Logs for MLflow. They go where its environment variables point.")
    )


@documented
@dataclass(frozen=True)
class ScratchConfig(FitConfig):
    """The recipe ``scratch``: a network trained from random weights."""

    PANEL = ModelOptions.PANEL

    model: str | None = setting(
        None,
        marked("Model. `pellucid models` lists them; by default it depends on the picture size."),
    )
    image_size: int | None = setting(
        None,
        marked("Input size of the network in pixels. Both height and width; by default its own."),
    )
    options: ModelOptions = field(default_factory=ModelOptions)
    weights: str | None = setting(
        None, marked("Initial weights. A file of a network's weights."), file_ending=""
    )


@documented
@dataclass(frozen=True)
class FineTuneConfig(FitConfig):
    """The recipe ``fine-tune``: first the head of ``features``, then also the backbone's top.

    By default, ``epochs``, ``stop_patience`` and ``ema`` are None: they are chosen by the number of
    training images.
    """

    PANEL = marked("Recipe fine-tune")

    # `pellucid.training.fine_tuning_plan` replaces None before the training.
    epochs: int | None = None  # type: ignore[assignment]
    optimizer: Optimizer = "adamw"
    learning_rate: float = 1e-3
    schedule: Schedule = "cosine"
    augment: str = "light"
    ema: float | None = None
    stop_patience: int | None = None  # type: ignore[assignment]
    plateau_patience: int = 0
    unfreeze: float | str = setting(
        0.3,
        marked(
            "Trained share of the backbone, or its lowest trained layer. Only layers with "
            "weights count."
        ),
        UNFREEZE,
        search=Between(0.1, 1.0),
    )
    rate_decay: float = setting(
        0.9,
        marked("Layer-wise learning rate decay. Each layer down multiplies the rate by it."),
        DECAY,
    )
    # The epochs use the views in turn.
    n_views: int = setting(5, _VIEWS, FROM_1)


@documented
@dataclass(frozen=True)
class AutoConfig(Settings):
    """The recipe ``auto``: the best classifier on the validation images within a time budget."""

    budget: str = setting(
        "10m", marked("Time budget. For the recipe auto; a time such as 10m."), _TIME
    )

    @property
    def seconds(self) -> float:
        """The budget in seconds."""
        return _seconds(self.budget)


def _seconds(budget: str) -> float:
    """Parse a budget into seconds; return 0 if it cannot be parsed."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh])", budget.strip())
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else 0.0


@documented
@dataclass(frozen=True)
class TrainConfig(Settings):
    """Everything besides the images that determines a training run."""

    recipe: str = setting("features", marked("Recipe. `pellucid.training.recipes` lists them."))
    seed: int = setting(0, marked("Seed. It determines the split and everything random."), SEED)
    n_tries: int | None = setting(
        None,
        marked("Number of tries of the search that found these settings."),
        FROM_1,
        is_option=False,
    )
    split: SplitConfig = field(default_factory=SplitConfig)
    features: FeaturesConfig = field(default_factory=FeaturesConfig)
    scratch: ScratchConfig = field(default_factory=ScratchConfig)
    fine_tune: FineTuneConfig = field(default_factory=FineTuneConfig)
    auto: AutoConfig = field(default_factory=AutoConfig)
