"""The settings that a function is given by name, and hints for names that it does not have."""

import inspect
from collections.abc import Callable
from typing import Any

from pellucid.config import TrainConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.models.registry import get_model
from pellucid.other_names import OPTIONS
from pellucid.settings import PARTS, config_from_settings, homes_of_settings, recipes_with
from pellucid.spelling import did_you_mean, joined

_ARGUMENTS = {"tries": "n_tries", "folds": "n_folds", "seeds": "n_seeds"}
"""Arguments of functions by the names of their options."""
_FUNCTIONS = {
    "n_tries": "pellucid.search(..., n_tries={value!r})",
    "n_folds": "pellucid.cross_validate(..., n_folds={value!r})",
    "n_seeds": "pellucid.repeat(..., n_seeds={value!r})",
    "dry_run": "pellucid.estimate(...)",
    "test_labels": "pellucid.check_data(..., test_labels={value!r})",
}
"""The functions that do what these arguments ask for."""


def config_of(
    function: Callable[..., Any], recipe: str | None, seed: int, settings: dict[str, Any]
) -> TrainConfig:
    """Return the configuration that a function is given by name.

    Args:
        function: The function; its own arguments are suggested too.
        recipe: As for `config_from_settings`.
        seed: As for `config_from_settings`.
        settings: Settings by name.

    Raises:
        ConfigError: As for `config_from_settings`. The number of folds of the head's own
            cross-validation is no setting here, because it would be taken for that of
            `cross_validate`; a `TrainConfig` sets it.
    """
    for name, value in settings.items():
        if name in _FUNCTIONS or not recipes_with([name]):
            raise ConfigError(_no_argument(function, name, value, recipe))
    return config_from_settings(recipe, seed, **_with_models_own(settings))


def _no_argument(function: Callable[..., Any], name: str, value: Any, recipe: str | None) -> str:
    called = f"pellucid.{function.__name__}"
    said = _("{function} has no argument and no setting {name}.", function=called, name=name)
    own = [each for each in inspect.signature(function).parameters if each != "settings"]
    return joined(said, _hint(name, value, own, recipe))


def _hint(name: str, value: Any, own: list[str], recipe: str | None) -> str:
    option = "--" + name.lower().replace("_", "-")
    for other in (option, *OPTIONS.get(option, ())):
        meant = other.removeprefix("--").replace("-", "_")
        meant = _ARGUMENTS.get(meant, meant)
        if meant in _FUNCTIONS and meant not in own:
            call = _FUNCTIONS[meant].format(value=value)
            return _("Did you mean {names}?", names=call)
        if meant in own or recipes_with([meant]):
            return _("It is called {name} here.", name=meant)
    settings = homes_of_settings(recipe if recipe in PARTS else "features")
    known = [*own, *(each for each in settings if each not in _FUNCTIONS)]
    return joined(did_you_mean(name, known), _("There are: {names}.", names=", ".join(known)))


def _with_models_own(settings: dict[str, Any]) -> dict[str, Any]:
    """Add the settings that a network was published with, unless others are given."""
    model = settings.get("model")
    if not isinstance(model, str):
        return settings  # a model that is not a name raises an error later
    given = {name: value for name, value in settings.items() if value is not None}
    own = dict(get_model(model).settings)
    if given.get("find_rate") or given.get("rate_table"):
        own.pop("learning_rate", None)  # the learning rate test finds a better one
    if given.get("rate_table"):
        own.pop("schedule", None)
    return {"model": model, **own, **given}
