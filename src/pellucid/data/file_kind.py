"""Detect the format of a file from its content, whatever its name says."""

import codecs
from typing import NamedTuple

from pellucid.data import magic_bytes as magic
from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

READ = marked("JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, JPEG 2000 or JPEG XL")
"""Formats that are decoded, for messages."""

_PLAIN_TEXT, _UNKNOWN = marked("plain text"), marked("something else")
_FIRST = 512
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileKind(NamedTuple):
    """A format that is decoded."""

    name: str
    """Name of the format for users."""
    pillow: str
    """Pillow's name of the format."""


JPEG, PNG, WEBP = FileKind("JPEG", "JPEG"), FileKind("PNG", "PNG"), FileKind("WebP", "WEBP")
BMP, GIF, TIFF = FileKind("BMP", "BMP"), FileKind("GIF", "GIF"), FileKind("TIFF", "TIFF")
HEIF, AVIF = FileKind("HEIC", "HEIF"), FileKind("AVIF", "AVIF")
JPEG_2000, JPEG_XL = FileKind("JPEG 2000", "JPEG2000"), FileKind("JPEG XL", "JXL")

_BY_START: tuple[tuple[bytes | tuple[bytes, ...], FileKind], ...] = (
    (magic.JPEG, JPEG),
    (magic.PNG, PNG),
    ((*magic.TIFF, *magic.BIG_TIFF), TIFF),
    (magic.GIF, GIF),
    (magic.JPEG_2000, JPEG_2000),
    (magic.JPEG_XL, JPEG_XL),
)


def kind_of(data: bytes) -> FileKind:
    """Detect the format of an image from its first bytes.

    Args:
        data: Content of a file, not empty.

    Returns:
        The format.

    Raises:
        PictureError: The format is not one that is decoded; the message says what the file is.

    Example:
        >>> kind_of(b"GIF89a...").name
        'GIF'
    """
    for start, kind in _BY_START:
        if data.startswith(start):
            return kind
    if data.startswith(magic.RIFF) and data[8:12] == magic.WEBP:
        return WEBP
    if data.startswith(magic.BMP) and len(data) >= 6 and _is_bitmap(data):
        return BMP
    if data[4:8] == magic.BOXES:
        return _kind_of_boxes(data)
    raise _other(data)


def _is_bitmap(data: bytes) -> bool:
    """Check whether the size of the second header is one used by Windows or OS/2."""
    return int.from_bytes(data[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124) or (
        len(data) < 18
    )


def brands_of(data: bytes) -> list[bytes]:
    """List the brands in the first box of an ISO/IEC 14496-12 file, the major brand first."""
    size = min(int.from_bytes(data[:4]), _FIRST)
    return [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]


def _kind_of_boxes(data: bytes) -> FileKind:
    brands = brands_of(data)
    major, known = brands[0], set(brands)
    if major in magic.AVIF_BRANDS:
        return AVIF
    # The brands mif1 and msf1 do not tell how the pixels are coded; the others do.
    if major in magic.HEIF_BRANDS:
        is_avif = known & magic.AVIF_BRANDS and not known & magic.HEVC_BRANDS
        return AVIF if is_avif else HEIF
    if major == magic.CANON_RAW_BRAND:
        raise _not_read(_("a raw camera file (Canon, CR3)"))
    if known & magic.AVIF_BRANDS and not known & magic.FILM_BRANDS:
        return AVIF
    raise _no_picture(_("a film (MP4, QuickTime or the like)"))


def _other(data: bytes) -> PictureError:
    """Return the error for a file in a format that is not decoded."""
    for what, start in magic.OTHER_PICTURES.items():
        if data.startswith(start):
            return _not_read(_(what))
    for what, start in magic.NO_PICTURES.items():
        if data.startswith(start):
            return _no_picture(_(what))
    for what, is_it in magic.OTHER_PICTURES_ELSEWHERE.items():
        if is_it(data):
            return _not_read(_(what))
    if data.startswith(magic.RIFF):
        return _no_picture(_("a film or a recording (RIFF)"))
    if data[4:8] in magic.QUICKTIME:
        return _no_picture(_("a film (QuickTime)"))
    head = data[:_FIRST]
    if any(head):
        return _no_picture(_(_kind_of_text(head) or _UNKNOWN))
    is_blank = not data.strip(b"\0")
    return _no_picture(_("nothing but zeros; was it copied whole?") if is_blank else _(_UNKNOWN))


def _kind_of_text(start: bytes) -> str | None:
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for what, pattern in magic.TEXTS.items():
        if pattern.match(text):
            return what
    if start.startswith(_UTF_16) and start.count(b"\0") > len(start) // 4:
        return _PLAIN_TEXT
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return _PLAIN_TEXT if len(start) > 3 and not controls and _is_encoded(start) else None


def _is_encoded(start: bytes) -> bool:
    """Check whether the bytes are UTF-8, except for a character cut off at the end."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4
    return True


def _no_picture(what: str) -> PictureError:
    return PictureError(
        Health.NOT_A_PICTURE,
        _(
            "The content is {what} and no picture. Expected {read}.",
            what=what,
            read=_(READ),
        ),
    )


def _not_read(what: str) -> PictureError:
    return PictureError(
        Health.NOT_SUPPORTED,
        _(
            "The content is {what}. Such files are not supported. Save it as JPEG, PNG or TIFF.",
            what=what,
        ),
    )
