"""The files that a user means by a name or a pattern, as the disk spells them."""

import glob
import os
import unicodedata
from typing import Literal

from pellucid.typed_path import existing_name

_FORMS: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")


def matching(pattern: str) -> list[str]:
    """Give the files and folders that a pattern such as ``*.jpg`` means, sorted.

    As much of it from the left as exists is taken literally, since names may hold brackets.

    Args:
        pattern: As typed.
    """
    literal, rest = _parted(pattern)
    found: set[str] = set()
    for form in _FORMS:
        asked = os.path.join(glob.escape(literal), unicodedata.normalize(form, rest))  # noqa: PTH118
        found.update(glob.glob(asked, recursive=True))  # noqa: PTH207 (any drive, any root)
    return sorted(found)


def _parted(pattern: str) -> tuple[str, str]:
    """Part a pattern into what exists, as the disk spells it, and the rest."""
    literal, rest = pattern, ""
    while literal:
        there = existing_name(literal)
        if there is not None:
            return there, rest
        shorter, name = os.path.split(literal)
        if shorter == literal:  # a drive or a root that does not exist
            break
        literal, rest = shorter, os.path.join(name, rest) if rest else name  # noqa: PTH118
    return "", pattern
