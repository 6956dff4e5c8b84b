"""Settings by name, as given on the command line, as keyword arguments or in files."""

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pellucid.config import ModelOptions, ScratchConfig, TrainConfig
from pellucid.errors import ConfigError
from pellucid.i18n import and_list, ngettext
from pellucid.i18n import gettext as _
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
"""Parts of `TrainConfig` that each recipe reads."""

C = TypeVar("C")


@cache
def described(part: str) -> dict[str, tuple[Field[Any], Setting]]:
    """Return the fields of a part of `TrainConfig`, and of its options, with their metadata."""
    kind: Any = next(field.type for field in fields(TrainConfig) if field.name == part)
    kinds: list[Any] = [kind, ModelOptions] if kind is ScratchConfig else [kind]
    own = {each.name: each for kind in kinds for each in fields(kind)}
    return {name: (own[name], found) for kind in kinds for name, found in settings_of(kind).items()}


def homes_of_settings(recipe: str) -> dict[str, str]:
    """Return the part of `TrainConfig` that holds each setting of a recipe, by setting name."""
    return {name: part for part in reversed(PARTS[recipe]) for name in described(part)}


def recipes_with(names: Iterable[str]) -> list[str]:
    """List the recipes that have all of the given settings.

    Example:
        >>> recipes_with(["budget"])
        ['auto']
    """
    return [recipe for recipe in PARTS if set(names) <= homes_of_settings(recipe).keys()]


def config_from_dict(kind: type[C], values: dict[str, Any]) -> C:
    """Create settings from the output of `dataclasses.asdict`, for instance read from a file.

    Args:
        kind: A settings class of `pellucid.config`.
        values: Values by setting name.

    Returns:
        An instance of `kind`.

    Raises:
        ConfigError: A name is unknown, or a value cannot be used.
    """
    if not isinstance(values, dict):
        raise ConfigError(_("Expected settings by name; received {values!r}.", values=values))
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - set(known)):
        raise ConfigError(
            _(
                "There is no setting named {name!r}. There are: {names}.",
                name=unknown[0],
                names=", ".join(known),
            )
        )
    defaults = kind()
    nested = {
        name: config_from_dict(type(default), values[name])
        for name in values
        if is_dataclass(default := getattr(defaults, name))
    }
    return kind(**{**values, **nested})


def recorded_config(record: "RunRecord") -> TrainConfig | None:
    """Return the settings of a run; None if this version of pellucid cannot read them."""
    try:
        config = config_from_dict(TrainConfig, record.config)
    except ConfigError:
        return None
    return config if config.recipe in PARTS else None


def config_from_settings(recipe: str | None = None, seed: int = 0, **settings: Any) -> TrainConfig:
    """Create a configuration from settings by name.

    Args:
        recipe: Name of the recipe. By default it follows from the settings: scratch if there is
            a model, auto if there is a budget, and features otherwise.
        seed: Random seed.
        **settings: Settings by name, such as ``epochs=30``; None keeps the default. A name that
            several parts of the recipe share, such as ``backbone``, is set in the first of them.

    Returns:
        The configuration. An unknown recipe is kept as it is, for the registry to refuse.

    Raises:
        ConfigError: The recipe has no such setting, or the value cannot be used.

    Example:
        >>> config_from_settings(model="resnet20", epochs=30).recipe
        'scratch'
    """
    given = {
        name: os.fspath(value) if isinstance(value, os.PathLike) else value
        for name, value in settings.items()
        if value is not None
    }
    if recipe is None:
        recipe = "scratch" if "model" in given else "auto" if "budget" in given else "features"
    if recipe not in PARTS:
        # The registry of recipes will refuse the name, with a hint.
        return TrainConfig(recipe=recipe, seed=seed)
    return with_settings(TrainConfig(recipe=recipe, seed=seed), given)


def with_settings(config: TrainConfig, settings: Mapping[str, Any]) -> TrainConfig:
    """Change some settings of a configuration.

    Args:
        config: Configuration of a known recipe.
        settings: Values by name, as for `config_from_settings`.

    Returns:
        The changed configuration.

    Raises:
        ConfigError: As for `config_from_settings`.

    Example:
        >>> with_settings(TrainConfig("scratch"), {"dropout": 0.5}).scratch.options.dropout
        0.5
    """
    if not settings:
        return config
    changes: dict[str, dict[str, Any]] = {part: {} for part in PARTS[config.recipe]}
    for name, value in settings.items():
        changes[_home(config.recipe, name)][name] = value
    changed = {part: _changed(getattr(config, part), values) for part, values in changes.items()}
    for part, values in changes.items():
        _check_effect(changed[part], values)
    return replace(config, **changed)


def setting_value(config: TrainConfig, name: str) -> Any:
    """Return the value of a setting of a configuration's recipe.

    Example:
        >>> setting_value(TrainConfig("scratch"), "batch_size")
        32
    """
    part = getattr(config, homes_of_settings(config.recipe)[name])
    return getattr(part if hasattr(part, name) else part.options, name)


def with_absolute_files(config: TrainConfig) -> TrainConfig:
    """Return a configuration that holds in every working folder: its files have absolute paths."""
    return with_settings(
        config,
        {
            name: str(Path(path).absolute())
            for name, (path, _about) in files_of_settings(config).items()
            if os.path.isfile(path)  # noqa: PTH113 (pathlib's raises where a name is too long)
        },
    )


def files_of_settings(config: TrainConfig) -> dict[str, tuple[str, Setting]]:
    """Return the settings whose value is the path of a file, which may be missing.

    Returns:
        The path and the metadata of each, by its name.

    Example:
        >>> config = with_settings(TrainConfig("scratch"), {"augment": "mine.toml"})
        >>> [path for path, about in files_of_settings(config).values()]
        ['mine.toml']
    """
    found = {}
    homes = homes_of_settings(config.recipe) if config.recipe in PARTS else {}
    for name, part in homes.items():
        about, value = described(part)[name][1], setting_value(config, name)
        ending = about.file_ending
        if ending is not None and value is not None and value.lower().endswith(ending):
            found[name] = value, about
    return found


def _check_effect(part: Any, given: Mapping[str, Any]) -> None:
    """Raise an error if a given setting has no effect because of another one."""
    if "learning_rate" in given and getattr(part, "find_rate", False):
        raise ConfigError(
            _(
                "The settings find_rate and learning_rate exclude each other: the first "
                "picks the learning rate by a test. Give only one of them."
            )
        )
    if "rate_table" in given:
        for name in ("learning_rate", "schedule", "find_rate"):
            if given.get(name):
                raise ConfigError(
                    _(
                        "The settings rate_table and {name} exclude each other: the table gives "
                        "the learning rate of each epoch. Give only one of them.",
                        name=name,
                    )
                )
    if "n_views" in given and part.augment == "none":
        raise ConfigError(
            _(
                "The setting n_views counts the augmented views of a picture, and there is "
                "no augmentation. Choose one too (augment), such as book, or omit n_views."
            )
        )


def _home(recipe: str, name: str) -> str:
    """Return the part of a recipe's settings that has this one."""
    known = homes_of_settings(recipe)
    if name in known:
        return known[name]
    if others := recipes_with([name]):
        hint = ngettext(
            "It belongs to the recipe {recipes} (--recipe).",
            "It belongs to the recipes {recipes} (--recipe).",
            len(others),
            recipes=and_list(others),
        )
    else:
        hint = joined(did_you_mean(name, known), _("There are: {names}.", names=", ".join(known)))
    said = _("The recipe {recipe} has no setting {name}.", recipe=recipe, name=name)
    raise ConfigError(joined(said, hint))


def _changed(part: Any, values: Mapping[str, Any]) -> Any:
    own = {setting.name for setting in fields(part)}
    options = {name: value for name, value in values.items() if name not in own}
    direct = {name: value for name, value in values.items() if name in own}
    if options:
        direct["options"] = replace(part.options, **options)
    return replace(part, **direct)


def command_of(folder: Path, config: TrainConfig, options: Sequence[str] = ()) -> str:
    """Return the command that repeats a training, with every setting that is not the default.

    Settings that are no options of the command line are left out.

    Args:
        folder: Folder of the images.
        config: Settings of the training.
        options: Options for reading the images, as words of the command line.
    """
    words = ["pellucid", "train", str(folder), *options, "--recipe", config.recipe]
    words += ["--seed", str(config.seed)]
    defaults = TrainConfig()
    for part in PARTS[config.recipe]:
        words += _options(getattr(config, part), getattr(defaults, part))
    if config.split.n_test_folds is not None:
        words += ["--folds", str(config.split.n_test_folds)]
    return shlex.join(words)


def _options(part: Any, defaults: Any) -> Iterator[str]:
    for setting in fields(part):
        about = setting.metadata.get("setting")
        if about is not None and not about.is_option:
            continue
        value, default = getattr(part, setting.name), getattr(defaults, setting.name)
        if is_dataclass(value):
            yield from _options(value, default)
        elif value != default:
            option = "--" + setting.name.replace("_", "-")
            if isinstance(value, bool):
                yield option if value else option.replace("--", "--no-", 1)
            else:
                yield from (option, str(value))
