"""The fewest arguments that make a Keras object what it is."""

import copy
import inspect
from collections.abc import Callable
from typing import Any

import keras

from pellucid.errors import ConfigError

_NO_ARGUMENTS = ("build_config", "compile_config", "shared_object_id")
"""Keys of serialized objects that no constructor takes."""


def fewest_arguments(kind: Callable[..., Any], config: dict[str, Any]) -> dict[str, Any]:
    """Find the arguments that a person would give: only those that differ from the defaults.

    The result is proven: an object made from it has the same configuration.

    Args:
        kind: A class of Keras with `get_config`.
        config: The configuration of an instance, without its name, dtype and trainability.

    Returns:
        The arguments by name, required ones first, in the constructor's order; of a repeated
        number, such as a kernel size of (3, 3), only the number where that is enough.

    Raises:
        ConfigError: No arguments make an object of that configuration.
    """
    make = _maker(kind, config)
    parameters = inspect.signature(kind).parameters
    required = [name for name in parameters if name in config and is_required(parameters[name])]
    found = {name: config[name] for name in required}
    default = make(found) or {}
    order = [*parameters, *config]  # what only **kwargs takes comes last
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
    """Whether a person would leave the keyword out: ``Dense(10)``, ``L2(1e-05)``."""
    return is_required(parameters[name]) or list(parameters) == [name]


def plain_value(value: Any) -> Any:
    """Make configurations comparable: tuples become lists, and what is no argument is left out."""
    if isinstance(value, dict):
        items = value.items()
        return {key: plain_value(item) for key, item in items if key not in _NO_ARGUMENTS}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value


def _maker(kind: Callable[..., Any], config: dict[str, Any]) -> Callable[[dict[str, Any]], Any]:
    """Give a function from arguments to the comparable configuration of what they make."""

    def make(arguments: dict[str, Any]) -> Any:
        try:
            made = kind(**{name: _live(value) for name, value in arguments.items()}).get_config()
        # A constructor may refuse a trial in any way; all of them mean that it is no way to call.
        except Exception:  # noqa: BLE001
            return None
        return plain_value({name: made[name] for name in config if name in made})

    return make


def _live(value: Any) -> Any:
    """Make the layers that a wrapper such as TimeDistributed has inside; others take dicts."""
    if isinstance(value, list):
        return [_live(item) for item in value]
    is_layer = isinstance(value, dict) and value.get("module") == "keras.layers"
    return keras.saving.deserialize_keras_object(value) if is_layer else copy.deepcopy(value)


def _repeated(value: Any) -> int | None:
    """Give the number that a nested list repeats, if it does."""
    if not isinstance(value, list | tuple) or not value:
        return None
    flat = [_repeated(item) if isinstance(item, list | tuple) else item for item in value]
    first = flat[0]
    is_repeated = type(first) is int and all(item == first for item in flat)
    return first if is_repeated else None


def _unwritable(kind: Callable[..., Any]) -> ConfigError:
    return ConfigError(
        f"A {kind.__name__} of the model has settings that its constructor does not take, so it "
        "cannot be written as code. Use model.keras instead."
    )
