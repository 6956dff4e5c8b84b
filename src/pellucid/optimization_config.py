"""Settings of the optimization by gradient descent, a part of `pellucid.config`."""

from dataclasses import dataclass
from typing import Literal

from pellucid.i18n import marked
from pellucid.ranges import ABOVE_0, FACTOR, FROM_0, FROM_1, MOMENTUM, SHARE
from pellucid.search_values import Around, Choices
from pellucid.setting import Settings, setting

Schedule = Literal["constant", "cosine", "one-cycle", "exponential", "step"]
ClassWeights = Literal["none", "balanced"]
FitPrecision = Literal["auto", "float32", "bfloat16"]
Optimizer = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
Loss = Literal["categorical_crossentropy", "mean_squared_error", "categorical_focal_crossentropy"]

AUGMENT = marked(
    "Augmentation. The policies are none, book, light, shift, cutout, strong or a TOML "
    "file; see `pellucid augment`. MixUp and CutMix are not available with the recipe "
    "features."
)


@dataclass(frozen=True)
class OptimizationConfig(Settings):
    """Settings of the optimization by gradient descent."""

    PANEL = marked("Training: recipes scratch, fine-tune")

    epochs: int = setting(
        40, marked("Maximum number of epochs. An epoch is one pass over the pictures."), FROM_1
    )
    batch_size: int = setting(32, marked("Batch size. The number of pictures per step."), FROM_1)
    augment: str = setting(
        "none",
        AUGMENT,
        search=Choices(("none", "shift", "light", "strong")),
        file_ending=".toml",
        is_file_kept=True,
    )
    optimizer: Optimizer = setting("adam", marked("Optimizer."))
    learning_rate: float = setting(
        2e-3,
        marked("Learning rate. At the start, or at the peak of the schedule."),
        ABOVE_0,
        search=Around(10.0),
    )
    momentum: float = setting(
        0.9, marked("Momentum. The optimizers momentum and nesterov use it."), SHARE
    )
    weight_decay: float | None = setting(
        None,
        marked(
            "Weight decay. It is decoupled and multiplied by the learning rate; adamw uses 0.004."
        ),
        FROM_0,
    )
    schedule: Schedule = setting(
        "constant", marked("Learning rate schedule. It changes the rate from step to step.")
    )
    warmup: float = setting(
        0.1,
        marked("Share of the steps used for warm-up. The schedules cosine and one-cycle warm up."),
        SHARE,
    )
    # As Keras' ExponentialDecay: rate * decay_rate ** (epochs / decay_epochs).
    decay_rate: float = setting(
        0.1,
        marked("Factor of the schedules step and exponential. Keras calls it decay_rate."),
        FACTOR,
    )
    decay_epochs: int = setting(
        10,
        marked(
            "Number of epochs over which the rate is multiplied by decay_rate once. The schedule "
            "step does so at once after them, exponential little by little."
        ),
        FROM_1,
    )
    rate_table: str | None = setting(
        None,
        marked(
            "Table of learning rates by epoch, in place of a schedule. A CSV file with the columns "
            "epoch and learning_rate, such as the history.csv of a run; each rate holds until the "
            "next row's epoch."
        ),
        file_ending="",
        is_file_kept=True,
    )
    # Lin et al., "Focal Loss for Dense Object Detection", 2017; alpha and gamma as in Keras.
    loss: Loss = setting(
        "categorical_crossentropy",
        marked(
            "Loss. By its name in Keras; the focal loss has a gamma of 2. The column val_loss of "
            "history.csv is the plain log loss in any case."
        ),
    )
    # Szegedy et al., 2016, section 7.
    label_smoothing: float = setting(
        0.0, marked("Label smoothing. The share of each label to spread over all classes."), SHARE
    )
    class_weights: ClassWeights = setting(
        "none",
        marked("Class weights. With balanced, weights are inversely proportional to class size."),
    )
    clip_norm: float | None = setting(
        None,
        marked(
            "Maximum norm of the gradient of all weights. A longer gradient is scaled down to it."
        ),
        ABOVE_0,
    )
    ema: float | None = setting(
        None,
        marked(
            "Momentum of the averaged weights. A number such as 0.99 turns them on; "
            "fine-tune always averages, and chooses the momentum by default."
        ),
        MOMENTUM,
    )
    precision: FitPrecision = setting(
        "auto",
        marked("Precision. With auto, bfloat16 (with float32 weights) is used where it is fast."),
    )
    # Goodfellow et al., Deep Learning, 2016, algorithm 7.2.
    refit: bool = setting(
        False,
        marked(
            "Second training on train and validation together. It starts from the initial "
            "weights and takes the number of epochs that the first one chose."
        ),
    )
    # Smith, 2017.
    find_rate: bool = setting(
        False, marked("Learning rate range test. It runs before the training and picks the rate.")
    )

    @property
    def is_rate_constant(self) -> bool:
        """Whether neither a schedule nor a table changes the learning rate."""
        return self.schedule == "constant" and self.rate_table is None
