"""The language in which pellucid writes: a choice, PELLUCID_LANG, or the language of the system."""

import locale
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from pellucid.errors import ConfigError

LANGUAGES = ("en", "ko")
"""Codes of the languages, as in ISO 639; English is the language of the sources."""
PSEUDO = "en-XA"
"""English between brackets, by which tests find messages that are not translated."""
VARIABLE = "PELLUCID_LANG"

_OF_WINDOWS = {"English": "en", "Korean": "ko"}
"""Codes of the languages that Windows calls by name, as in "Korean_Korea"."""

_here: ContextVar[str | None] = ContextVar("language", default=None)
_process: list[str] = []


def current_language() -> str:
    """Return the code of the language of messages here.

    It is that of the innermost `use_language`; without one, that of `set_language`; without both,
    that of the environment variable PELLUCID_LANG or of the system.

    Returns:
        One of `LANGUAGES`.
    """
    return _here.get() or (_process[-1] if _process else _of_this_system())


def set_language(code: str) -> None:
    """Choose the language of all messages of this process.

    Args:
        code: One of `LANGUAGES`; capitals and a region, as in "ko_KR", do not matter.

    Raises:
        ConfigError: There are no messages in this language.

    Example:
        >>> from pellucid.i18n import current_language, set_language
        >>> set_language("ko_KR")
        >>> current_language()
        'ko'
        >>> set_language("en")
    """
    _process[:] = [_known(code, "--lang")]


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Write messages in another language, in this thread or task only.

    Args:
        code: As in `set_language`.

    Raises:
        ConfigError: There are no messages in this language.
    """
    token = _here.set(_known(code, "the language"))
    try:
        yield
    finally:
        _here.reset(token)


def language_of(environment: Mapping[str, str], of_system: str | None = None) -> str:
    """Return the code of the language that the environment asks for.

    Args:
        environment: Environment variables. The first of PELLUCID_LANG, LC_ALL, LC_MESSAGES and LANG
            that is set counts.
        of_system: The language that the operating system is set to, if the variables of POSIX are
            not how it says so, such as "Korean_Korea".

    Returns:
        One of `LANGUAGES`; "en" if there are no messages in the language of the locale.

    Raises:
        ConfigError: PELLUCID_LANG names a language in which there are no messages.

    Example:
        >>> language_of({"LANG": "ko_KR.UTF-8"})
        'ko'
        >>> language_of({"LANG": "fr_FR.UTF-8"})
        'en'
    """
    if environment.get(VARIABLE):
        return _known(environment[VARIABLE], VARIABLE)
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    told = next((environment[name] for name in names if environment.get(name)), of_system or "")
    return nearest_language([_OF_WINDOWS.get(told.partition("_")[0], told)]) or "en"


def nearest_language(codes: list[str]) -> str | None:
    """Return the first of the languages that pellucid has, None if it has none of them.

    Args:
        codes: Codes with or without a region, such as "ko-KR", most wanted first.
    """
    return next((short for code in codes if (short := _short(code)) in LANGUAGES), None)


def _short(code: str) -> str:
    return code.replace("_", "-").split(".")[0].split("-")[0].strip().lower()


def _known(code: str, where: str) -> str:
    if code == PSEUDO:
        return code
    found = nearest_language([code])
    if found is None:
        raise ConfigError(
            f"There are no messages in the language {code!r}. {where} expects one of "
            f"{', '.join(LANGUAGES)}."
        )
    return found


@cache
def _of_this_system() -> str:
    return language_of(os.environ, locale.getlocale()[0] if sys.platform == "win32" else None)
