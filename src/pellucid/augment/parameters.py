"""Checks of the parameters of augmentations; errors name the augmentation and the parameter."""

import inspect
import math
from typing import Any

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_NUMBER = (
    marked("a number of at least {minimum:g}"),
    marked("a number from {minimum:g} to {maximum:g}"),
)
_WHOLE = (
    marked("a whole number of at least {minimum:g}"),
    marked("a whole number from {minimum:g} to {maximum:g}"),
)
_PAIR = (
    marked("two numbers, the lower one first, each of at least {minimum:g}"),
    marked("two numbers, the lower one first, each from {minimum:g} to {maximum:g}"),
)
"""What is expected, without and with a maximum."""

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
        raise refuse(owner, name, value, _span(_NUMBER, minimum, maximum))
    return float(value)


def check_whole(
    owner: object, name: str, value: Any, minimum: int, maximum: float = math.inf
) -> int:
    """Check that a value is a whole number, and return it.

    Raises:
        ConfigError: It is not a whole number from `minimum` to `maximum`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
        raise refuse(owner, name, value, _span(_WHOLE, minimum, maximum))
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
        raise refuse(owner, name, value, _span(_PAIR, minimum, maximum))
    return float(value[0]), float(value[1])


Limits = float | tuple[float, float]
"""A limit in both directions, or a lower and an upper end."""


def check_limits(
    owner: object, name: str, value: Any, maximum: float, end: float | None = None
) -> Limits:
    """Check a limit in both directions, or a pair of ends, and return it.

    Args:
        owner: The augmentation.
        name: Name of the parameter.
        value: A number, or two, the lower one first.
        maximum: Largest limit; no end is below its negative.
        end: Largest upper end; `maximum` by default.

    Raises:
        ConfigError: It is something else.
    """
    if isinstance(value, (list, tuple)):
        return check_pair(owner, name, value, -maximum, maximum if end is None else end)
    return check_number(owner, name, value, 0, maximum)


def ends_of(limits: Limits) -> tuple[float, float]:
    """Return the lower and the upper end.

    Example:
        >>> ends_of(30.0), ends_of((45.0, 90.0))
        ((-30.0, 30.0), (45.0, 90.0))
    """
    return limits if isinstance(limits, tuple) else (-limits, limits)


def check_choice(owner: object, name: str, value: Any, choices: tuple[str, ...]) -> str:
    """Check that a value is one of the choices, and return it.

    Raises:
        ConfigError: It is not one of the choices.
    """
    if value not in choices:
        raise refuse(owner, name, value, _("one of {choices}", choices=", ".join(choices)))
    return str(value)


def refuse(owner: object, name: str, value: Any, expected: str) -> ConfigError:
    """Return the error for an unusable value."""
    return ConfigError(
        _(
            "The augmentation {augmentation} takes for {parameter} {expected}; it was given "
            "{value}.",
            augmentation=type(owner).__name__,
            parameter=name,
            expected=expected,
            value=_shortened(value),
        )
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _span(phrases: tuple[str, str], minimum: float, maximum: float) -> str:
    if maximum == math.inf:
        return _(phrases[0], minimum=minimum)
    return _(phrases[1], minimum=minimum, maximum=maximum)


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
