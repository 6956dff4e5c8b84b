"""Advice on settings in reports, notes and errors: only settings that the recipe accepts.

Code that gives advice refers to an entry of `ADVICE`. A test parses and configures every entry for
every recipe, as the command line would.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pellucid.config import AutoConfig, FeaturesConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import or_list
from pellucid.run_record import RunRecord
from pellucid.settings import PARTS, command_of, config_from_settings, recorded_config

PICTURES = Path("PICTURES")
"""Placeholder for the user's own folder of images."""

ADVICE: dict[str, Mapping[str, Any]] = {
    "a pretrained backbone": {"recipe": "features"},
    "augment": {"augment": "book"},
    "augment more": {"augment": "strong"},
    "balance the classes": {"class_weights": "balanced"},
    "clip gradients": {"clip_norm": 1.0},
    "compute in float32": {"precision": "float32"},
    "find the rate": {"find_rate": True},
    "train fewer layers": {"unfreeze": 0.1},
}
"""Maps a purpose to the settings to advise, by their plain names."""


def options(name: str, recipe: str) -> str | None:
    """Return the options of an entry of `ADVICE`, to add to the command of a run.

    Args:
        name: Name of the entry.
        recipe: Recipe of the run.

    Returns:
        The options, such as "--augment book"; None if the recipe has no such setting.
    """
    settings = ADVICE[name]
    if settings.get("recipe", recipe) != recipe or not _is_accepted(recipe, settings):
        return None
    return " ".join(
        f"--{key.replace('_', '-')}" + ("" if value is True else f" {_plain(value)}")
        for key, value in settings.items()
    )


def train_command(name: str) -> str:
    """Return the whole command of an entry of `ADVICE`, for use where no recipe is given.

    Args:
        name: Name of the entry.

    Returns:
        The command, with the recipe that the entry names, or else the first recipe that accepts
        it. Recipes with a pretrained backbone are tried first.
    """
    settings = ADVICE[name]
    orders = [settings["recipe"]] if "recipe" in settings else ["features", "fine-tune", "scratch"]
    recipe = next(recipe for recipe in orders if _is_accepted(recipe, settings))
    words = options(name, recipe) or ""
    return f"pellucid train {PICTURES} " + (
        words if "recipe" in settings else f"--recipe {recipe} {words}"
    )


def repeat_command(record: RunRecord) -> str | None:
    """Return the command that repeats the training of a run with several seeds.

    Args:
        record: Record of the run.

    Returns:
        The command; None if this version cannot read the run's settings.
    """
    config = recorded_config(record)
    return None if config is None else f"{command_of(PICTURES, config)} --seeds 5"


def budget_command(record: RunRecord) -> str | None:
    """Return the command that searches for a better way to train with the backbone of a run.

    Args:
        record: Record of the run.

    Returns:
        The command; None if this version cannot read the run's settings, or if the backbone cannot
        be trained.
    """
    config = recorded_config(record)
    if config is None or not has_keras_model(record):
        return None
    used = config.features
    backbone = FeaturesConfig(
        backbone=used.backbone,
        backbone_weights=used.backbone_weights,
        backbone_size=used.backbone_size,
    )
    auto = replace(config, recipe="auto", auto=AutoConfig("20m"), features=backbone)
    return command_of(PICTURES, replace(auto, fine_tune=TrainConfig().fine_tune))


def has_keras_model(record: RunRecord) -> bool:
    """Return whether a run has a network that Keras can open and train; an ONNX file is not one.

    Args:
        record: Record of the run.
    """
    config = recorded_config(record)
    parts = () if config is None else PARTS.get(config.recipe, ())
    return not (
        config is not None
        and "features" in parts
        and config.features.backbone.lower().endswith(".onnx")
    )


def overfitting_advice(recipe: str, augment: str) -> str:
    """Return advice for a network that has memorized its training images.

    Args:
        recipe: Recipe that trained the network.
        augment: Name of the augmentation policy used in training.

    Returns:
        A sentence; text between backticks is code.
    """
    ways = []
    stronger = "augment" if augment == "none" else "augment more"
    if augment != ADVICE[stronger]["augment"] and (words := options(stronger, recipe)):
        ways.append(
            _("augmentation (`{options}`)", options=words)
            if augment == "none"
            else _("stronger augmentation (`{options}`)", options=words)
        )
    if words := options("train fewer layers", recipe):
        ways.append(_("fewer trainable layers (`{options}`)", options=words))
    if recipe == "scratch":
        ways.append(
            _(
                "a pretrained backbone (`{command}`)",
                command=train_command("a pretrained backbone"),
            )
        )
    if not ways:
        return _("More pictures may help.")
    return _("More pictures may help, or {ways}.", ways=_(", or ").join(ways))


def divergence_advice(recipe: str) -> str:
    """Return options that may help if the loss is not finite, besides a lower learning rate."""
    names = ("find the rate", "clip gradients", "compute in float32")
    words = [found for name in names if (found := options(name, recipe))]
    return or_list([f"`{each}`" for each in words]) if words else ""


def _is_accepted(recipe: str, settings: Mapping[str, Any]) -> bool:
    given = {name: value for name, value in settings.items() if name != "recipe"}
    try:
        config_from_settings(recipe, **given)
    except ConfigError:
        return False
    return True


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
