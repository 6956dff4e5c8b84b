"""Checks that a class name can be the name of a folder on every system."""

import unicodedata
from pathlib import Path

from pellucid.data.sources.device_names import is_device_name
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_FORBIDDEN = set('/\\:*?"<>|')
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of the text after them, also outside of the name."""
_MAX_BYTES = 255


def why_no_class_name(name: str) -> str | None:
    """Return why a class folder cannot have this name, as a clause; None if it can.

    Example:
        >>> why_no_class_name("cats/dogs")
        '/ cannot be in the name of a folder'
        >>> why_no_class_name("test")
        'folders of that name are splits'
    """
    if name.lower() in SPLIT_FOLDERS:
        return _("folders of that name are splits")
    return why_no_folder_name(name)


def why_no_folder_name(name: str) -> str | None:
    """Return why no folder can have this name on every system, as a clause; None if one can.

    Example:
        >>> why_no_folder_name("con")
        'Windows reserves that name for a device'
    """
    if not any(_is_visible(character) for character in name):
        return _("a name has at least one letter")
    if bad := sorted(_FORBIDDEN & set(name)):
        return _("{bad} cannot be in the name of a folder", bad=" ".join(bad))
    # Control characters, lone surrogates, and line and paragraph separators. Others that are
    # invisible may be a part of what is seen, such as joiners in emoji and in Persian.
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _DIRECTIONS for c in name):
        return _("it contains invisible characters")
    if is_hidden(name):
        return _("it begins with a dot or is a system's own, so it would be passed over")
    if name.endswith((".", " ")):
        return _("it ends with a dot or a blank, which Windows removes")
    if is_device_name(name):
        return _("Windows reserves that name for a device")
    n_bytes = len(name.encode())
    return (
        _("it has {n_bytes} bytes, {max_bytes} at most", n_bytes=n_bytes, max_bytes=_MAX_BYTES)
        if n_bytes > _MAX_BYTES
        else None
    )


def _is_visible(character: str) -> bool:
    """Return whether a character shows: blanks do not, nor fillers that Unicode calls letters."""
    is_filler = character in "\u115f\u1160\u2800\u3164\uffa0"
    return not is_filler and unicodedata.category(character) not in ("Cf", "Zs", "Mn", "Me")


def check_class_name(name: str, origin: Path) -> None:
    """Raise an error if a label cannot be the name of a folder.

    Args:
        name: The label.
        origin: File that contains the label, for the message.

    Raises:
        DataError: The label cannot be the name of a folder.
    """
    if reason := why_no_class_name(name):
        raise DataError(
            _(
                "The label {name!r} in {origin} cannot be the name of a folder, as class "
                "names here are: {reason}. Replace it.",
                name=name,
                origin=origin,
                reason=reason,
            )
        )
