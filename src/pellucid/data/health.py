"""Health of an image file."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from pellucid.i18n import gettext as _
from pellucid.i18n import marked


class Health(StrEnum):
    """Health of an image file: usable, or the kind of problem."""

    OK = "ok"
    EMPTY = marked("empty")
    """The file has no bytes."""
    UNREADABLE = marked("unreadable")
    """The file cannot be opened: permissions, a broken link, a failing disk, no memory."""
    NOT_A_PICTURE = marked("not a picture")
    """The content is not an image of a known format, whatever the file name says."""
    NOT_SUPPORTED = marked("not supported")
    """The image may be intact, but its kind is not supported."""
    SCALE_NOT_KNOWN = marked("scale not known")
    """The image has 16 bits but uses few of them, so the value of white is unknown."""
    TRUNCATED = marked("truncated")
    """The file ends before the image does."""
    DAMAGED = marked("damaged")
    """The content is an image, but cannot be decoded."""
    TOO_MANY_PIXELS = marked("too many pixels")
    """Decoding the image would take too much memory."""
    TOO_LARGE = marked("too large")
    """The file has more bytes than the limit for decoding."""


def counted(healths: Iterable[str]) -> str:
    """Count files by their health, the most frequent first, in the current language.

    Example:
        >>> counted(["damaged", "empty", "empty"])
        '2 empty, 1 damaged'
    """
    return ", ".join(
        _("{n_files} {health}", n_files=n, health=_(health))
        for health, n in Counter(healths).most_common()
    )
