"""JSON from untrusted sources, checked for size and shape before use.

Pydantic checks the shapes. It is imported with the first check, since the import takes longer than
`predict` takes to read its JSON.
"""

import codecs
import json
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pellucid.i18n import gettext as _
from pellucid.i18n import marked, or_list
from pellucid.regular_file import read_regular

T = TypeVar("T")

MAX_BYTES = 2**26
"""Maximum size of a file in bytes; the facts of 10,000 classes take less than one megabyte."""
MAX_VALUES = 2_000_000
"""Maximum number of values in a file; each takes about a hundred bytes of memory."""
MAX_DEPTH = 64
"""Maximum nesting depth of lists and objects."""
_WHOLE_LIMIT = 2**63
_MAX_SHOWN = 60

_EXPECTED = {
    "string_type": marked("text"),
    "int_type": marked("a whole number"),
    "int_from_float": marked("a whole number"),
    "float_type": marked("a number"),
    "finite_number": marked("a finite number"),
    "bool_type": marked("true or false"),
    "list_type": marked("a list"),
    "tuple_type": marked("a list"),
    "dict_type": marked("an object"),
    "model_type": marked("an object"),
    "dataclass_type": marked("an object"),
    "greater_than_equal": marked("a number of at least {ge:g}"),
    "less_than_equal": marked("a number of at most {le:g}"),
    "greater_than": marked("a number above {gt:g}"),
    "less_than": marked("a number below {lt:g}"),
    "too_short": marked("a list of at least {min_length}"),
    "too_long": marked("a list of at most {max_length}"),
}
"""What was expected, in words, by the type of pydantic's error."""


class UnfitError(ValueError):
    """Unexpected content. The message says where, what was expected and what was received."""


def read_json(path: Path, max_bytes: int = MAX_BYTES, max_values: int = MAX_VALUES) -> Any:
    """Read a JSON file.

    Args:
        path: Path of a file in UTF-8.
        max_bytes: Maximum size of the file, in bytes.
        max_values: Maximum number of values.

    Returns:
        Plain values. All numbers are finite, integers are below 2^63, and strings can be encoded
        as UTF-8.

    Raises:
        OSError: The file cannot be opened or read, is not a regular file, or is too large.
        UnfitError: The content is not valid JSON, or breaks one of these rules.
    """
    return parse_json(read_regular(path, max_bytes), max_values)


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Raises:
        OSError: As for `read_json`.
        UnfitError: As for `read_json`, or the content is not an object.
    """
    content = read_json(path)
    if not isinstance(content, dict):
        raise UnfitError(_("expected a JSON object; received {received}", received=shown(content)))
    return content


def parse_json(data: bytes | str, max_values: int = MAX_VALUES) -> Any:
    """Parse JSON, with the checks of `read_json`.

    Raises:
        UnfitError: The text is not valid JSON, or breaks a rule of `read_json`.

    Example:
        >>> parse_json('{"labels": ["cat", "dog"]}')
        {'labels': ['cat', 'dog']}
    """
    text = data if isinstance(data, str) else _decoded(data)
    if text.count(",") + text.count("[") + text.count("{") > max_values:
        raise UnfitError(
            _("expected at most {max_values:,} values; received more", max_values=max_values)
        )
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_number)
    except UnfitError:
        raise
    except RecursionError:
        raise UnfitError(
            _(
                "expected at most {max_depth} nested lists and objects; received more",
                max_depth=MAX_DEPTH,
            )
        ) from None
    except json.JSONDecodeError as error:
        raise UnfitError(
            _(
                "expected JSON; line {line} is not, from column {column} on",
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except ValueError:  # an integer of thousands of digits
        raise UnfitError(_("expected finite numbers; received one that is too large")) from None
    _check_values(value)
    return value


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnfitError(_("expected JSON in UTF-8; received UTF-16"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnfitError(
            _("expected JSON in UTF-8; received other text from byte {n:,} on", n=error.start + 1)
        ) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnfitError(_("the name {name} appears twice in one object", name=shown(twice)))
    return found


def _refuse_number(text: str) -> float:
    raise UnfitError(_("expected finite numbers; received {received}", received=text))


def _check_values(value: Any) -> None:
    """Check every value, without recursion, since deep nesting could exhaust the stack."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnfitError(
                _(
                    "expected at most {max_depth} nested lists and objects; received more",
                    max_depth=MAX_DEPTH,
                )
            )
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += each
                below += each.values()
            elif isinstance(each, list):
                below += each
            else:
                _check_value(each)
        level = below


def _check_value(value: Any) -> None:
    if isinstance(value, str):
        # A lone surrogate cannot be encoded, and no path or name contains a NUL.
        if "\0" in value or not _is_utf8(value):
            raise UnfitError(
                _(
                    "expected text; received {received}, which is not valid text",
                    received=shown(value),
                )
            )
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise UnfitError(_("expected finite numbers; received one that is too large"))
    elif isinstance(value, int) and abs(value) >= _WHOLE_LIMIT:
        raise UnfitError(
            _("expected numbers below 2^63; received {received}", received=shown(value))
        )


def _is_utf8(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def check_shape(shape: type[T], value: Any) -> T:
    """Validate plain values against a type.

    Args:
        shape: Type that pydantic supports, such as a dataclass. The check is strict: a number in
            quotes is a string. JSON has no tuples, so lists stand for them.
        value: Plain values, as read from JSON.

    Returns:
        The value as an instance of `shape`.

    Raises:
        UnfitError: The value does not fit the type.
    """
    from pydantic import ValidationError

    try:
        return _adapter(shape).validate_json(json.dumps(value), strict=True)  # type: ignore[arg-type]
    except ValidationError as errors:
        error = errors.errors(include_url=False)[0]
        place = _place(error["loc"])
        if error["type"] == "missing":
            said = _("{place} is missing", place=place) if place else _("a field is missing")
            raise UnfitError(said) from None
        received = _(
            "expected {expected}; received {received}",
            expected=_expected(error["type"], error["msg"], error.get("ctx", {})),
            received=shown(error["input"]),
        )
        raise UnfitError(f"{place}: {received}" if place else received) from None


def _expected(kind: str, message: str, facts: dict[str, Any]) -> str:
    """Say what was expected, by the type, the English message and the facts of pydantic's error."""
    if kind in _EXPECTED:
        return _(_EXPECTED[kind], **facts)
    if kind == "literal_error":  # 'a', 'b' or 'c'
        return or_list(re.split(", | or ", facts["expected"]))
    if kind == "value_error":
        return str(facts["error"])
    return message.removeprefix("Input should be ")


@lru_cache
def _adapter(shape: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _place(parts: tuple[int | str, ...]) -> str:
    """Format the path of a field, such as `features.label.names[3]`."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text if len(text) <= 3 * _MAX_SHOWN else f"{text[: 3 * _MAX_SHOWN]}..."


def shown(value: Any) -> str:
    """Format a value as JSON, shortened.

    Example:
        >>> shown("high"), shown([1, 2, 3])
        ('"high"', 'a list of 3')
    """
    if isinstance(value, list | dict):
        if isinstance(value, list):
            return _("a list of {n:,}", n=len(value)) if value else _("an empty list")
        return _("an object of {n:,}", n=len(value)) if value else _("an empty object")
    if isinstance(value, str) and len(value) > _MAX_SHOWN:
        value = value[:_MAX_SHOWN] + "..."
    text = json.dumps(value, ensure_ascii=not (isinstance(value, str) and _is_utf8(value)))
    return text if len(text) <= 2 * _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."
