"""The segments of a JPEG: what its header says, and how much work it makes."""

import re
from collections.abc import Iterator
from itertools import islice

from pellucid.data.health import Health
from pellucid.errors import PictureError

MAX_SCANS = 100
"""More are not decoded: libtiff's bound for the same danger. Progressive photos have about ten."""

MAX_SEGMENTS = 1000
"""Before the first scan. A profile, thermal pictures and extended XMP take up to 256 each."""

# In a scan's data, 0xff is followed by 0 or a restart mark; anything else begins a segment.
_MARK = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_START_OF_SCAN, _END = 0xDA, 0xD9
_WITHOUT_LENGTH = (0x01, 0xD8)
_APP1, _EXIF = 0xE1, b"Exif\0\0"
_CODINGS = {
    0xC3: "lossless coding",
    0xC5: "hierarchical coding",
    0xC6: "hierarchical coding",
    0xC7: "lossless, hierarchical coding",
    0xCB: "lossless, arithmetic coding",
    0xCD: "hierarchical, arithmetic coding",
    0xCE: "hierarchical, arithmetic coding",
    0xCF: "lossless, hierarchical, arithmetic coding",
    0xF7: "the coding of JPEG-LS",
}
"""By the mark of the frame, ITU-T T.81, table B.1, and T.87."""
_IN_SEVERAL_SCANS = (0xC2, 0xCA)
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)


def check_jpeg(content: bytes) -> None:
    """Refuse a JPEG of a kind that is not read, or that would keep the decoder for very long.

    A scan of 75 bytes costs the decoder up to 25 ms at 50 million pixels, so that a file of 20 MiB
    could keep it for two hours, and nothing stops a decoder that has begun.

    Args:
        content: The file, which begins as a JPEG.

    Raises:
        PictureError: Its values or its coding are not read, or it has too many segments or scans.
    """
    frame, n_components = 0, 0
    exif: list[bytes] = []
    scan = None
    for n_segments, (kind, at) in enumerate(_segments(content), start=1):
        if n_segments > MAX_SEGMENTS:
            raise _too_much(f"{MAX_SEGMENTS:,} segments before its pixels")
        if kind == _START_OF_SCAN:
            scan = at
            break
        if kind in _CODINGS:
            raise _not_read(f"a JPEG of {_CODINGS[kind]}")
        if kind in _FRAMES:
            frame, n_components = kind, _byte(content, at + 7)
            _check_frame(content[at + 2 : at + 3], n_components)
        elif kind == _APP1 and content.startswith(_EXIF, at + 2):
            exif.append(content[at + 8 : at + int.from_bytes(content[at : at + 2])])
    # Pillow reads several as one; by itself none is long enough to be a danger.
    if len(exif) > 1:
        _check_exif(b"".join(exif))
    if scan is not None:
        is_in_several = frame in _IN_SEVERAL_SCANS or _byte(content, scan + 2) < n_components
        if is_in_several and _has_too_many_scans(content, scan):
            raise _too_much(f"{MAX_SCANS} scans")


def _check_exif(exif: bytes) -> None:
    from pellucid.data.tiff_tags import most_bytes_of_tags

    if most_bytes_of_tags(exif) > len(exif):
        raise PictureError(Health.DAMAGED, "The picture's EXIF is damaged: its parts overlap.")


def _segments(content: bytes, at: int = 2) -> Iterator[tuple[int, int]]:
    """Yield the mark of each segment, and where its length stands, until the picture ends."""
    while mark := _MARK.search(content, at):
        at, kind = mark.end(), mark[1][0]
        if kind == _END:
            return
        if kind not in _WITHOUT_LENGTH:
            yield kind, at
            at += int.from_bytes(content[at : at + 2])


def _check_frame(precision: bytes, n_components: int) -> None:
    if precision not in (b"", b"\x08"):
        raise _not_read(f"a JPEG of {precision[0]} bits")
    if n_components not in (0, 1, 3, 4):
        raise _not_read(f"a JPEG of {n_components} bands")


def _has_too_many_scans(content: bytes, at: int) -> bool:
    """Count the scans from within the first one on."""
    if content.count(b"\xff\xda", at) < MAX_SCANS:
        return False
    # What follows a picture, such as the film of a phone's moving photo, has the two bytes by
    # chance now and then, so this takes a look.
    scans = (kind for kind, _ in _segments(content, at) if kind == _START_OF_SCAN)
    return len(list(islice(scans, MAX_SCANS))) == MAX_SCANS


def _byte(content: bytes, at: int) -> int:
    return content[at] if at < len(content) else 0


def _not_read(what: str) -> PictureError:
    return PictureError(
        Health.NOT_SUPPORTED,
        f"It is {what}. Such files are not read. Save it as JPEG of 8 bits, PNG or TIFF.",
    )


def _too_much(what: str) -> PictureError:
    return PictureError(Health.DAMAGED, f"The JPEG has more than {what}; so many are not decoded.")
