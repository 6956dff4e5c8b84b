"""Decode text in any encoding. Byte order marks and UTF-8 are certain; the rest is guessed."""

import codecs
import re

from pellucid.data.encoding_guess import (
    CANDIDATES,
    N_SHOWN,
    Guess,
    choose,
    is_utf8,
    no_text,
    note_on,
    words_of,
)
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _


def check_encoding(name: object) -> str:
    """Return Python's name of an encoding that a user gave.

    Raises:
        ConfigError: There is no such encoding.

    Example:
        >>> check_encoding("UTF8")
        'utf-8'
    """
    try:
        codec = codecs.lookup(str(name))
        "".encode(codec.name)  # Some codecs are not for text.
    except (LookupError, ValueError):
        raise ConfigError(
            _(
                "--encoding was given {name!r}, which is not an encoding of text. Expected a "
                "name such as utf-8, utf-16, {candidates}.",
                name=name,
                candidates=", ".join(list(CANDIDATES)[:8]),
            )
        ) from None
    return codec.name


def decode_text(data: bytes, name: str, told: str | None) -> tuple[str, str | None]:
    """Decode the text of a file.

    Args:
        data: Content of the file.
        name: Name of the file, for messages.
        told: Encoding, if the user gave one.

    Returns:
        A tuple of the text and, if the encoding was guessed, a note for the user.

    Raises:
        DataError: The file is not text or not in the given encoding, or its encoding is ambiguous.
    """
    if told is not None:
        try:
            return data.decode(told).removeprefix("\ufeff"), None
        except UnicodeError as error:
            raise DataError(
                _(
                    "{name} cannot be read as {told} ({where}). Give another --encoding, or "
                    "omit it.",
                    name=name,
                    told=told,
                    where=_where(error),
                )
            ) from None
    mark = next((encoding for start, encoding in _MARKS if data.startswith(start)), None)
    guessed = None if mark else _by_bytes(data)
    encoding = mark or guessed or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        if encoding != "utf-8":
            raise DataError(
                _(
                    "{name} is damaged: it is not valid {encoding} ({where}).",
                    name=name,
                    encoding=encoding,
                    where=_where(error),
                )
            ) from None
        words = words_of(data)
        if sum(is_utf8(word) for word in words) > len(words) / 2:
            line = data.count(b"\n", 0, error.start) + 1  # type: ignore[attr-defined]
            raise DataError(
                _(
                    "{name} is UTF-8, except line {line:,} ({where}). Save it again as CSV "
                    'in UTF-8, as spreadsheets offer ("CSV UTF-8"), or correct that line.',
                    name=name,
                    line=line,
                    where=_where(error),
                )
            ) from None
        guess = choose(words, name)
        try:
            text, guessed = data.decode(guess.encoding), guess.encoding
        except UnicodeError:
            raise no_text(name) from None
    if guessed is None:
        return text, None
    return text, note_on(name, Guess(guessed, 1.0, tuple(_samples(text))))


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _by_bytes(data: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark by its NULs, and ISO-2022 by its escapes."""
    start = data[:4096]
    if start.count(0) > len(start) // 5:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    if data.isascii() and b"\x1b$" in data:
        return "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_2"
    return None


def _where(error: UnicodeError) -> str:
    at = getattr(error, "start", None)
    if at is None:
        return str(error)
    byte = error.object[at]  # type: ignore[attr-defined]
    return _("byte {at:,} is {byte:#04x}", at=at, byte=byte)


def _samples(text: str) -> list[str]:
    words = (word.strip() for word in re.split(r"[\x00-\x1f,;/\"]+", text))
    return list(dict.fromkeys(word for word in words if not word.isascii()))[:N_SHOWN]
