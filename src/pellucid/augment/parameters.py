"""Checks of the parameters of augmentations; errors name the augmentation and the parameter."""

import inspect
import math
from typing import Any

from pellucid.errors import ConfigError

NOT_ITS_OWN = ("self", "seed", "kwargs")
"""Arguments of every augmentation that are not parameters of its effect."""


def parameters_of(kind: type) -> dict[str, Any]:
    """Return the parameters of an augmentation.

    Args:
        kind: Class of the augmentation.

    Returns:
        Default values by name; `inspect.Parameter.empty` for required parameters.
    """
    found = inspect.signature(kind.__init__).parameters  # type: ignore[misc]
    return {name: each.default for name, each in found.items() if name not in NOT_ITS_OWN}


def check_number(owner: object, name: str, value: Any, minimum: float, maximum: float) -> float:
    """Check that a value is a number, and return it as a float.

    Raises:
        ConfigError: It is not a number from `minimum` to `maximum`.
    """
    if not _is_number(value) or not minimum <= value <= maximum:
        raise refuse(owner, name, value, _span("a number", minimum, maximum))
    return float(value)


def check_whole(
    owner: object, name: str, value: Any, minimum: int, maximum: float = math.inf
) -> int:
    """Check that a value is a whole number, and return it.

    Raises:
        ConfigError: It is not a whole number from `minimum` to `maximum`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
        raise refuse(owner, name, value, _span("a whole number", minimum, maximum))
    return value


def check_pair(
    owner: object, name: str, value: Any, minimum: float, maximum: float
) -> tuple[float, float]:
    """Check that a value is a list or tuple of two numbers, the lower one first, and return it.

    Raises:
        ConfigError: It is something else, or a number is not from `minimum` to `maximum`.
    """
    is_pair = isinstance(value, (list, tuple)) and len(value) == 2 and all(map(_is_number, value))
    if not is_pair or not minimum <= value[0] <= value[1] <= maximum:
        expected = f"two numbers, the lower one first, each {_span('', minimum, maximum).strip()}"
        raise refuse(owner, name, value, expected)
    return float(value[0]), float(value[1])


def check_choice(owner: object, name: str, value: Any, choices: tuple[str, ...]) -> str:
    """Check that a value is one of the choices, and return it.

    Raises:
        ConfigError: It is not one of the choices.
    """
    if value not in choices:
        raise refuse(owner, name, value, "one of " + ", ".join(choices))
    return str(value)


def refuse(owner: object, name: str, value: Any, expected: str) -> ConfigError:
    """Return the error for an unusable value."""
    return ConfigError(
        f"The augmentation {type(owner).__name__} takes for {name} {expected}; "
        f"it was given {_shortened(value)}."
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _span(what: str, minimum: float, maximum: float) -> str:
    if maximum == math.inf:
        return f"{what} of at least {minimum:g}"
    return f"{what} from {minimum:g} to {maximum:g}"


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
