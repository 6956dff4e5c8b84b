"""Suggestions for a name that does not exist."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

from pellucid.i18n import gettext as _
from pellucid.i18n import or_list

_MAX_NAMES = 3
_MIN_LIKENESS = 0.6
"""Minimum similarity of a suggestion, as computed by `difflib.SequenceMatcher.ratio`."""
_SPREAD = 0.1
"""Maximum difference in similarity between a suggestion and the best suggestion."""


def near_names(word: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that resemble a word, the most similar first.

    If a name differs only in case, hyphens, spaces or the Unicode form of its letters, it is what
    the user meant, and only such names are returned.

    Args:
        word: The word as typed.
        names: The names that exist.

    Example:
        >>> near_names("Resnet-50", ["mlp", "resnet50"])
        ['resnet50']
    """
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(_key(name), []).append(name)
    if same := keys.get(_key(word)):
        return same
    likeness = {key: difflib.SequenceMatcher(None, key, _key(word)).ratio() for key in keys}
    min_likeness = max([_MIN_LIKENESS, *(value - _SPREAD for value in likeness.values())])
    found = sorted((-value, key) for key, value in likeness.items() if value >= min_likeness)
    return [name for _, key in found for name in keys[key]][:_MAX_NAMES]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return a question that suggests similar names; "" if there are none.

    Example:
        >>> did_you_mean("alexnt", ["alexnet", "vgg16"])
        'Did you mean alexnet?'
    """
    near = near_names(word, names)
    return _("Did you mean {names}?", names=or_list(near)) if near else ""


def joined(*sentences: str) -> str:
    """Join sentences with spaces, leaving out empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)


def _key(name: str) -> str:
    whole = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_-]", "", whole) or whole
