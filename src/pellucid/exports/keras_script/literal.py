"""Write Python values as source code."""

import keyword
import math

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_MANY_DIGITS = 8


def literal(value: object) -> str:
    """Write a value as Python source that evaluates to an equal value.

    Args:
        value: None, a bool, a number, a string, a slice, an ellipsis, or a tuple, list or
            dictionary of these.

    Returns:
        The source. Strings are escaped, so that no content can end the string literal.

    Raises:
        ConfigError: The value is of another type, such as an array or a function.

    Example:
        >>> literal({"rates": (0.1, 1 / 255)})
        '{"rates": (0.1, 1 / 255)}'
    """
    # NumPy's numbers are subclasses of Python's, and their `repr` would be np.float64(1.0).
    match value:
        case None | bool():
            return repr(value)
        case int():
            return repr(int(value))
        case float():
            return _number(float(value))
        case str():
            return quoted(value)
        case tuple():
            items = ", ".join(map(literal, value))
            return f"({items},)" if len(value) == 1 else f"({items})"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            pairs = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case slice():
            parts = (value.start, value.stop, value.step)
            return f"slice({', '.join(map(literal, parts))})"
    if value is Ellipsis:
        return "..."
    raise ConfigError(
        _(
            "A model holds a value of the type {type}, which cannot be written as code. Expected "
            "numbers, text, or lists of them. Use model.keras instead.",
            type=type(value).__name__,
        )
    )


def quoted(text: str) -> str:
    """Write text as a string literal, in double quotes unless it contains some.

    Unprintable characters are escaped, including those that change the reading direction.

    Example:
        >>> print(quoted("cat"))
        "cat"
    """
    # `repr` uses double quotes only for text with a ', so add one in front and remove it again.
    return '"' + repr("'" + text)[2:] if '"' not in text else repr(str(text))


def keyword_argument(name: str) -> str:
    """Write the text before the value of a keyword argument, such as ``name=``.

    Raises:
        ConfigError: The name is not an identifier; a file may contain any name of an argument.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ConfigError(
            _(
                "The model has an argument named {name}, which Python does not allow, so it cannot "
                "be written as code. Use model.keras instead.",
                name=quoted(name),
            )
        )
    return f"{name}="


def _number(value: float) -> str:
    if not math.isfinite(value):
        return f'float("{value}")'
    digits = repr(value)
    if len(digits) > _MANY_DIGITS and 0 < abs(value) < 1:
        n = round(1 / value)
        if 1 / n == value:  # 1 / 255 is clearer than 0.00392156862745098
            return f"1 / {n}"
    return digits
