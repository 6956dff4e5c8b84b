"""Write operations of a graph that are not layers as calls of `keras.ops`."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import keras

from pellucid.errors import ConfigError
from pellucid.exports.keras_script.arguments import is_required, plain_value
from pellucid.i18n import gettext as _


def operation_function(
    operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[str, list[tuple[str, Any]]]:
    """Find the function that creates an operation, and its arguments.

    The result is verified: the function is called on symbolic tensors, and creates the same
    operation.

    Args:
        operation: An operation, such as a `Flip` with its axis.
        args: Positional arguments of the call; tensors are `keras.KerasTensor`.
        kwargs: Keyword arguments of the call.

    Returns:
        The name of the function, such as ``keras.ops.flip``, and the arguments with their names.
        A name is empty if a person would omit it.

    Raises:
        ConfigError: There is no such function.
    """
    for name, function in _candidates(operation):
        try:
            given = dict(inspect.signature(operation.call).bind(*args, **kwargs).arguments)
            given |= {k: v for k, v in operation.get_config().items() if k != "name"}
            arguments = _arguments(function, given)
            if _makes(function, arguments, operation):
                return name, arguments
        # A function that raises any exception here is not the right one.
        except Exception:  # noqa: BLE001, S112
            continue
    raise ConfigError(
        _(
            "The model uses the operation {operation}, for which Keras has no public function, so "
            "there is no plain Keras code for it. Use model.keras instead.",
            operation=type(operation).__name__,
        )
    )


def _candidates(operation: keras.Operation) -> Iterator[tuple[str, Callable[..., Any]]]:
    kind = type(operation).__name__
    snake_case = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    for place, prefix, name in (
        (keras.ops, "keras.ops.", snake_case),
        (keras.ops.image, "keras.ops.image.", snake_case),
        (keras.activations, "keras.activations.", kind.lower()),
    ):
        if callable(function := getattr(place, name, None)):
            yield prefix + name, function


def _arguments(function: Callable[..., Any], given: dict[str, Any]) -> list[tuple[str, Any]]:
    arguments = []
    is_in_front = True
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in given or is_default(value := given.pop(name), parameter):
            is_in_front = False
            continue
        is_in_front = is_in_front and is_required(parameter)
        arguments.append(("" if is_in_front else name, value))
    if given:
        raise TypeError(f"{function.__name__} does not take {', '.join(given)}")
    return arguments


def is_default(value: Any, parameter: inspect.Parameter) -> bool:
    """Whether an argument equals the default of its parameter."""
    # Comparing a symbolic tensor would create another operation.
    has_tensor = any(isinstance(leaf, keras.KerasTensor) for leaf in keras.tree.flatten(value))
    return not has_tensor and plain_value(value) == plain_value(parameter.default)


def _makes(
    function: Callable[..., Any], arguments: list[tuple[str, Any]], operation: keras.Operation
) -> bool:
    """Whether calling the function records an operation like this one."""

    def stand_in(value: Any) -> Any:
        is_tensor = isinstance(value, keras.KerasTensor)
        return keras.KerasTensor(value.shape, value.dtype) if is_tensor else value

    fresh = [(name, keras.tree.map_structure(stand_in, value)) for name, value in arguments]
    made = function(
        *(value for name, value in fresh if not name),
        **{name: value for name, value in fresh if name},
    )
    first = keras.tree.flatten(made)[0]._keras_history.operation
    if type(first) is not type(operation):
        return False
    own, other = operation.get_config(), first.get_config()
    return bool(plain_value({**own, "name": ""}) == plain_value({**other, "name": ""}))
