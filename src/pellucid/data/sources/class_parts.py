"""Folder names that subdivide a class: dates, sides, cameras, series."""

import re
from collections.abc import Collection

_CAMERAS_TEXT = """
canon nikon sony fujifilm fuji olympus panasonic pentax leica iphone ipad samsung pixel galaxy
huawei xiaomi phone handy camera webcam dslr scanner drone dji gopro whatsapp telegram 카메라
"""
_CAMERAS = set(_CAMERAS_TEXT.split())

_ASPECTS_TEXT = """
front back rear side left right top bottom up down above below inside outside indoor indoors
outdoor outdoors day night morning evening summer winter spring autumn fall sunny cloudy
rainy raw original originals edited augmented cropped resized jpg jpeg png heic tiff image
images img photo photos picture pictures pics video videos frames frame small medium large
big close closeup wide far near zoom portrait landscape horizontal vertical new old misc
other others extra more favourites favorites best burst january february march april may
june july august september october november december jan feb mar apr jun jul aug sep sept
oct nov dec 앞 뒤 옆 왼쪽 오른쪽 위 아래 정면 측면 낮 밤 봄 여름 가을 겨울 사진 이미지 원본
기타 正面 側面 侧面 左 右 上 下 前 後 后 昼 夜 春 夏 秋 冬 写真 画像 照片 图片 其他 vorne
hinten links rechts oben unten seite tag nacht gauche droite avant arriere izquierda derecha
frente lado atras dia noche
"""

_ASPECTS = set(_ASPECTS_TEXT.split())
"""Common names of folders inside a class: sides, times, cameras, file types."""

_DATE_OR_SERIES = re.compile(
    r"(19|20)\d\d[\d\W_]*([\W_].*)?"  # 2023, 2023-06-01, 20230601_120000, 2023 holidays
    r"|\d{1,2}[\W_]\d{1,2}([\W_](\d\d){1,2})?"  # 24.12.2023
    r"|\d+ ?(px|mm|cm|mp|x)"
    r"|\d+[년월일차年月日号].*"
    r"|\d{3}[\W_]?[a-z]{4,5}"  # folders made by cameras: 100CANON, 101_FUJI
    r"|(cam|camera|burst|session|sess|day|week|month|take|shot|view|angle|part|batch|set|folder|seq"
    r"|sequence|video|clip|roll|scan|visit|trip|round|img|dcim)[\W_]*\d{1,4}",
    re.IGNORECASE,
)
"""Dates, sizes, camera folders and words with a number that subdivide a class."""


def divide_a_class(keys: Collection[str]) -> bool:
    """Return whether all folders have names that subdivide a class.

    Args:
        keys: Names of folders, in lower case.

    Example:
        >>> divide_a_class(["2023", "2024"]), divide_a_class(["cat", "dog"])
        (True, False)
    """
    return bool(keys) and all(map(_is_aspect, keys)) and not _are_indices(keys)


def _is_aspect(key: str) -> bool:
    words = [word for word in re.split(r"[\W_\d]+", key) if word]
    is_named_so = bool(words) and (set(words) <= _ASPECTS or not _CAMERAS.isdisjoint(words))
    return is_named_so or _DATE_OR_SERIES.fullmatch(key) is not None


def _are_indices(keys: Collection[str]) -> bool:
    """Return whether the folders are numbered 0, 1, 2 ..., as classes often are."""
    if not all(key.isdecimal() for key in keys):
        return False
    numbers = sorted(map(int, keys))
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(keys)))
