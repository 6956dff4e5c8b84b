"""Choose the form of Korean particles by the sound that a word before them ends with.

A translation writes both forms, as "을(를)"; after the values are filled in, the right one stays.
Whether the last syllable of a name in Latin letters has a final consonant follows the usual
transcription (Loanword Orthography of the National Institute of Korean Language): cat 캣, dog 도그.
"""

import re
from html import unescape

_BOTH = re.compile(r"(을\(를\)|은\(는\)|이\(가\)|과\(와\)|\(으\)로|\(이\)(?=[라나며고에었]))")
_FORMS = {
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)": ("이", ""),
}
"""Each pair of forms: after a final consonant, and after a vowel."""

_TAG = re.compile("<[^>]*>")
_CLOSING = "\"'”’»)]}>`⟧*_/\\"
"""Signs at the end of a word that are not spoken: quotes, brackets, the slash after a folder."""
_RIEUL = 8
"""Number of the final consonant ㄹ, after which 로 stands as after a vowel."""

_DIGITS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
"""Final consonants of 영 or 십, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구."""
_SPELT = {"l": 8, "m": 16, "n": 4, "r": 8}
"""Final consonants of the names of letters (엘, 엠, 엔, 알); the others end with a vowel."""
_USUAL = {
    **dict.fromkeys(
        "bat bit check deck dot hit jet kit knit mat nut pot set shock knock".split(), 0
    ),
    **dict.fromkeys(("bag",), 1),
    **dict.fromkeys("app club group lab tab web".split(), 17),
    **dict.fromkeys("good out cutout dropout layout timeout".split(), 19),
}
"""Final consonants of words that are not written by the rules below: 체크, 그룹, 드롭아웃."""
_SIGNS = {"%": 0, "℃": 0, "°": 0}
"""퍼센트, 도."""


def with_particles(text: str, *, is_html: bool = False) -> str:
    """Replace both forms of each particle by the one that the word before it asks for.

    Args:
        text: A Korean text with its values filled in.
        is_html: Whether the text is HTML, whose tags are not spoken.

    Returns:
        The text with one form each; both stay after a sign that is not spoken.

    Example:
        >>> [with_particles(f"{word}을(를)") for word in ("고양이", "강아지 3", "dog", "cat")]
        ['고양이를', '강아지 3을', 'dog를', 'cat을']
        >>> with_particles("<b>고양이</b>을(를)", is_html=True)
        '<b>고양이</b>를'
    """
    parts = _BOTH.split(text)
    for at in range(1, len(parts), 2):
        before = "".join(parts[max(0, at - 3) : at])
        final = final_consonant(unescape(_TAG.sub("", before)) if is_html else before)
        if final is not None:
            forms = _FORMS[parts[at]]
            is_as_after_vowel = final == 0 or (final == _RIEUL and parts[at] == "(으)로")
            parts[at] = forms[is_as_after_vowel]
    return "".join(parts)


def final_consonant(text: str) -> int | None:
    """Return the final consonant of the last syllable of a text, as it is spoken.

    Args:
        text: A text in Korean, with names in Latin letters and numbers. Quotes and brackets at its
            end are not spoken.

    Returns:
        Its number in Unicode's order, 0 for none; None if the last sign is not spoken.
    """
    spoken = text.rstrip(_CLOSING)
    last = spoken[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if last.isascii() and last.isalpha():
        return _of_latin(re.findall(r"[A-Za-z]+", spoken)[-1])
    return _DIGITS.get(last, _SIGNS.get(last))


def _of_latin(word: str) -> int:
    lower = word.lower()
    if word.isupper() or not re.search("[aeiouy]", lower):  # read letter by letter: PNG, jpg
        return _SPELT.get(lower[-1], 0)
    if lower in _USUAL:
        return _USUAL[lower]
    if lower.endswith("mb"):  # the b is silent: lamb
        return _SPELT["m"]
    if re.search("[aeiouy].*[lmn]e$", lower) or lower.endswith("le"):  # the e is silent: file
        lower = lower[:-1]
    if lower.endswith("ng"):
        return 21
    if lower[-1] in "lmn":
        return _SPELT[lower[-1]]
    # A stop after a short vowel closes the syllable (캣, 북, 컵); one after others gets a vowel.
    if re.search("(^|[^aeiouy])[aeiouy](t|p|c|ck)$", lower) or re.search("[aou]ok$", lower):
        return {"t": 19, "p": 17}.get(lower[-1], 1)
    return 0
