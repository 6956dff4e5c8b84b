"""A dictionary of class names, as JSON, as a table of two columns or in a Python file."""

import csv
import difflib
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pellucid.checked_json import UnfitError, check_shape, parse_json
from pellucid.data.csv_reason import csv_reason
from pellucid.data.python_dictionary import read_dictionary
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.text_encoding import decode_text
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason
from pellucid.i18n.first_few import first_few
from pellucid.regular_file import read_regular

_EXPECTED = marked(
    'Expected a JSON object such as {"cat": "고양이"}, or a CSV file with the old '
    "name and the new one in each row."
)
_MAX_NAMED = 3
MAX_BYTES = 2**26
"""Maximum size of a file in bytes; larger files are not read."""


def read_names(path: Path, encoding: str | None = None) -> tuple[dict[str, str], list[str]]:
    """Read a table of new class names.

    Args:
        path: JSON object, CSV file of two columns (a first row ``old,new`` is a header), or Python
            file with a dictionary, which is not run.
        encoding: Encoding of the file, if the user gave one.

    Returns:
        A tuple of the new names by old ones, in Unicode normalization form C, and notes for the
        user.

    Raises:
        ConfigError: The file cannot be read, names no class, or names a class twice.
        DataError: The file is not text, or its encoding is ambiguous.
    """
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise ConfigError(
            _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
        ) from None
    text, note = decode_text(data, str(path), encoding)
    if path.suffix.lower() == ".py":
        pairs = read_dictionary(text, path)
    else:
        is_json = text.lstrip().startswith(("{", "["))
        pairs = _from_json(text, path) if is_json else _from_csv(text, path)
    names: dict[str, str] = {}
    for pair in pairs:
        old, new = (unicodedata.normalize("NFC", name) for name in pair)
        if names.setdefault(old, new) != new:
            raise ConfigError(
                _(
                    "{path} gives {old!r} two names: {first!r} and {second!r}.",
                    path=path,
                    old=old,
                    first=names[old],
                    second=new,
                )
            )
    if not names:
        raise ConfigError(_("{path} names no class. {expected}", path=path, expected=_(_EXPECTED)))
    return names, [note] if note else []


def reversed_names(names: dict[str, str], path: object) -> dict[str, str]:
    """Return the old names by new ones.

    Args:
        names: New names by old ones.
        path: Path of the table, for the message.

    Raises:
        ConfigError: Two classes have the same new name, so it cannot be reversed.

    Example:
        >>> reversed_names({"cat": "felis", "dog": "canis"}, "names.json")
        {'felis': 'cat', 'canis': 'dog'}
    """
    back: dict[str, str] = {}
    for old, new in names.items():
        if new in back:
            raise ConfigError(
                _(
                    "{path} cannot be used with --reverse: {first!r} and {second!r} are both "
                    "called {new!r} there, so it is unknown which of them {new!r} was.",
                    path=path,
                    first=back[new],
                    second=old,
                    new=new,
                )
            )
        back[new] = old
    return back


def _from_json(text: str, path: Path) -> list[tuple[str, str]]:
    try:
        return list(check_shape(dict[str, str], parse_json(text)).items())
    except UnfitError as error:
        raise ConfigError(
            _(
                "{path} is not a JSON object of names: {error}. {expected}",
                path=path,
                error=error,
                expected=_(_EXPECTED),
            )
        ) from None


def _from_csv(text: str, path: Path) -> list[tuple[str, str]]:
    reader = csv.reader(io.StringIO(text, newline=None))
    pairs: list[tuple[str, str]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or (not pairs and [c.lower() for c in cells] == ["old", "new"]):
                continue
            if len(cells) != 2:
                raise ConfigError(
                    _(
                        "Line {line} of {path} has {n_cells} columns. {expected}",
                        line=reader.line_num,
                        path=path,
                        n_cells=len(cells),
                        expected=_(_EXPECTED),
                    )
                )
            pairs.append((cells[0], cells[1]))
    except csv.Error as error:
        raise ConfigError(
            _(
                "{path} is not a CSV file ({error}). {expected}",
                path=path,
                error=csv_reason(error),
                expected=_(_EXPECTED),
            )
        ) from None
    return pairs


def check_names(names: Mapping[str, str], labels: Collection[str]) -> None:
    """Check that a dictionary names at least one class, and that folders can have the new names.

    Args:
        names: New names by old ones.
        labels: Existing classes.

    Raises:
        ConfigError: No class is in the dictionary, or a new name cannot be the name of a folder.
    """
    for old, new in names.items():
        if old in labels and (reason := why_no_class_name(new)):
            raise ConfigError(
                _(
                    "{old!r} cannot be called {new!r}: {reason}. Choose another name.",
                    old=old,
                    new=new,
                    reason=reason,
                )
            )
    if not names or any(old in labels for old in names):
        return
    if any(new in labels for new in names.values()):
        hint = _(
            "The classes already have the dictionary's new names. To go back to the old "
            "ones, add --reverse; if it was given, omit it."
        )
    else:
        hint = _("The classes are {names}.", names=some(sorted(labels)))
    raise ConfigError(
        _(
            "No class is in the dictionary: {names}. {hint}",
            names=not_found(names, labels),
            hint=hint,
        )
    )


def not_found(names: Mapping[str, str], labels: Collection[str]) -> str:
    """List the names in the dictionary that no class has, each with a similar class name."""
    free = {label.casefold(): label for label in labels if label not in names}
    texts = []
    for name in names:
        if name not in labels:
            near = difflib.get_close_matches(name.casefold(), free, n=1)
            texts.append(
                _("{name!r} (did you mean {label!r}?)", name=name, label=free[near[0]])
                if near
                else repr(name)
            )
    return first_few(texts, _MAX_NAMED)


def some(names: Sequence[str]) -> str:
    """List the first few names, and count the others.

    Example:
        >>> some(["cat", "dog"])
        "'cat', 'dog'"
    """
    return first_few([repr(name) for name in names], _MAX_NAMED)
