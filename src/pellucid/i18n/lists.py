"""Lists of words within a sentence."""

from collections.abc import Sequence

from pellucid.i18n.messages import gettext as _


def and_list(words: Sequence[str]) -> str:
    """Write words as a list of which all count; "" for none.

    Example:
        >>> and_list(["train", "validation", "test"])
        'train, validation and test'
    """
    if not words:
        return ""
    *others, last = words
    return _("{first} and {last}", first=", ".join(others), last=last) if others else last


def or_list(words: Sequence[str]) -> str:
    """Write words as a list of which one counts; "" for none.

    Example:
        >>> or_list(["alexnet", "vgg16", "vgg19"])
        'alexnet, vgg16 or vgg19'
    """
    if not words:
        return ""
    *others, last = words
    return _("{first} or {last}", first=", ".join(others), last=last) if others else last
