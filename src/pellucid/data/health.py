"""Health of an image file."""

from enum import StrEnum


class Health(StrEnum):
    """Health of an image file: usable, or the kind of problem."""

    OK = "ok"
    EMPTY = "empty"
    """The file has no bytes."""
    UNREADABLE = "unreadable"
    """The file cannot be opened: permissions, a broken link, a failing disk, no memory."""
    NOT_A_PICTURE = "not a picture"
    """The content is not an image of a known format, whatever the file name says."""
    NOT_SUPPORTED = "not supported"
    """The image may be intact, but its kind is not supported."""
    SCALE_NOT_KNOWN = "scale not known"
    """The image has 16 bits but uses few of them, so the value of white is unknown."""
    TRUNCATED = "truncated"
    """The file ends before the image does."""
    DAMAGED = "damaged"
    """The content is an image, but cannot be decoded."""
    TOO_MANY_PIXELS = "too many pixels"
    """Decoding the image would take too much memory."""
    TOO_LARGE = "too large"
    """The file has more bytes than the limit for decoding."""
