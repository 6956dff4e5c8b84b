"""Look a message up in the catalog of the language, and fill in its values."""

import gettext as _standard
from functools import cache
from pathlib import Path
from typing import Any, Self

from pellucid.i18n.language import PSEUDO, current_language
from pellucid.i18n.particles import with_particles

CATALOGS = Path(__file__).parent / "catalogs"
DOMAIN = "pellucid"


def gettext(message: str, /, **values: object) -> str:
    """Return a message in the current language.

    Args:
        message: The message in English, as a template of `str.format`. It must be written here, not
            put together, so that it is found when the messages are collected. Or what `marked`
            returned; its values are translated too where they are marked with values of their own.
        values: What its fields hold.

    Returns:
        The translation with its values; the English message where there is no translation.

    Example:
        >>> gettext("There is no folder {path}.", path="photos")
        'There is no folder photos.'
        >>> gettext("There is no run in {path}", path=Path())
        'There is no run in ./'
    """
    if isinstance(message, Marked):
        own = message.values
        values = {name: gettext(v) if isinstance(v, Marked) else v for name, v in own.items()}
        message = message.template
    return _filled(catalog_of(current_language()).gettext(message), values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the message for a number, in the current language.

    Args:
        one: The message in English if `n` is 1, as a template of `str.format`.
        many: The message in English for every other number.
        n: The number, which the templates can use as ``{n}``.
        values: What the other fields hold.

    Returns:
        As `gettext`.

    Example:
        >>> [ngettext("{n} picture", "{n:,} pictures", n) for n in (1, 2000)]
        ['1 picture', '2,000 pictures']
    """
    return _filled(catalog_of(current_language()).ngettext(one, many, n), {"n": n, **values})


class Marked(str):
    """An English message with its values, which `gettext` can still translate.

    Args:
        template: As for `gettext`.
        values: What its fields hold.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Self:
        """Fill in the values."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the template and the values on the way to another process."""
        return Marked, (self.template, self.values)


def marked(message: str, /, **values: object) -> str:
    """Return the message in English; mark it as one that `gettext` is given later.

    For messages that are written where nothing may be translated yet: in constants and defaults,
    which the import creates, while the language is known later; for names that the program compares
    before they are shown, such as those of stages; and for what is stored in English.

    Args:
        message: As for `gettext`.
        values: What its fields hold.

    Example:
        >>> marked("Writing {file}", file="model.onnx")
        'Writing model.onnx'
    """
    return Marked(message, values) if values else message


def _shown(value: object) -> object:
    """Write the working folder and the one above so that they do not read as full stops."""
    return f"{value}/" if isinstance(value, Path) and str(value) in (".", "..") else value


def _filled(text: str, values: dict[str, object]) -> str:
    shown = {name: _shown(value) for name, value in values.items()}
    filled = text.format(**shown) if shown else text
    return with_particles(filled) if current_language() == "ko" else filled


class _Pseudo(_standard.NullTranslations):
    """English between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@cache
def catalog_of(language: str) -> _standard.NullTranslations:
    """Return the catalog of a language; without one, messages stay English."""
    if language == PSEUDO:
        return _Pseudo()
    return _standard.translation(DOMAIN, CATALOGS, [language], fallback=True)
