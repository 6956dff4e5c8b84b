"""Which settings a search tries, and between which values."""

from collections.abc import Collection, Mapping
from typing import Any

from pellucid.config import ModelOptions, TrainConfig
from pellucid.errors import ConfigError
from pellucid.i18n import and_list
from pellucid.i18n import gettext as _
from pellucid.search_values import Around, Between, Choices
from pellucid.setting import settings_of
from pellucid.settings import described, homes_of_settings, setting_value, with_settings

SEARCHED: Mapping[str, tuple[str, ...]] = {
    # The head's regularization strength is chosen by cross-validation in each training.
    "features": ("backbone", "feature_layers", "mirror"),
    "fine-tune": ("learning_rate", "unfreeze"),
    "scratch": ("learning_rate", "augment", "dropout", "head_units"),
}
"""Names of the settings that are searched, by recipe. `pellucid.config` describes their values."""

Space = Mapping[str, Choices | Between]


def space_of(config: TrainConfig, names: Collection[str]) -> Space:
    """Return the values of each searched setting.

    Args:
        config: Settings of the training. A range around a setting's own value is that around its
            value here.
        names: Names of the searched settings.

    Returns:
        The values by the name of the setting, in the order of `SEARCHED`.

    Example:
        >>> space_of(TrainConfig("fine-tune"), ["learning_rate"])
        {'learning_rate': Between(low=0.0001, high=0.01, is_log=True)}
    """
    homes = homes_of_settings(config.recipe)
    space: dict[str, Choices | Between] = {}
    for name in SEARCHED[config.recipe]:
        if name in names:
            values = described(homes[name])[name][1].search
            assert values is not None, "a searched setting says its values"
            own = setting_value(config, name)
            space[name] = values.of(own) if isinstance(values, Around) else values
    return space


def searched_names(config: TrainConfig, given: Collection[str]) -> tuple[str, ...]:
    """Return the settings that are searched, which are those that the user leaves open.

    Args:
        config: Settings of the training.
        given: Names of the settings that the user gave.

    Raises:
        ConfigError: Settings of this recipe cannot be searched, or none is left open.
    """
    recipe = config.recipe
    if recipe not in SEARCHED:
        raise ConfigError(
            _(
                "A search takes one of the recipes {recipes}. It was given {recipe}, which tries "
                "several itself.",
                recipes=", ".join(SEARCHED),
                recipe=recipe,
            )
        )
    fixed = set(given)
    homes = homes_of_settings(recipe)
    if any(name in homes and setting_value(config, name) for name in ("find_rate", "rate_table")):
        fixed.add("learning_rate")
    if recipe == "features" and config.features.backbone.lower().endswith(".onnx"):
        fixed.add("feature_layers")  # the inner layers of a file are unknown
    if recipe == "features" and config.features.augment != "none":
        fixed.add("mirror")  # views are augmented instead
    if fixed & {"backbone_weights", "backbone_scaling"}:
        fixed.add("backbone")  # they are those of one backbone
    names = tuple(name for name in SEARCHED[recipe] if name not in fixed)
    if not names:
        raise nothing_to_search(recipe)
    return names


def nothing_to_search(recipe: str) -> ConfigError:
    """Return the error of a search for which the user leaves no setting open."""
    return ConfigError(
        _(
            "There is nothing to search: with the recipe {recipe}, a search tries values of "
            "{names}, and none of them is left open. Leave out at least one.",
            recipe=recipe,
            names=and_list(list(SEARCHED[recipe])),
        )
    )


def applicable(names: Collection[str], config: TrainConfig, model: str) -> tuple[str, ...]:
    """Leave out options of a network that the network does not have, such as head_units.

    Args:
        names: Names of the searched settings.
        config: Settings of the training, with the recipe ``scratch``.
        model: Name of the network.

    Returns:
        The names that apply. Whether an option does is found out by building the network.
    """
    space, options = space_of(config, names), settings_of(ModelOptions)
    return tuple(
        name for name in space if name not in options or _takes(config, model, name, space[name])
    )


def _takes(config: TrainConfig, model: str, name: str, values: Choices | Between) -> bool:
    from pellucid.models.registry import create_model

    value: Any = values.values[0] if isinstance(values, Choices) else values.high
    options = with_settings(config, {name: value}).scratch.options
    try:
        create_model(model, 2, None, options)
    except ConfigError:
        return False
    return True
