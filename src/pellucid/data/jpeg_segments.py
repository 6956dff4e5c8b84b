"""Segments of a JPEG file: its coding, and the cost of decoding it."""

import re
from collections.abc import Iterator
from itertools import islice

from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

MAX_SCANS = 100
"""Maximum number of scans, as in libtiff for the same danger. Progressive photos have about ten."""

MAX_SEGMENTS = 1000
"""Maximum number of segments before the first scan. A profile, thermal images and extended XMP take
up to 256 each."""

# In the data of a scan, 0xff is followed by 0 or a restart marker; anything else begins a segment.
_MARK = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_START_OF_SCAN, _END = 0xDA, 0xD9
_WITHOUT_LENGTH = (0x01, 0xD8)
_APP1, _EXIF = 0xE1, b"Exif\0\0"
_CODINGS = {
    0xC3: marked("lossless coding"),
    0xC5: marked("hierarchical coding"),
    0xC6: marked("hierarchical coding"),
    0xC7: marked("lossless, hierarchical coding"),
    0xCB: marked("lossless, arithmetic coding"),
    0xCD: marked("hierarchical, arithmetic coding"),
    0xCE: marked("hierarchical, arithmetic coding"),
    0xCF: marked("lossless, hierarchical, arithmetic coding"),
    0xF7: marked("the coding of JPEG-LS"),
}
"""Unsupported codings by the marker of the frame (ITU-T T.81, table B.1, and T.87)."""
_IN_SEVERAL_SCANS = (0xC2, 0xCA)
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)


def check_jpeg(content: bytes) -> None:
    """Check that a JPEG is supported and does not take too long to decode.

    A scan of 75 bytes costs the decoder up to 25 ms at 50 million pixels, so a file of 20 MiB could
    take two hours; and a running decoder cannot be stopped.

    Args:
        content: Content of the file, which starts like a JPEG.

    Raises:
        PictureError: The number of bits or bands or the coding is not supported, the file has too
            many segments or scans, or its EXIF is damaged.
    """
    frame, n_components = 0, 0
    exif: list[bytes] = []
    scan = None
    for n_segments, (kind, at) in enumerate(_segments(content), start=1):
        if n_segments > MAX_SEGMENTS:
            raise PictureError(
                Health.DAMAGED,
                _(
                    "The JPEG has more than {max_segments:,} segments before its pixels, so it "
                    "is not decoded.",
                    max_segments=MAX_SEGMENTS,
                ),
            )
        if kind == _START_OF_SCAN:
            scan = at
            break
        if kind in _CODINGS:
            raise _not_read(_("a JPEG of {coding}", coding=_(_CODINGS[kind])))
        if kind in _FRAMES:
            frame, n_components = kind, _byte(content, at + 7)
            _check_frame(content[at + 2 : at + 3], n_components)
        elif kind == _APP1 and content.startswith(_EXIF, at + 2):
            exif.append(content[at + 8 : at + int.from_bytes(content[at : at + 2])])
    # Pillow joins several EXIF segments; a single one is too short to be a danger.
    if len(exif) > 1:
        _check_exif(b"".join(exif))
    if scan is not None:
        is_in_several = frame in _IN_SEVERAL_SCANS or _byte(content, scan + 2) < n_components
        if is_in_several and _has_too_many_scans(content, scan):
            raise PictureError(
                Health.DAMAGED,
                _(
                    "The JPEG has more than {max_scans} scans, so it is not decoded.",
                    max_scans=MAX_SCANS,
                ),
            )


def _check_exif(exif: bytes) -> None:
    from pellucid.data.tiff_tags import max_bytes_of_tags

    if max_bytes_of_tags(exif) > len(exif):
        raise PictureError(Health.DAMAGED, _("The picture's EXIF is damaged: its parts overlap."))


def _segments(content: bytes, at: int = 2) -> Iterator[tuple[int, int]]:
    """Yield the marker of each segment and the position of its length, until the image ends."""
    while mark := _MARK.search(content, at):
        at, kind = mark.end(), mark[1][0]
        if kind == _END:
            return
        if kind not in _WITHOUT_LENGTH:
            yield kind, at
            at += int.from_bytes(content[at : at + 2])


def _check_frame(precision: bytes, n_components: int) -> None:
    if precision not in (b"", b"\x08"):
        raise _not_read(_("a JPEG of {n_bits} bits", n_bits=precision[0]))
    if n_components not in (0, 1, 3, 4):
        raise _not_read(_("a JPEG of {n_components} bands", n_components=n_components))


def _has_too_many_scans(content: bytes, at: int) -> bool:
    """Check whether there are too many scans, counting from within the first one."""
    if content.count(b"\xff\xda", at) < MAX_SCANS:
        return False
    # Data after the image, such as the video of a phone's moving photo, may contain the two bytes
    # by chance, so only scans of the image itself are counted here.
    scans = (kind for kind, _ in _segments(content, at) if kind == _START_OF_SCAN)
    return len(list(islice(scans, MAX_SCANS))) == MAX_SCANS


def _byte(content: bytes, at: int) -> int:
    return content[at] if at < len(content) else 0


def _not_read(what: str) -> PictureError:
    return PictureError(
        Health.NOT_SUPPORTED,
        _(
            "It is {what}. Such files are not supported. Save it as JPEG of 8 bits, PNG or TIFF.",
            what=what,
        ),
    )
