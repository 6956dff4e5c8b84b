r"""Finds regular expressions that may take the classes from the names of files.

A reading is an expression that gives at least two classes with, on average, at least two pictures
each. Counters, dates, and names that cameras and programs give (IMG_0001, DSC_0002) are not
classes. Readings that divide the pictures alike count as one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pellucid.data.sources.label_pattern import labels_by_pattern
from pellucid.data.sources.split_words import split_name, split_of_value

_MAX_CLASSES = 10_000
_MAX_FIELDS = 8
_MIN_SHARE = 0.9
"""Minimum share of the names that a reading has to match."""

_BEFORE_NUMBER = r"^(.*[^\W\d_])[\W_]*\d+[\W_]*\.\w+$"
_AFTER_NUMBER = r"^\d+[\W_]+([^\W\d_].*[^\W_])\.\w+$"

_GENERIC = frozenset(
    """
    img image images im pic picture photo photos pxl mvimg dsc dscn dscf dsci sdc mvi vid video
    movie clip pano burst gopr gp dji frame frames screen shot screenshot scan scanned capture
    captured snap snapshot webcam cam camera p g fb whatsapp wa kakaotalk at download untitled
    unnamed file new copy temp tmp thumb am pm
    사진 이미지 그림 스크린샷 화면 캡처 새 복사본 写真 画像 图片 照片 foto bild imagen imagem
    """.split()
)
"""Words that cameras and programs write into names, in lower case; none is a class."""


@dataclass(frozen=True)
class NameReading:
    """A way to take labels from the names of files."""

    pattern: str
    """Regular expression for `labels_by_pattern`."""
    labels: tuple[str | None, ...]
    """Label of each name; None where the expression does not match."""

    @property
    def counts(self) -> Counter[str]:
        """Number of pictures by label."""
        return Counter(label for label in self.labels if label is not None)

    @property
    def n_unmatched(self) -> int:
        """Number of names that have no label."""
        return self.labels.count(None)


def name_readings(names: Sequence[str]) -> list[NameReading]:
    r"""List the ways to take classes from the names of files, each with another division.

    Args:
        names: Names of the pictures of a folder, with their extensions.

    Returns:
        The readings, the most likely first; none if the names hold no classes.

    Example:
        >>> names = ["great_dane_1.jpg", "great_dane_2.jpg", "beagle_1.jpg", "beagle_2.jpg"]
        >>> [(reading.pattern, dict(reading.counts)) for reading in name_readings(names)]
        [('(.+)_\\d+', {'great_dane': 2, 'beagle': 2})]
    """
    if not names:
        return []
    found: dict[tuple[int, ...], NameReading] = {}
    for pattern in dict.fromkeys(_patterns([_stem(name) for name in names])):
        reading = NameReading(pattern, tuple(labels_by_pattern(names, pattern)))
        if _may_hold_classes(reading):
            found.setdefault(_division(reading.labels), reading)
    worded = [reading for reading in found.values() if not all(map(_is_number, reading.counts))]
    # A number is hardly a class where words may be, as in 12_dog.jpg.
    has_words = any(not any(map(_has_digit, reading.counts)) for reading in worded)
    return worded if has_words or not worded else list(found.values())


def is_certain(readings: Sequence[NameReading]) -> bool:
    """Return whether there is one reading, and it leaves no doubt about any picture.

    In doubt are pictures without a label, a class of a single picture, classes that are called
    alike but for numbers or for upper and lower case, a class whose name is the beginning of
    another's, and classes that are called like splits or as cameras call their pictures.
    """
    if len(readings) != 1 or readings[0].n_unmatched:
        return False
    counts = readings[0].counts
    folded = {label.casefold() for label in counts}
    return (
        min(counts.values()) > 1
        and len(folded) == len(counts)
        and len({_words(label) for label in counts}) == len(counts)
        and not any(_is_generic(label) or split_name(label) for label in counts)
        and not any(_is_nested(label, folded) for label in folded)
    )


def _patterns(stems: Sequence[str]) -> Iterator[str]:
    """Yield candidates, those that give the best names of classes first."""
    used = frozenset(character for stem in stems for character in _separators(stem))
    common = _common_start(stems, used)
    if not used:
        yield r"^(\D+)\d+"
    elif len(used) == 1:
        yield from _by_separator(min(used), common, stems)
    else:
        if used == {" ", "(", ")"}:
            yield r"^(.+) \(\d+\)"
        if common:
            yield f"^{_escaped(common)}{_BEFORE_NUMBER.removeprefix('^')}"
        yield _BEFORE_NUMBER
        yield _AFTER_NUMBER
        yield from _by_field(r"[\W_]+", r"[^\W_]", r"[^\W\d_]", _n_fields(stems))


def _by_separator(mark: str, common: str, stems: Sequence[str]) -> Iterator[str]:
    """Yield candidates for names with a single kind of separator, which are easier to read."""
    separator = _escaped(mark)
    inside = r"\-" if mark == "-" else separator
    if common:
        yield f"^{_escaped(common)}(.*[^\\d{inside}].*){separator}\\d+"
    yield f"(.+){separator}\\d+"
    yield f"^\\d+{separator}(.+)\\.\\w+$"
    others = inside if mark == "." else f"{inside}."
    yield from _by_field(separator, f"[^{others}]", f"[^{others}\\d]", _n_fields(stems))


def _by_field(separator: str, one: str, letter: str, n_fields: int | None) -> Iterator[str]:
    """Yield candidates that take the first few fields, or one of them, from equal structures.

    Args:
        separator: Expression for a separator.
        one: Expression for a character of a field.
        letter: Expression for one that is no digit.
        n_fields: Number of fields of all names; None if it varies.
    """
    if n_fields is None or n_fields > _MAX_FIELDS:
        return
    for n_more in reversed(range(1, n_fields - 1)):
        yield f"^({one}+{_times(f'{separator}{one}+', n_more)}){separator}"
    for n_before in range(n_fields):
        skipped = _times(f"{one}+{separator}", n_before)
        is_last = n_before == n_fields - 1  # where a number is a counter
        yield f"^{skipped}({one}*{letter}{one}*)" if is_last else f"^{skipped}({one}+){separator}"
        yield f"^{skipped}({letter}+)\\d"


def _times(expression: str, n: int) -> str:
    return expression * n if n < 2 else f"(?:{expression}){{{n}}}"


def _escaped(text: str) -> str:
    r"""Escape the characters that mean something in a regular expression, and no others.

    Example:
        >>> _escaped("a.b-c d_")
        'a\\.b-c d_'
    """
    return "".join(f"\\{c}" if c in r"\.+*?()|[]{}^$#" else c for c in text)


def _n_fields(stems: Sequence[str]) -> int | None:
    """Return the number of fields in every name; None if it varies."""
    numbers = {len(_fields(stem)) for stem in stems}
    return numbers.pop() if len(numbers) == 1 else None


def _common_start(stems: Sequence[str], separators: frozenset[str]) -> str:
    """Return the words that all names begin with, up to a separator."""
    first, last = min(stems), max(stems)  # which differ the earliest
    n_alike = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1), 0
    )
    start = first[:n_alike]
    n = next((at for at in range(len(start), 0, -1) if start[at - 1] in separators), 0)
    return start[:n] if any(c.isalpha() for c in start[:n]) else ""


def _may_hold_classes(reading: NameReading) -> bool:
    counts = reading.counts
    n_labelled = counts.total()
    return (
        n_labelled >= _MIN_SHARE * len(reading.labels)
        and 2 <= len(counts) <= min(n_labelled / 2, _MAX_CLASSES)
        and not all(map(_is_generic, counts))
        and not all(map(split_of_value, counts))
        and not (_differ_in_numbers(counts) and any(map(_holds_date, counts)))
    )


def _division(labels: Sequence[str | None]) -> tuple[int, ...]:
    """Number the labels by their first appearance, so that equal divisions become equal.

    Example:
        >>> _division(["cat", "dog", "cat"])
        (0, 1, 0)
    """
    numbers: dict[str | None, int] = {}
    return tuple(numbers.setdefault(label, len(numbers)) for label in labels)


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}$", "", name)


def _separators(stem: str) -> set[str]:
    """Return the separators; a letter's accents, which some scripts write apart, are none."""
    return {c for c in set(stem) if not c.isalnum() and not unicodedata.category(c).startswith("M")}


def _fields(stem: str) -> list[str]:
    marks = _separators(stem)
    return "".join(" " if c in marks else c for c in stem).split()


def _is_number(label: str) -> bool:
    return not any(character.isalpha() for character in label)


def _differ_in_numbers(counts: Counter[str]) -> bool:
    return len({_words(label) for label in counts}) == 1


def _words(label: str) -> str:
    """Return a label without its digits."""
    return "".join(character for character in label.casefold() if not character.isdigit())


def _holds_date(label: str) -> bool:
    """Return whether a label holds a year, a whole date, a time or a long counter."""
    return any(
        field.isdecimal() and (len(field) > 4 or 1900 <= int(field) <= 2100)
        for field in _fields(label)
    )


def _has_digit(label: str) -> bool:
    return any(character.isdigit() for character in label)


def _is_generic(label: str) -> bool:
    words = re.findall(r"[^\W\d_]+", label.casefold())
    return all(word in _GENERIC for word in words) and bool(words)


def _is_nested(label: str, labels: set[str]) -> bool:
    """Return whether another label consists of this one's last words removed."""
    fields = re.split(r"([\W_]+)", label)
    return any("".join(fields[:end]) in labels for end in range(1, len(fields) - 1, 2))
