"""The option --lang, which every command takes, at any place."""

from collections.abc import Sequence

from pellucid.errors import ConfigError
from pellucid.i18n import LANGUAGES, current_language, set_language
from pellucid.i18n import gettext as _

OPTION = "--lang"


def take_language(args: Sequence[str]) -> list[str]:
    """Choose the language of messages by the words of a command line.

    Args:
        args: Words after the program's name.

    Returns:
        The words without the option.

    Raises:
        ConfigError: The option has no value, or it or PELLUCID_LANG names another language.
    """
    rest, chosen = _parted(args)
    try:
        if chosen is not None:
            choose_language(chosen)
        current_language()  # an unknown PELLUCID_LANG is an error now, not at the first message
    except ConfigError:
        _make_sure_of_a_language()
        raise
    return rest


def choose_language(code: str | None) -> None:
    """Choose the language of messages; None keeps that of the environment.

    Raises:
        ConfigError: There are no messages in this language.
    """
    if code:
        set_language(code)
    elif code is not None:
        names = ", ".join(LANGUAGES)
        said = _("{option} expects a language: one of {names}.", option=OPTION, names=names)
        raise ConfigError(said)


def _parted(args: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the other words, and the value of the option; "" if it is missing."""
    rest: list[str] = []
    chosen = None
    words = iter(args)
    for word in words:
        name, has_value, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name == OPTION:
            chosen = value if has_value else next(words, "")
        else:
            rest.append(word)
    return rest, chosen


def _make_sure_of_a_language() -> None:
    """Say what is wrong in English if the environment asks for an unknown language."""
    try:
        current_language()
    except ConfigError:
        set_language("en")
