"""Settings that cannot be used are refused by name, with what was expected and received."""

import math
from dataclasses import FrozenInstanceError

import pytest

from pellucid.config import (
    AutoConfig,
    FeaturesConfig,
    FineTuneConfig,
    FitConfig,
    ModelOptions,
    ScratchConfig,
    SplitConfig,
    TrainConfig,
)
from pellucid.errors import ConfigError

NAN, INF = math.nan, math.inf

BAD = [
    (SplitConfig, "test", [0, 1, -0.1, 1.5, NAN]),
    (SplitConfig, "validation", [1, -0.1, NAN]),
    (FeaturesConfig, "mirror", ["maybe", "", None]),
    (FeaturesConfig, "n_folds", [1, 0, -3]),
    (FeaturesConfig, "n_views", [0, -1]),
    (FeaturesConfig, "backbone_scaling", ["0-1", "TF", ""]),
    (FeaturesConfig, "backbone_size", [0, -224]),
    (ModelOptions, "l1", [-1e-9, NAN, INF]),
    (ModelOptions, "l2", [-1, NAN, INF]),
    (ModelOptions, "dropout", [1, 1.0, -0.1, NAN]),
    (ModelOptions, "normalization", ["group", "Batch", ""]),
    (ModelOptions, "head_units", [0, -5]),
    (FitConfig, "epochs", [0, -1]),
    (FitConfig, "batch_size", [0, -32]),
    (FitConfig, "learning_rate", [0, -1e-3, NAN, INF]),
    (FitConfig, "momentum", [1, -0.1, NAN]),
    (FitConfig, "warmup", [1, -0.1, NAN]),
    (FitConfig, "label_smoothing", [1, -0.1, NAN]),
    (FitConfig, "weight_decay", [-1e-9, NAN, INF]),
    (FitConfig, "schedule", ["linear", "Cosine", "one_cycle", None]),
    (FitConfig, "class_weights", ["auto", None]),
    (FitConfig, "clip_norm", [0, -1, NAN, INF]),
    (FitConfig, "ema", [-0.1, 1, NAN]),
    (FitConfig, "precision", ["float16", "mixed_bfloat16"]),
    (FitConfig, "plateau_patience", [-1]),
    (FitConfig, "plateau_factor", [0, 1, 2, NAN]),
    (FitConfig, "min_learning_rate", [-1e-9, NAN, INF]),
    (FitConfig, "stop_patience", [-1]),
    (FitConfig, "stop_min_delta", [-1e-9, NAN, INF]),
    (FitConfig, "monitor", ["val_acc", "test_loss"]),
    (FitConfig, "save_minutes", [0, -1, NAN, INF]),
    (ScratchConfig, "epochs", [0]),
    (FineTuneConfig, "epochs", [0]),
    (FineTuneConfig, "unfreeze", [0, -0.1, 1.1, NAN]),
    (FineTuneConfig, "rate_decay", [0, -0.5, 1.1, NAN]),
    (FineTuneConfig, "n_views", [0, -1]),
    (AutoConfig, "budget", ["0s", "10", "m", "ten minutes", "-5m", "", "1h30m", "1d"]),
    (TrainConfig, "seed", [-1, 2**32]),
]  # fmt: skip
GOOD = [
    (SplitConfig, "validation", [0, 0.99]),
    (ModelOptions, "dropout", [None, 0, 0.9]),
    (ModelOptions, "l2", [None, 0, 1e-5]),
    (FitConfig, "momentum", [0, 0.99]),
    (FitConfig, "weight_decay", [None, 0, 0.05]),
    (FitConfig, "plateau_patience", [0, 1]),
    (FitConfig, "stop_patience", [0, 1]),
    (FineTuneConfig, "unfreeze", [1, 1e-9, "block_5_conv"]),
    (FineTuneConfig, "rate_decay", [1, 0.1]),
]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [(kind, name, value) for kind, name, values in BAD for value in values],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(kind, name, value):
    with pytest.raises(ConfigError) as caught:
        kind(**{name: value})
    message = str(caught.value)
    assert f"setting {name} takes" in message
    assert f"given {value!r}." in message


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [(kind, name, value) for kind, name, values in GOOD for value in values],
)
def test_the_ends_of_what_is_allowed_are_allowed(kind, name, value):
    assert getattr(kind(**{name: value}), name) == value


@pytest.mark.parametrize(
    ("budget", "seconds"),
    [("90s", 90), ("10m", 600), ("1h", 3600), ("1.5h", 5400), (" 2 m ", 120), ("0.5s", 0.5)],
)
def test_a_budget_is_a_number_of_seconds(budget, seconds):
    assert AutoConfig(budget).seconds == seconds


def test_settings_do_not_change_under_a_run():
    with pytest.raises(FrozenInstanceError):
        FitConfig().epochs = 3
