"""Finds the files that match a name or a pattern, in the spelling on disk."""

import glob
import os
import unicodedata
from typing import Literal

from pellucid.typed_path import existing_name

_FORMS: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")


def matching(pattern: str) -> list[str]:
    """Return the files and folders that match a pattern such as ``*.jpg``, sorted.

    The longest leading part that exists is taken literally, since names may contain brackets.

    Args:
        pattern: The pattern as typed by the user.
    """
    literal, rest = _parted(pattern)
    found: set[str] = set()
    for form in _FORMS:
        asked = os.path.join(glob.escape(literal), unicodedata.normalize(form, rest))  # noqa: PTH118
        found.update(glob.glob(asked, recursive=True))  # noqa: PTH207 (any drive, any root)
    return sorted(found)


def _parted(pattern: str) -> tuple[str, str]:
    """Split a pattern into the leading part that exists, as spelled on disk, and the rest."""
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
