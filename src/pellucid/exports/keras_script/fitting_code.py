"""The part of a script that configures training: learning rate, optimizer, loss, callbacks."""

from typing import Any

import keras

from pellucid.config import FitConfig
from pellucid.exports.comments import comment
from pellucid.exports.keras_script.arguments import fewest_arguments
from pellucid.exports.keras_script.data_code import label_mode
from pellucid.exports.keras_script.layout import Call, Expression, Item, ListOf, layout, plain
from pellucid.exports.keras_script.literal import literal, quoted
from pellucid.exports.keras_script.script_facts import ScriptFacts
from pellucid.i18n import gettext as _
from pellucid.training.callbacks.extra import with_names_of_keras_3
from pellucid.training.objective import loss_class
from pellucid.training.optimizers import create_optimizer, get_optimizer
from pellucid.training.schedules import END_DIVISOR, START_DIVISOR

_ONE_CYCLE = f'''\
@keras.saving.register_keras_serializable()
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """@ABOUT@"""

    def __init__(self, peak, n_steps, n_warmup_steps):
        self.peak = peak
        self.n_steps = n_steps
        self.n_warmup_steps = n_warmup_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        start, end = self.peak / {START_DIVISOR:g}, self.peak / {END_DIVISOR:g}
        rising = start + (self.peak - start) * step / self.n_warmup_steps
        n_falling_steps = max(1, self.n_steps - self.n_warmup_steps)
        share = keras.ops.clip((step - self.n_warmup_steps) / n_falling_steps, 0.0, 1.0)
        falling = end + (self.peak - end) * (1 + keras.ops.cos(math.pi * share)) / 2
        return keras.ops.where(step < self.n_warmup_steps, rising, falling)

    def get_config(self):
        return {{
            "peak": self.peak,
            "n_steps": self.n_steps,
            "n_warmup_steps": self.n_warmup_steps,
        }}
'''

_STEPS = "n_steps = EPOCHS * len(train_data)\n"
_WARMUP = "n_warmup_steps = max(1, round(WARMUP_SHARE * n_steps))\n"

_COSINE = """\
learning_rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, n_steps)
"""

_WARM_COSINE = """\
learning_rate = keras.optimizers.schedules.CosineDecay(
    0.0,
    max(1, n_steps - n_warmup_steps),
    warmup_target=LEARNING_RATE,
    warmup_steps=n_warmup_steps,
)
"""

_RUN_ONE_CYCLE = "learning_rate = OneCycle(LEARNING_RATE, n_steps, n_warmup_steps)\n"

_DECAY = """\
learning_rate = keras.optimizers.schedules.ExponentialDecay(
    LEARNING_RATE, DECAY_EPOCHS * len(train_data), DECAY_RATE, staircase={is_step}
)
"""

_TABLE = """\
learning_rate = keras.optimizers.schedules.PiecewiseConstantDecay(
    [(epoch - 1) * len(train_data) - 1 for epoch in list(RATES)[1:]], list(RATES.values())
)
"""

_NO_DECAY = 'optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])\n'


def schedule_class(fit: FitConfig) -> str:
    """Write the class of the schedule, if the run used one that Keras does not have."""
    if fit.schedule != "one-cycle" or fit.rate_table is not None:
        return ""
    about = _("A linear rise to the peak, then a cosine decay to nearly zero.")
    return _ONE_CYCLE.replace("@ABOUT@", about)


def optimizer(fit: FitConfig) -> str:
    """Write the lines that create the learning rate and the optimizer."""
    source, rate = "", "LEARNING_RATE"
    if fit.rate_table is not None:
        source, rate = _TABLE, "learning_rate"
    elif fit.schedule in ("exponential", "step"):
        source, rate = _DECAY.format(is_step=fit.schedule == "step"), "learning_rate"
    elif fit.schedule != "constant":
        rate = "learning_rate"
        is_warmed_up = fit.warmup > 0 or fit.schedule == "one-cycle"
        source = _STEPS + (_WARMUP if is_warmed_up else "")
        if fit.schedule == "one-cycle":
            source += _RUN_ONE_CYCLE
        else:
            source += _WARM_COSINE if is_warmed_up else _COSINE
    made = create_optimizer(fit, n_steps=1)
    name = get_optimizer(fit.optimizer).kind.__name__
    call = Call(f"keras.optimizers.{name}", (("", rate), *_optimizer_items(made)))
    source += _line("optimizer", call)
    if made.weight_decay:
        why = _(
            "Decaying biases, and the scales and offsets of normalization layers, brings no gain."
        )
        source += comment(why) + _NO_DECAY
    return source


def _optimizer_items(made: keras.optimizers.Optimizer) -> tuple[Item, ...]:
    config: dict[str, Any] = made.get_config()
    if not config["weight_decay"] and not type(made)().weight_decay:
        del config["weight_decay"]  # 0 and None are the same
    own = {key: value for key, value in config.items() if key not in ("name", "learning_rate")}
    arguments = fewest_arguments(type(made), own)
    return tuple((f"{key}=", literal(value)) for key, value in arguments.items())


def log_loss_name(facts: ScriptFacts) -> str:
    """Return the name of the plain log loss in Keras' results: the loss itself, or a metric."""
    return "log_loss" if _is_more_than_log_loss(facts) else "loss"


def _is_more_than_log_loss(facts: ScriptFacts) -> bool:
    """Whether the loss, which Keras also computes in validation, includes more than log loss."""
    learns = facts.model.layers[-1] if facts.is_backbone_frozen else facts.model
    is_penalized = any(getattr(v, "regularizer", None) for v in learns.trainable_variables)
    is_other = facts.fit.loss != "categorical_crossentropy"
    return is_other or facts.fit.label_smoothing > 0 or is_penalized


def compiling(facts: ScriptFacts, model: str) -> str:
    """Write the call of `compile`.

    Args:
        facts: Facts of the run.
        model: Name of the variable of the model that is trained.
    """
    smoothing = facts.fit.label_smoothing
    names = {"int": "sparse_categorical", "binary": "binary", "categorical": "categorical"}
    name = names[label_mode(facts)]
    of_keras = f"{name.title().replace('_', '')}Crossentropy"
    loss: Expression = quoted(f"{name}_crossentropy")
    if facts.fit.loss != "categorical_crossentropy":
        loss = quoted(facts.fit.loss)
    if smoothing:
        kind = loss_class(facts.fit) if name == "categorical" else of_keras
        loss = Call(f"keras.losses.{kind}", (("label_smoothing=", literal(smoothing)),))
    metrics, about = plain('"accuracy"'), ""
    if _is_more_than_log_loss(facts):
        metrics += plain(Call(f"keras.metrics.{of_keras}", (("name=", '"log_loss"'),)))
        about = comment(
            _(
                "The loss is not the log loss alone: it is another one, or includes label "
                "smoothing or penalties on weights. Keras prints it as loss and val_loss, and the "
                "log loss as log_loss; the best epoch is chosen by the log loss."
            )
        )
    items = (("optimizer=", "optimizer"), ("loss=", loss), ("metrics=", ListOf(metrics)))
    return about + "\n".join(layout(Call(f"{model}.compile", items), indent=0)) + "\n"


def callbacks(facts: ScriptFacts) -> str:
    """Write the list of callbacks."""
    fit = facts.fit
    monitor: list[Item] = [("monitor=", quoted(fit.monitor))]
    checkpoint = None if fit.checkpoint is None else with_names_of_keras_3(fit.checkpoint)
    if _is_more_than_log_loss(facts):
        if fit.monitor == "val_loss":
            monitor = [("monitor=", '"val_log_loss"'), ("mode=", '"min"')]
        if checkpoint is not None:
            checkpoint = checkpoint.replace("{val_loss", "{val_log_loss")
    calls = []
    if fit.ema is not None:
        calls.append(_callback("SwapEMAWeights", ("swap_on_epoch=", "True")))
    best: list[Item] = [("save_best_only=", "True"), ("save_weights_only=", "True")]
    calls.append(_callback("ModelCheckpoint", ("", "BEST_WEIGHTS"), *monitor, *best))
    if checkpoint is not None:
        ending = ".weights.h5" if fit.checkpoint_weights_only else ".keras"
        calls.append(
            _callback(
                "ModelCheckpoint",
                ("", quoted(f"checkpoints/{checkpoint.removesuffix(ending)}{ending}")),
                *monitor,
                ("save_best_only=", literal(fit.checkpoint_best_only)),
                ("save_weights_only=", literal(fit.checkpoint_weights_only)),
            )
        )
    if fit.plateau_patience and fit.is_rate_constant:
        calls.append(
            _callback(
                "ReduceLROnPlateau",
                *monitor,
                ("factor=", literal(fit.plateau_factor)),
                ("patience=", literal(fit.plateau_patience)),
                ("min_lr=", literal(fit.min_learning_rate)),
            )
        )
    if fit.stop_patience:
        patience: list[Item] = [("patience=", literal(fit.stop_patience))]
        if fit.stop_min_delta:
            patience.append(("min_delta=", literal(fit.stop_min_delta)))
        calls.append(_callback("EarlyStopping", *monitor, *patience))
    return _line("callbacks", ListOf(plain(*calls)))


def _callback(name: str, *items: Item) -> Call:
    return Call(f"keras.callbacks.{name}", items)


def _line(name: str, value: Call | ListOf) -> str:
    return "\n".join(layout(value, indent=0, before=f"{name} = ")) + "\n"
