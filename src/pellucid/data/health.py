"""What a picture file is found to be."""

from enum import StrEnum


class Health(StrEnum):
    """What a picture file is found to be."""

    OK = "ok"
    EMPTY = "empty"
    """The file has no bytes."""
    UNREADABLE = "unreadable"
    """The file cannot be opened: permissions, a broken link, a failing disk, no memory."""
    NOT_A_PICTURE = "not a picture"
    """The content is none of the formats, whatever the name says."""
    NOT_SUPPORTED = "not supported"
    """A picture, and perhaps a sound one, but of a kind that is not read."""
    SCALE_NOT_KNOWN = "scale not known"
    """A picture of 16 bits that uses few of them, so that nobody knows which value is white."""
    TRUNCATED = "truncated"
    """The file ends before the picture does."""
    DAMAGED = "damaged"
    """The content is a picture's, but cannot be decoded."""
    TOO_MANY_PIXELS = "too many pixels"
    """Decoding it would take too much memory."""
    TOO_LARGE = "too large"
    """The file has more bytes than any picture that is decoded."""
