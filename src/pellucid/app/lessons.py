"""The lessons of the web app."""

from collections.abc import Sequence

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import did_you_mean, joined, near_names

LESSONS: Sequence[str] = (
    "neuron",
    "back_propagation",
    "optimizers",
    "pictures",
    "convolution",
    "padding_pooling",
    "translation",
    "flatten",
    "start_well",
    "deeper",
    "augmentation",
    "transfer",
    "evidence",
)
"""Identifiers of the lessons, in their order."""


def find_lesson(name: str) -> str:
    """Find a lesson by its name or number.

    Args:
        name: Name or number as typed.

    Returns:
        The lesson's identifier.

    Raises:
        ConfigError: There is no such lesson.

    Example:
        >>> find_lesson("Padding-Pooling"), find_lesson("5")
        ('padding_pooling', 'convolution')
    """
    if name.isdecimal() and 0 < int(name) <= len(LESSONS):
        return LESSONS[int(name) - 1]
    if is_lesson(name):
        return near_names(name, LESSONS)[0]
    raise ConfigError(
        joined(
            _("There is no lesson {name}.", name=name),
            did_you_mean(name, LESSONS),
            _("The lessons are {lessons}.", lessons=", ".join(LESSONS)),
        )
    )


def is_lesson(name: str) -> bool:
    """Return whether a name is that of a lesson, apart from case, hyphens and spaces."""
    plain = name.casefold().replace("-", "_").replace(" ", "_")
    return plain in LESSONS
