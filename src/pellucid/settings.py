"""Settings by their plain names: as the command line, keyword arguments and files give them."""

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pellucid.config import ModelOptions, ScratchConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.setting import Setting, settings_of
from pellucid.spelling import did_you_mean, joined

if TYPE_CHECKING:
    from pellucid.run_record import RunRecord

PARTS: dict[str, tuple[str, ...]] = {
    "features": ("features", "split"),
    "scratch": ("scratch", "split"),
    "fine-tune": ("fine_tune", "features", "split"),
    "auto": ("auto", "fine_tune", "features", "split"),
}
"""The parts of `TrainConfig` that each recipe reads."""

C = TypeVar("C")


@cache
def described(part: str) -> dict[str, tuple[Field[Any], Setting]]:
    """Give the fields of a part of `TrainConfig`, also those of its options, and what they are."""
    kind: Any = next(field.type for field in fields(TrainConfig) if field.name == part)
    kinds: list[Any] = [kind, ModelOptions] if kind is ScratchConfig else [kind]
    own = {each.name: each for kind in kinds for each in fields(kind)}
    return {name: (own[name], found) for kind in kinds for name, found in settings_of(kind).items()}


def homes_of_settings(recipe: str) -> dict[str, str]:
    """Give the part of `TrainConfig` for each setting of a recipe, by the setting's name."""
    return {name: part for part in reversed(PARTS[recipe]) for name in described(part)}


def recipes_with(names: Iterable[str]) -> list[str]:
    """Give the recipes that have all of some settings."""
    return [recipe for recipe in PARTS if set(names) <= homes_of_settings(recipe).keys()]


def config_from_dict(kind: type[C], values: dict[str, Any]) -> C:
    """Make settings from what `dataclasses.asdict` gave, for instance by way of a file.

    Args:
        kind: One of the classes here.
        values: By name of the setting.

    Raises:
        ConfigError: A name is not known, or a value cannot be used.
    """
    if not isinstance(values, dict):
        raise ConfigError(f"Expected settings by name; received {values!r}.")
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - set(known)):
        raise ConfigError(
            f"There is no setting named {unknown[0]!r}. There are: {', '.join(known)}."
        )
    defaults = kind()
    nested = {
        name: config_from_dict(type(default), values[name])
        for name in values
        if is_dataclass(default := getattr(defaults, name))
    }
    return kind(**{**values, **nested})


def recorded_config(record: "RunRecord") -> TrainConfig | None:
    """Give the settings of a run; None where they are not those of this version."""
    try:
        config = config_from_dict(TrainConfig, record.config)
    except ConfigError:
        return None
    return config if config.recipe in PARTS else None


def config_from_settings(recipe: str | None = None, seed: int = 0, **settings: Any) -> TrainConfig:
    """Make a configuration from settings by their plain names.

    Args:
        recipe: Name of the recipe. By default it follows from the settings: a model is trained
            from scratch, a budget is for auto, and otherwise it is features.
        seed: For everything random.
        **settings: By name, such as ``epochs=30``; None leaves the default. A name that several
            parts of the recipe have, such as ``backbone``, is set in the first of them.

    Raises:
        ConfigError: The recipe has no such setting, or the value cannot be used.
    """
    given = {
        name: os.fspath(value) if isinstance(value, os.PathLike) else value
        for name, value in settings.items()
        if value is not None
    }
    if recipe is None:
        recipe = "scratch" if "model" in given else "auto" if "budget" in given else "features"
    if recipe not in PARTS:
        return TrainConfig(recipe=recipe, seed=seed)  # whose recipe will be refused with a hint
    config = TrainConfig(recipe=recipe, seed=seed)
    changes: dict[str, dict[str, Any]] = {part: {} for part in PARTS[recipe]}
    for name, value in given.items():
        changes[_home(recipe, name)][name] = value
    changed = {part: _changed(getattr(config, part), values) for part, values in changes.items()}
    for part, values in changes.items():
        _check_effect(changed[part], values)
    return replace(config, **changed)


def _check_effect(part: Any, given: Mapping[str, Any]) -> None:
    """Refuse a setting that another one leaves without effect."""
    if "learning_rate" in given and getattr(part, "find_rate", False):
        raise ConfigError(
            "The settings find_rate and learning_rate exclude each other: the first picks the "
            "learning rate by a test. Give only one of them."
        )
    if "n_views" in given and part.augment == "none":
        raise ConfigError(
            "The setting n_views counts the augmented views of a picture, and there is no "
            "augmentation. Choose one too, such as --augment book, or leave n_views out."
        )


def _home(recipe: str, name: str) -> str:
    """Find the part of a recipe's settings that has this one."""
    known = homes_of_settings(recipe)
    if name in known:
        return known[name]
    if others := recipes_with([name]):
        hint = f"It belongs to {' and '.join(f'--recipe {other}' for other in others)}."
    else:
        hint = joined(did_you_mean(name, known), f"There are: {', '.join(known)}.")
    raise ConfigError(f"The recipe {recipe} has no setting {name}. {hint}")


def _changed(part: Any, values: Mapping[str, Any]) -> Any:
    own = {setting.name for setting in fields(part)}
    options = {name: value for name, value in values.items() if name not in own}
    direct = {name: value for name, value in values.items() if name in own}
    if options:
        direct["options"] = replace(part.options, **options)
    return replace(part, **direct)


def command_of(folder: Path, config: TrainConfig, options: Sequence[str] = ()) -> str:
    """Give the command that trains the same again: what differs from the defaults is spelled out.

    Args:
        folder: The pictures.
        config: The settings.
        options: What says how the pictures are read.
    """
    words = ["pellucid", "train", str(folder), *options, "--recipe", config.recipe]
    words += ["--seed", str(config.seed)]
    defaults = TrainConfig()
    for part in PARTS[config.recipe]:
        words += _options(getattr(config, part), getattr(defaults, part))
    return shlex.join(words)


def _options(part: Any, defaults: Any) -> Iterator[str]:
    for setting in fields(part):
        value, default = getattr(part, setting.name), getattr(defaults, setting.name)
        if is_dataclass(value):
            yield from _options(value, default)
        elif value != default:
            option = "--" + setting.name.replace("_", "-")
            if isinstance(value, bool):
                yield option if value else option.replace("--", "--no-", 1)
            else:
                yield from (option, str(value))
