"""Checks that a class name can be the name of a folder on every system."""

import unicodedata
from pathlib import Path

from pellucid.data.sources.device_names import is_device_name
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.errors import DataError

_FORBIDDEN = set('/\\:*?"<>|')
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
        return "folders of that name are splits"
    return why_no_folder_name(name)


def why_no_folder_name(name: str) -> str | None:
    """Return why no folder can have this name on every system, as a clause; None if one can.

    Example:
        >>> why_no_folder_name("con")
        'Windows reserves that name for a device'
    """
    if not name.strip():
        return "a name has at least one letter"
    if bad := sorted(_FORBIDDEN & set(name)):
        return f"{' '.join(bad)} cannot be in the name of a folder"
    # Control characters, lone surrogates, and line and paragraph separators.
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in name):
        return "it contains invisible characters"
    if is_hidden(name) or name.endswith((".", " ")):
        return (
            "it begins with a dot or is a system's own, so it would be passed over, or it ends "
            "with a dot or a blank"
        )
    if is_device_name(name):
        return "Windows reserves that name for a device"
    n_bytes = len(name.encode())
    return f"it has {n_bytes} bytes, {_MAX_BYTES} at most" if n_bytes > _MAX_BYTES else None


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
            f"The label {name!r} in {origin} cannot be the name of a folder, as class names here "
            f"are: {reason}. Replace it."
        )
