"""Guess the encoding of text that does not declare it: tables of spreadsheets, names in archives.

The bytes of a Korean table are valid Chinese too, and those of a Russian one are Greek letters.
To tell them apart, chardet compares pairs of bytes with texts of each language. Its result is
weighted by how common an encoding is, and by how plausible the words are as labels. A reading is
only accepted if it clearly outweighs all others, and callers must report the guess.
"""

import locale
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pellucid.data.plausible_text import plausibility
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_USUAL, _LESS_USUAL, _UNUSUAL = 1.0, 0.4, 0.15

CANDIDATES: Mapping[str, tuple[str, float]] = {
    "cp949": ("cp949", _USUAL),
    "gbk": ("gb18030", _USUAL),
    "gb18030": ("gb18030", _USUAL),
    "big5": ("big5hkscs", _USUAL),
    "big5hkscs": ("big5hkscs", _USUAL),
    "cp932": ("cp932", _USUAL),
    "euc_jp": ("euc_jis_2004", _LESS_USUAL),
    "cp1252": ("cp1252", _USUAL),
    "cp1250": ("cp1250", _LESS_USUAL),
    "cp1251": ("cp1251", _USUAL),
    "cp1253": ("cp1253", _LESS_USUAL),
    "cp1254": ("cp1254", _LESS_USUAL),
    "cp1255": ("cp1255", _LESS_USUAL),
    "cp1256": ("cp1256", _LESS_USUAL),
    "cp1257": ("cp1257", _UNUSUAL),
    "cp874": ("cp874", _LESS_USUAL),
    "koi8_r": ("koi8-r", _LESS_USUAL),
    "koi8_u": ("koi8-u", _UNUSUAL),
    "iso8859_2": ("iso8859-2", _LESS_USUAL),
    "cp437": ("cp437", _UNUSUAL),
    "cp850": ("cp850", _UNUSUAL),
    "cp852": ("cp852", _UNUSUAL),
    "cp866": ("cp866", _UNUSUAL),
    "mac_roman": ("mac-roman", _UNUSUAL),
}
"""Candidate encodings by Python's names, with chardet's name and how common each one is. If two
encodings read the text in the same way, only the more common one is offered."""

_OF_DOS = {"cp437", "cp850", "cp852", "cp866"}
"""Encodings used by Windows' own zip folders; other programs use the Windows code pages."""

_BY_LANGUAGE = {
    "zh_tw": ("big5", "big5hkscs"), "zh_hk": ("big5", "big5hkscs"), "zh": ("gbk", "gb18030"),
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"), "ru": ("cp1251", "cp866"), "uk": ("cp1251", "cp866"),
    "bg": ("cp1251",), "sr": ("cp1250", "cp1251"), "pl": ("cp1250", "cp852"),
    "cs": ("cp1250", "cp852"), "sk": ("cp1250", "cp852"), "hu": ("cp1250", "cp852"),
    "sl": ("cp1250", "cp852"), "hr": ("cp1250", "cp852"), "ro": ("cp1250", "cp852"),
    "el": ("cp1253",), "tr": ("cp1254",), "he": ("cp1255",), "ar": ("cp1256",), "fa": ("cp1256",),
    "lt": ("cp1257",), "lv": ("cp1257",), "et": ("cp1257",), "th": ("cp874",),
    **dict.fromkeys(
        ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "nn", "fi", "is", "ca"),
        ("cp1252", "cp850"),
    ),
}  # fmt: skip
"""Windows code pages by system language, the ANSI one before the OEM one."""

_OWN = 3.0
"""Factor for the encodings of the system's language."""
_CLEAR = ((30, 2.0), (8, 4.0), (0, 10.0))
"""Pairs of a minimum number of letters and the ratio by which a reading must outweigh the others.
"""
_FEW = 8
_CAPITALS = 0.3
"""Factor for words in capitals only, which are rare as labels."""
_MIN_LIKELY = 0.001
_NO_TEXT = 1e-5
"""Minimum weight; if all readings weigh less, the text is in none of these encodings."""
_MAX_BYTES = 2**16
"""Maximum number of bytes of distinct words to compare."""
_MAX_ASKED = 4
N_SHOWN = 3
"""Number of words of a reading that a message shows."""

_WORDS = re.compile(rb"[^\x00-\x1f,;/\"]*[\x80-\xff][^\x00-\x1f,;/\"]*")
"""Pattern of text between separators that has non-ASCII bytes. In none of the encodings is one of
these separators part of a character."""


@dataclass(frozen=True)
class Guess:
    """A possible reading of text."""

    encoding: str
    """Python's name of the encoding."""
    weight: float
    words: tuple[str, ...]
    """Distinct non-ASCII words, decoded with this encoding."""


def system_language() -> str:
    """Return the language of this system, such as ``ko_kr``; empty if none is set."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if found := os.environ.get(name):
            return found.lower().partition(".")[0]
    if sys.platform == "win32":
        return (locale.getlocale()[0] or "").lower()
    return ""


def choose(words: Sequence[bytes], name: str, *, are_names: bool = False) -> Guess:
    """Choose the encoding of words that are not UTF-8.

    Args:
        words: Distinct non-ASCII words.
        name: Name of their file, for messages.
        are_names: As for `guesses`.

    Returns:
        The most plausible reading.

    Raises:
        DataError: No encoding fits, or several do.
    """
    found = guesses(words, system_language(), are_names=are_names)
    if not found or found[0].weight < _NO_TEXT:
        raise no_text(name)
    best = found[0]
    n_letters = sum(c.isalpha() for word in best.words for c in word)
    clear = next(ratio for least, ratio in _CLEAR if n_letters >= least)
    rivals = [guess for guess in found[1:] if guess.weight * clear > best.weight]
    if not rivals:
        return best
    shown = "; ".join(
        f"{guess.encoding} ({', '.join(guess.words[:N_SHOWN])})"
        for guess in [best, *rivals][:_MAX_ASKED]
    )
    raise DataError(
        _(
            "{name} does not name its encoding, and several are plausible: {guesses}. Choose "
            'one, such as --encoding {encoding} (in Python: encoding="{encoding}").',
            name=name,
            guesses=shown,
            encoding=best.encoding,
        )
    )


def note_on(name: str, guess: Guess) -> str:
    """Return a note on the encoding that was guessed."""
    words = ", ".join(guess.words[:N_SHOWN])
    return _(
        "{name} is read as {encoding}, which is a guess ({words}). If it is wrong, give "
        "--encoding.",
        name=name,
        encoding=guess.encoding,
        words=words,
    )


def no_text(name: str) -> DataError:
    """Return the error for text that no encoding fits."""
    return DataError(
        _(
            "The encoding of {name} is none of {candidates}. Save it in UTF-8, as "
            'spreadsheets offer ("CSV UTF-8"), or name its encoding with --encoding.',
            name=name,
            candidates=", ".join(CANDIDATES),
        )
    )


def words_of(data: bytes) -> list[bytes]:
    """Return the distinct non-ASCII words of a text, in their order."""
    return list(dict.fromkeys(word.strip(b" ") for word in _WORDS.findall(data)))


def is_utf8(raw: bytes) -> bool:
    """Check whether bytes are UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def guesses(words: Sequence[bytes], language: str, *, are_names: bool = False) -> list[Guess]:
    """Weigh the encodings that can decode all words.

    Args:
        words: Distinct non-ASCII words.
        language: Language as from `system_language`.
        are_names: Whether the words are file names in an archive, for which systems use other code
            pages.

    Returns:
        One guess for each different reading, the most likely first.
    """
    own = _own(language)
    read: dict[str, tuple[str, ...]] = {}
    for encoding in CANDIDATES:
        try:
            read[encoding] = tuple(word.decode(encoding) for word in words)
        except UnicodeDecodeError:
            continue
    if not read:
        return []
    likely = _likely(b"\n".join(words), {CANDIDATES[encoding][0] for encoding in read})
    best: dict[tuple[str, ...], Guess] = {}
    for encoding, texts in read.items():
        name, usual = CANDIDATES[encoding]
        if are_names and encoding in _OF_DOS:
            usual = _USUAL
        like = likely[name]
        if _has_capitals(texts):  # chardet's statistics have few pairs of capitals
            small = "\n".join(texts).lower().encode(encoding, "ignore")
            has_small = any(c.islower() for text in texts for c in text)
            usual *= 1.0 if has_small else _CAPITALS
            like = _likely(small, {name})[name] if has_small or len(small) > _FEW else _MIN_LIKELY
        weight = max(like, _MIN_LIKELY) * usual * plausibility(encoding, texts)
        weight *= _OWN if encoding in own else 1.0
        # Encodings with the same result are one reading, named after the most common one.
        known = best.setdefault(texts, Guess(encoding, weight, texts))
        best[texts] = replace(known, weight=max(known.weight, weight))
    return sorted(best.values(), key=lambda guess: -guess.weight)


def _likely(sample: bytes, names: set[str]) -> dict[str, float]:
    """Return chardet's confidence for each encoding, by chardet's names."""
    import chardet

    cut = sample if len(sample) <= _MAX_BYTES else sample[:_MAX_BYTES].rpartition(b"\n")[0]
    found = chardet.detect_all(
        cut,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=names,
        no_match_encoding=min(names),
    )
    like = {str(each["encoding"]): each["confidence"] for each in found}
    return dict.fromkeys(names, 0.0) | like


def _has_capitals(texts: Sequence[str]) -> bool:
    return any(c.isupper() and not c.isascii() for text in texts for c in text)


def _own(language: str) -> tuple[str, ...]:
    return _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("_")[0], ())
