"""Suggestions for a name that does not exist."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_MOST = 3
_LEAST = 0.6
"""The least likeness of a suggestion, as `difflib.SequenceMatcher.ratio` measures it."""
_SPREAD = 0.1
"""A suggestion may be less like the word than the best one by this much."""


def near_names(word: str, names: Iterable[str]) -> list[str]:
    """Find the names that look like a word, the nearest first.

    A name that differs only in capitals, hyphens, blanks or the form of its letters is what was
    meant, and then no other is given.

    Args:
        word: As typed.
        names: The names that exist.
    """
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(_key(name), []).append(name)
    if same := keys.get(_key(word)):
        return same
    likeness = {key: difflib.SequenceMatcher(None, key, _key(word)).ratio() for key in keys}
    least = max([_LEAST, *(value - _SPREAD for value in likeness.values())])
    found = sorted((-value, key) for key, value in likeness.items() if value >= least)
    return [name for _, key in found for name in keys[key]][:_MOST]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Ask whether one of the names that look like a word is meant; "" if none does."""
    near = near_names(word, names)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def joined(*sentences: str) -> str:
    """Join sentences with blanks, leaving out empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)


def _key(name: str) -> str:
    whole = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_-]", "", whole) or whole
