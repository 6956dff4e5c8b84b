"""The files that a user means by a name or a pattern, as the disk spells them."""

import glob
import os
import unicodedata
from typing import Literal

_FORMS: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")


def existing_name(path: str) -> str | None:
    """Give the name under which a file or folder exists, if one does.

    Two names that differ only in how their accents or Korean syllables are put together look the
    same: macOS takes letters apart (NFD), keyboards mostly send them whole (NFC).

    Args:
        path: As typed.
    """
    if os.path.lexists(path):
        return path
    folder, name = os.path.split(path.rstrip("/" + os.sep))
    if path.isascii() or not name:
        return None
    there = existing_name(folder) if folder else os.curdir
    if there is None:
        return None
    wanted = unicodedata.normalize("NFC", name)
    try:
        entries = os.listdir(there)  # noqa: PTH208 (names as they were typed, without "./")
    except OSError:
        return None
    found = [entry for entry in entries if unicodedata.normalize("NFC", entry) == wanted]
    return os.path.join(there if folder else "", found[0]) if len(found) == 1 else None  # noqa: PTH118


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
