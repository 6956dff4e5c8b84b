"""Plausibility of text as labels, to choose between the readings of several encodings.

A wrong encoding shows in letters of two languages in one word, signs among letters, capitals in the
middle of words, and Korean syllables that no word contains.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

_WEST = """
àâæçèéêëîïôœùûüÿ äöüß áéíñóúü áâãàçéêíóôõúü àèéìíîòóùú äåéö æåéøü äéëïöüáèêó àçèéíïòóúü
"""
_CENTRE = "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîşţ äöüß"
_CYRILLIC = """
абвгдежзийклмнопрстуфхцчшщъыьэюяё абвгґдеєжзиіїйклмнопрстуфхцчшщьюя абвгдђежзијклљмнњопрстћуфхцчџш
абвгдежзійклмнопрстуўфхцчшыьэюяё
"""
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
_TURKISH = "çğıiöşüâîû"
_BALTIC = "ąčęėįšųūž āčēģīķļņšūž äõöüšž"

_ALPHABETS: Mapping[str, Sequence[str]] = {
    "cp1252": _WEST.split(),
    "cp850": _WEST.split(),
    "cp437": ["àâæçèéêëîïôùûüÿ", "äöüß", "áéíñóúü", "äåéö"],
    "mac_roman": _WEST.split(),
    "cp1250": _CENTRE.split(),
    "iso8859_2": _CENTRE.split(),
    "cp852": _CENTRE.split(),
    "cp1251": _CYRILLIC.split(),
    "cp866": _CYRILLIC.split(),
    "koi8_r": _CYRILLIC.split()[:1],
    "koi8_u": _CYRILLIC.split()[:2],
    "cp1253": [_GREEK],
    "cp1254": [_TURKISH],
    "cp1257": _BALTIC.split(),
}
"""Lower-case letters besides ASCII of the languages that an encoding is for, by language. Icelandic
and Faroese are missing, since Turkish uses the same bytes for other letters; for these languages,
the user has to choose."""

_VOWELS = set("aeiouyаеёиоуыэюяіїєъαεηιουωıøæœ")

_COMMON = set(
    "가각간갈감갑강개객거건걸검겁게겨격견결경계고곡곤골곰공과관광교구국군굴궁권귀규균그극근글금급기긴길김까깨꼬꽃꿀끼나"
    "낙난날남낭내너널네노녹논놀농누눈느늘능니다단달닭담답당대덕도독돈돌동돼두둔뒤드득들등디딩따딸땅때떡또뚜라락란람랑래"
    "랭량러럭런럴레려력련렬령례로록론롤롱료루류륙률륨르른름릉리린림립마막만말망매맥머먹메면명모목몰몽무묵문물미민밀바박"
    "반발밤방배백뱀버번벌범법베벽변별병보복본볼봄봉부북분불비빈빙빵사산살삼상새색생서석선설섬성세소속손솔송쇠수숙순술숲"
    "스습승시식신실심십싸쌀씨아악안알암압앙앞애액야약양어억언얼업없에여역연열염엽영예오옥온올옷와완왕외요용우운울원월위"
    "유육윤으은음응의이인일임입있자작잔잠장재저적전절점접정제조족종좌주죽준줄중쥐즈증지직진질짐집짜찌차찬참창채책처천철"
    "첩청체초촌총최추축출충취측치칠침카칼캐커컨컴케켜코콜콩쿠크클키타탁탄탈탑태택터테텔토통투튤트특티파판팔패팽펜펴편평"
    "폐포폭표풀품풍프플피필하학한할함합항해핵행향허험혁현혈협형호혼홍화확환활황회획효후훈휴흑흔흰히"
)
"""Syllables of Korean nouns, about a fifth of those in the first part of CP949."""
_HIT, _MISS = 4.0, 0.1
"""Likelihood ratios of a syllable in `_COMMON`, and of any other, between Korean text and text of
other languages that is wrongly read as Korean."""

_PUNCTUATION = set("·–—‘’“”…°º№€㎝㎜㎡%（）「」『』【】、。，・〜～＿－　")
_SCRIPTS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "hangul": ((0xAC00, 0xD7A3),),
    "han": ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x3005, 0x3007), (0xF900, 0xFAFF)),
    "kana": ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x30FC, 0x30FE)),
    "halfwidth": ((0xFF61, 0xFF9F),),
    "fullwidth": ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
    "jamo": ((0x1100, 0x11FF), (0x3130, 0x318F)),
    "greek": ((0x0370, 0x03FF),),
    "cyrillic": ((0x0400, 0x052F),),
    "hebrew": ((0x0590, 0x05FF),),
    "arabic": ((0x0600, 0x06FF),),
    "thai": ((0x0E00, 0x0E7F),),
}
_EASTERN = {"hangul", "han", "kana"}
_NOT_LATIN = {"cyrillic", "greek", "hebrew", "arabic", "thai"}
_WITHOUT_VOWELS = {"hebrew", "arabic", "thai"}
_JAPANESE = {"cp932", "euc_jp"}
_SELDOM = 0.05
_MIN_WEIGHT, _MAX_WEIGHT = 1e-4, 1e2


def plausibility(encoding: str, texts: Sequence[str]) -> float:
    """Compute the plausibility of a reading.

    Args:
        encoding: Python's name of the encoding.
        texts: Distinct words with non-ASCII characters.

    Returns:
        A weight from 0, for text with unassigned or control characters, to 100; 1 is neutral.
    """
    scripts = [{_script(c) for c in text if not c.isascii()} for text in texts]
    if any("none" in found for found in scripts):
        return 0.0
    weight = 1.0
    for text, found in zip(texts, scripts, strict=True):
        is_eastern = bool(found & _EASTERN)
        weight *= _eastern(encoding, text, found) if is_eastern else _western(text, found)
        if found & {"jamo", "halfwidth", "sign"} or len(found - _EASTERN - {"punctuation"}) > 1:
            weight *= _SELDOM
    if encoding in _ALPHABETS:
        letters = {c.lower() for text in texts for c in text if c.isalpha() and not c.isascii()}
        if not any(letters <= set(alphabet) for alphabet in _ALPHABETS[encoding]):
            weight *= _SELDOM
    elif any(found & {"latin", "greek", "cyrillic"} for found in scripts):
        weight *= _SELDOM
    return min(max(weight, _MIN_WEIGHT), _MAX_WEIGHT)


def _eastern(encoding: str, text: str, scripts: set[str]) -> float:
    weight = 1.0
    if re.search(r"[a-z][^\x00-\u2fff]|[^\x00-\u2fff][a-z]", text):
        weight *= _SELDOM
    if "kana" in scripts:
        weight *= _HIT if encoding in _JAPANESE else _SELDOM
    if "hangul" in scripts:
        syllables = [c for c in text if _script(c) == "hangul"]
        weight *= math.prod(_HIT if c in _COMMON else _MISS for c in syllables)
        weight *= 0.2 if "han" in scripts else 1.0
    return weight


def _western(text: str, scripts: set[str]) -> float:
    weight = _SELDOM if re.search(r"[^\W\d_][“”„‘†‡°·][^\W\d_]", text) else 1.0
    for word in re.findall(r"[^\W\d_]+", text):
        if any(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(word)):
            weight *= _SELDOM
        if scripts & _NOT_LATIN and re.search(r"[a-z]", word):
            weight *= _SELDOM
        if not scripts & _WITHOUT_VOWELS and len(word) > 2 and not _has_vowel(word):
            weight *= _SELDOM
    return weight


def _has_vowel(word: str) -> bool:
    return word.isupper() or bool(_VOWELS & set(unicodedata.normalize("NFD", word.lower())))


def _script(character: str) -> str:
    """Return the script of a character; `sign` for symbols, `none` for invalid characters."""
    code = ord(character)
    for name, ranges in _SCRIPTS.items():
        if any(first <= code <= last for first, last in ranges):
            return name
    if unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs"):
        return "none"
    if character in _PUNCTUATION:
        return "punctuation"
    return "latin" if character.isalpha() else "sign"
