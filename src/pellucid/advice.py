"""What reports, notes and errors advise to train with: only what the recipe in question accepts.

Whoever advises a setting names an entry of `ADVICE`. A test parses and configures every entry for
every recipe, as the command line would.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pellucid.config import AutoConfig, FeaturesConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.run_record import RunRecord
from pellucid.settings import PARTS, command_of, config_from_settings, recorded_config

PICTURES = Path("PICTURES")
"""Stands for the user's own folder of pictures."""

ADVICE: dict[str, Mapping[str, Any]] = {
    "a pretrained body": {"recipe": "features"},
    "augment": {"augment": "book"},
    "augment more": {"augment": "strong"},
    "balance the classes": {"class_weights": "balanced"},
    "clip gradients": {"clip_norm": 1.0},
    "compute in float32": {"precision": "float32"},
    "find the rate": {"find_rate": True},
    "train fewer layers": {"unfreeze": 0.1},
}
"""What to advise: settings under their plain names, by their purpose."""


def options(name: str, recipe: str) -> str | None:
    """Give the options of an entry of `ADVICE`, to be added to the command of a run.

    Args:
        name: Name of the entry.
        recipe: Recipe of the run.

    Returns:
        The options, such as "--augment book"; None where the recipe has no such setting.
    """
    settings = ADVICE[name]
    if settings.get("recipe", recipe) != recipe or not _is_accepted(recipe, settings):
        return None
    return " ".join(
        f"--{key.replace('_', '-')}" + ("" if value is True else f" {_plain(value)}")
        for key, value in settings.items()
    )


def train_command(name: str) -> str:
    """Give the whole command of an entry of `ADVICE`, for pictures whose recipe is not known.

    Args:
        name: Name of the entry.

    Returns:
        The command, with the recipe that the entry names, or else the first recipe that accepts
        it; recipes with a pretrained body come before others.
    """
    settings = ADVICE[name]
    orders = [settings["recipe"]] if "recipe" in settings else ["features", "fine-tune", "scratch"]
    recipe = next(recipe for recipe in orders if _is_accepted(recipe, settings))
    words = options(name, recipe) or ""
    return f"pellucid train {PICTURES} " + (
        words if "recipe" in settings else f"--recipe {recipe} {words}"
    )


def repeat_command(record: RunRecord) -> str | None:
    """Give the command that repeats a run's training with several seeds.

    Args:
        record: Of the run.

    Returns:
        The command; None where the run's settings are not those of this version.
    """
    config = recorded_config(record)
    return None if config is None else f"{command_of(PICTURES, config)} --seeds 5"


def budget_command(record: RunRecord) -> str | None:
    """Give the command that tries further ways to train with the body of a run.

    Args:
        record: Of the run.

    Returns:
        The command; None where the run's settings are not those of this version, or its body
        cannot be trained.
    """
    config = recorded_config(record)
    if config is None or not has_keras_model(record):
        return None
    used = config.features
    body = FeaturesConfig(
        backbone=used.backbone,
        backbone_weights=used.backbone_weights,
        backbone_size=used.backbone_size,
    )
    auto = replace(config, recipe="auto", auto=AutoConfig("20m"), features=body)
    return command_of(PICTURES, replace(auto, fine_tune=TrainConfig().fine_tune))


def has_keras_model(record: RunRecord) -> bool:
    """Whether a run has a network that Keras can open and train, which an ONNX file is not.

    Args:
        record: Of the run.
    """
    config = recorded_config(record)
    parts = () if config is None else PARTS.get(config.recipe, ())
    return not (
        config is not None
        and "features" in parts
        and config.features.backbone.lower().endswith(".onnx")
    )


def overfitting_advice(recipe: str, augment: str) -> str:
    """Say what may help a network that knows its pictures by heart.

    Args:
        recipe: The recipe that trained it.
        augment: The augmentation policy that it was trained with.

    Returns:
        A sentence, in which the text between backticks is code.
    """
    ways = []
    stronger = "augment" if augment == "none" else "augment more"
    if augment != ADVICE[stronger]["augment"] and (words := options(stronger, recipe)):
        ways.append(
            f"{'augmentation' if augment == 'none' else 'stronger augmentation'} (`{words}`)"
        )
    if words := options("train fewer layers", recipe):
        ways.append(f"fewer trainable layers (`{words}`)")
    if recipe == "scratch":
        ways.append(f"a pretrained body (`{train_command('a pretrained body')}`)")
    return f"More pictures may help{''.join(f', or {way}' for way in ways)}."


def divergence_advice(recipe: str) -> str:
    """Say what may help a training whose loss is not finite, besides a lower learning rate."""
    names = ("find the rate", "clip gradients", "compute in float32")
    words = [found for name in names if (found := options(name, recipe))]
    return " or ".join(f"`{each}`" for each in words)


def _is_accepted(recipe: str, settings: Mapping[str, Any]) -> bool:
    given = {name: value for name, value in settings.items() if name != "recipe"}
    try:
        config_from_settings(recipe, **given)
    except ConfigError:
        return False
    return True


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
