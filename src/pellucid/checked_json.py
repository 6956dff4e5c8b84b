"""JSON from any source, checked for its size and its shape before it is used.

Shapes are checked by pydantic, which is imported when the first shape is: it takes longer to import
than `predict` takes to read its JSON.
"""

import codecs
import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pellucid.regular_file import read_regular

T = TypeVar("T")

MAX_BYTES = 2**26
"""Larger files are not read: the notes of 10,000 classes have less than one megabyte."""
MAX_VALUES = 2_000_000
"""Files with more values are not read, since each value takes a hundred bytes of memory."""
DEEPEST = 64
"""The deepest nesting of lists and objects."""
_LARGEST_WHOLE = 2**63
_LONGEST_SHOWN = 60

_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "dataclass_type": "an object",
}
"""What pydantic expects, by the type of its error."""


class UnfitError(ValueError):
    """The content is not as expected; the message says where, what was expected and received."""


def read_json(path: Path, most_bytes: int = MAX_BYTES, most_values: int = MAX_VALUES) -> Any:
    """Read a JSON file.

    Args:
        path: A file in UTF-8.
        most_bytes: A larger one is not read.
        most_values: Nor is one with more values.

    Returns:
        Plain values. All numbers are finite and below 2^63, and texts can be written as UTF-8.

    Raises:
        OSError: It cannot be opened or read, is no regular file, or is larger.
        UnfitError: It is no such JSON.
    """
    return parse_json(read_regular(path, most_bytes), most_values)


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Raises:
        OSError: As of `read_json`.
        UnfitError: As of `read_json`, or it holds something else.
    """
    content = read_json(path)
    if not isinstance(content, dict):
        raise UnfitError(f"expected a JSON object; received {_shown(content)}")
    return content


def parse_json(data: bytes | str, most_values: int = MAX_VALUES) -> Any:
    """Read JSON as `read_json` does.

    Raises:
        UnfitError: It is no JSON, or holds what nobody could have meant.
    """
    text = data if isinstance(data, str) else _decoded(data)
    if text.count(",") + text.count("[") + text.count("{") > most_values:
        raise UnfitError(f"expected at most {most_values:,} values; received more")
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_number)
    except UnfitError:
        raise
    except RecursionError:
        raise UnfitError(
            f"expected at most {DEEPEST} lists and objects inside of one another; received more"
        ) from None
    except ValueError as error:  # JSON's own errors, and whole numbers of thousands of digits
        raise UnfitError(f"expected JSON ({error})") from None
    _check_values(value)
    return value


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnfitError("expected JSON in UTF-8; received UTF-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnfitError(f"expected JSON in UTF-8 ({error})") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnfitError(f"the name {_shown(twice)} is there twice in one object")
    return found


def _refuse_number(text: str) -> float:
    raise UnfitError(f"expected finite numbers; received {text}")


def _check_values(value: Any) -> None:
    """Check every value, without recursion that a file could exhaust."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise UnfitError(
                f"expected at most {DEEPEST} lists and objects inside of one another; received more"
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
        # A lone surrogate cannot be written anywhere, and no path or name holds a zero.
        if "\0" in value or not _is_utf8(value):
            raise UnfitError(f"expected text; received {_shown(value)}, which is none")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise UnfitError("expected finite numbers; received one beyond all that are")
    elif isinstance(value, int) and abs(value) >= _LARGEST_WHOLE:
        raise UnfitError(f"expected numbers below 2^63; received {_shown(value)}")


def _is_utf8(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def check_shape(shape: type[T], value: Any) -> T:
    """Check what was read against a shape.

    Args:
        shape: A type as pydantic knows them, such as a dataclass. Values must be of its types
            already, as far as JSON has them: a number in quotes is text, and a tuple is a list.
        value: Plain values.

    Returns:
        The value in that type.

    Raises:
        UnfitError: It is of another shape.
    """
    from pydantic import ValidationError

    try:
        return _adapter(shape).validate_json(json.dumps(value), strict=True)  # type: ignore[arg-type]
    except ValidationError as errors:
        error = errors.errors(include_url=False)[0]
        place = _place(error["loc"])
        if error["type"] == "missing":
            raise UnfitError(f"{place or 'a field'} is missing") from None
        expected = _EXPECTED.get(error["type"]) or error["msg"].removeprefix("Input should be ")
        expected = expected.removeprefix("Value error, expected ")
        received = f"expected {expected}; received {_shown(error['input'])}"
        raise UnfitError(f"{place}: {received}" if place else received) from None


@lru_cache
def _adapter(shape: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _place(parts: tuple[int | str, ...]) -> str:
    """Name a field by its path, such as `features.label.names[3]`."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text if len(text) <= 3 * _LONGEST_SHOWN else f"{text[: 3 * _LONGEST_SHOWN]}..."


def _shown(value: Any) -> str:
    """Write a value as JSON, shortened."""
    if isinstance(value, list | dict):
        kind = "a list" if isinstance(value, list) else "an object"
        return f"{kind} of {len(value):,}"
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        value = value[:_LONGEST_SHOWN] + "..."
    text = json.dumps(value, ensure_ascii=not (isinstance(value, str) and _is_utf8(value)))
    return text if len(text) <= 2 * _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
