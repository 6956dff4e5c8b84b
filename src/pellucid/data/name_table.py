"""A dictionary of class names, as JSON or as a table of two columns."""

import csv
import io
import json
import unicodedata
from pathlib import Path

from pellucid.errors import ConfigError

_EXPECTED = (
    'Expected a JSON object such as {"cat": "고양이"}, or a CSV file with the old name and the new '
    "one in each row."
)


def read_names(path: Path) -> dict[str, str]:
    """Read which class is to have which name.

    Args:
        path: A JSON object, or a CSV file of two columns (a first row ``old,new`` is a header), in
            UTF-8 or CP949.

    Returns:
        New names by old ones, in Unicode's form C.

    Raises:
        ConfigError: The file cannot be read, or names a class twice.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror or error}).") from None
    text = _decoded(data, path)
    is_json = text.lstrip().startswith(("{", "["))
    pairs = _from_json(text, path) if is_json else _from_csv(text, path)
    names: dict[str, str] = {}
    for pair in pairs:
        old, new = (unicodedata.normalize("NFC", name).strip() for name in pair)
        if names.setdefault(old, new) != new:
            raise ConfigError(f"{path} gives {old!r} two names: {names[old]!r} and {new!r}.")
    if not names:
        raise ConfigError(f"{path} names no class. {_EXPECTED}")
    return names


def reversed_names(names: dict[str, str], path: Path) -> dict[str, str]:
    """Turn new names into old ones.

    Raises:
        ConfigError: Two classes have the same new name, so there is no way back.
    """
    back: dict[str, str] = {}
    for old, new in names.items():
        if new in back:
            raise ConfigError(
                f"{path} cannot be used with --reverse: {back[new]!r} and {old!r} are both called "
                f"{new!r} there, so nobody knows which of them {new!r} was."
            )
        back[new] = old
    return back


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path} is neither UTF-8 nor CP949 text. {_EXPECTED}")


def _from_json(text: str, path: Path) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(text, object_pairs_hook=list)  # a name that is there twice shows
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is no JSON ({error}). {_EXPECTED}") from None
    if not isinstance(pairs, list) or not all(
        isinstance(pair, tuple) and isinstance(pair[1], str) for pair in pairs
    ):
        raise ConfigError(f"{path} is no JSON object of names. {_EXPECTED}")
    return pairs


def _from_csv(text: str, path: Path) -> list[tuple[str, str]]:
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if rows and [cell.strip().lower() for cell in rows[0]] == ["old", "new"]:
        rows = rows[1:]
    wrong = next((number for number, row in enumerate(rows, start=1) if len(row) != 2), None)
    if wrong is not None:
        raise ConfigError(f"Row {wrong} of {path} has {len(rows[wrong - 1])} columns. {_EXPECTED}")
    return [(row[0], row[1]) for row in rows]
