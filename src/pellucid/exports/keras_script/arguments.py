"""The minimal constructor arguments of a Keras object."""

import copy
import inspect
from collections.abc import Callable
from typing import Any

import keras

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_NO_ARGUMENTS = ("build_config", "compile_config", "shared_object_id")
"""Keys of serialized objects that are not constructor arguments."""


def fewest_arguments(kind: Callable[..., Any], config: dict[str, Any]) -> dict[str, Any]:
    """Find the arguments that a person would write: only those that differ from the defaults.

    The result is verified: an object created with it has the same configuration.

    Args:
        kind: A class of Keras with `get_config`.
        config: Configuration of an instance, without name, dtype and trainability.

    Returns:
        The arguments by name, required ones first, in the order of the constructor. A repeated
        number, such as a kernel size of (3, 3), is given only once if the class accepts that.

    Raises:
        ConfigError: No arguments create an object of that configuration.
    """
    make = _maker(kind, config)
    parameters = inspect.signature(kind).parameters
    required = [name for name in parameters if name in config and is_required(parameters[name])]
    found = {name: config[name] for name in required}
    default = make(found) or {}
    order = [*parameters, *config]  # arguments of **kwargs come last
    others = sorted(config.keys() - found.keys(), key=order.index)
    wanted = plain_value(config)
    differing = [name for name in others if wanted[name] != default.get(name)]
    found |= {name: config[name] for name in differing}
    if make(found) != wanted:  # a default may depend on another argument: strides on pool_size
        found |= {name: config[name] for name in others}
    if make(found) != wanted:
        raise _unwritable(kind)
    for name in list(found):
        fewer = {key: value for key, value in found.items() if key != name}
        if name not in required and make(fewer) == wanted:
            found = fewer
        elif (number := _repeated(found[name])) is not None:
            shorter = {**found, name: number}
            if make(shorter) == wanted:
                found = shorter
    return found


def is_required(parameter: inspect.Parameter) -> bool:
    """Whether a call without this parameter fails."""
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return parameter.default is inspect.Parameter.empty and parameter.kind not in kinds


def is_positional(name: str, parameters: dict[str, inspect.Parameter]) -> bool:
    """Whether a person would omit the keyword, as in ``Dense(10)`` or ``L2(1e-05)``."""
    return is_required(parameters[name]) or list(parameters) == [name]


def plain_value(value: Any) -> Any:
    """Make configurations comparable: convert tuples to lists, and drop non-arguments."""
    if isinstance(value, dict):
        items = value.items()
        return {key: plain_value(item) for key, item in items if key not in _NO_ARGUMENTS}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value


def _maker(kind: Callable[..., Any], config: dict[str, Any]) -> Callable[[dict[str, Any]], Any]:
    """Return a function that creates an object and returns its comparable configuration."""

    def make(arguments: dict[str, Any]) -> Any:
        try:
            made = kind(**{name: _live(value) for name, value in arguments.items()}).get_config()
        # A constructor may raise any exception; all of them mean that the arguments are invalid.
        except Exception:  # noqa: BLE001
            return None
        return plain_value({name: made[name] for name in config if name in made})

    return make


def _live(value: Any) -> Any:
    """Create the layers that a wrapper such as TimeDistributed contains; others accept dicts."""
    if isinstance(value, list):
        return [_live(item) for item in value]
    is_layer = isinstance(value, dict) and value.get("module") == "keras.layers"
    return keras.saving.deserialize_keras_object(value) if is_layer else copy.deepcopy(value)


def _repeated(value: Any) -> int | None:
    """Return the number that a nested list repeats, or None if there is no such number."""
    if not isinstance(value, list | tuple) or not value:
        return None
    flat = [_repeated(item) if isinstance(item, list | tuple) else item for item in value]
    first = flat[0]
    is_repeated = type(first) is int and all(item == first for item in flat)
    return first if is_repeated else None


def _unwritable(kind: Callable[..., Any]) -> ConfigError:
    return ConfigError(
        _(
            "A {kind} of the model has settings that its constructor does not take, so it cannot "
            "be written as code. Use model.keras instead.",
            kind=kind.__name__,
        )
    )
