"""Colours declared by code points instead of an ICC profile (ITU-T H.273, "CICP").

HEIC and AVIF have them in a `colr` box of type `nclx` (ISO/IEC 14496-12, 12.1.5), PNG in a chunk
`cICP` (third edition, 11.3.2.6). Pillow reads such images as if they were sRGB.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pellucid.data.file_kind import PNG, FileKind
from pellucid.data.health import Health
from pellucid.data.iso_boxes import boxes
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

_PRIMARIES = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),  # sRGB, BT.709
    5: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060)),  # BT.601 with 625 lines
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),  # BT.601 with 525 lines
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),  # BT.2020
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # Display P3
}
"""Chromaticities of red, green and blue (H.273, table 2), for primaries with the white point D65.
"""

_LIKE_SRGB = {1, 6, 13, 14, 15}
"""Transfer characteristics treated as sRGB (H.273, table 3). Like browsers, this includes those of
video."""

_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}

_HDR = {16: "PQ", 18: "HLG"}

_UNSPECIFIED = 2

_D65, _D50 = (0.3127, 0.3290), (0.3457, 0.3585)
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def declared_profile(data: bytes, kind: FileKind) -> bytes | None:
    """Create an ICC profile from the code points of a file.

    Args:
        data: Content of a PNG, HEIC or AVIF file.
        kind: Format of the file.

    Returns:
        An ICC profile; None if there are no code points, or if they mean sRGB.

    Raises:
        PictureError: The colours have a high dynamic range, or the code points are unknown.
    """
    try:
        points = _of_png(data) if kind is PNG else _of_boxes(data)
    except (struct.error, IndexError):  # damaged: the reader will report or ignore it
        return None
    if points is None:
        return None
    primaries, transfer = points
    if transfer in _HDR:
        raise PictureError(
            Health.NOT_SUPPORTED,
            _(
                "Its colours have a high dynamic range (HDR, {hdr}), so the value of white "
                "is uncertain. Save it as JPEG, or as HEIC without HDR.",
                hdr=_HDR[transfer],
            ),
        )
    primaries = 1 if primaries == _UNSPECIFIED else primaries
    transfer = 13 if transfer == _UNSPECIFIED else transfer
    if primaries not in _PRIMARIES or not (transfer in _LIKE_SRGB or transfer in _GAMMAS):
        raise PictureError(
            Health.NOT_SUPPORTED,
            _(
                "Its colours are declared by unknown code points (primaries {primaries}, "
                "transfer {transfer}). Save it as JPEG or PNG in sRGB.",
                primaries=primaries,
                transfer=transfer,
            ),
        )
    if primaries == 1 and transfer in _LIKE_SRGB:
        return None
    return _profile(primaries, _GAMMAS.get(transfer))


def _of_png(data: bytes) -> tuple[int, int] | None:
    at = data.find(b"\0\0\0\4cICP", 8, max(data.find(b"IDAT"), 8))
    return (data[at + 8], data[at + 9]) if at > 0 else None


def _of_boxes(data: bytes) -> tuple[int, int] | None:
    """Return the `nclx` code points of the primary item, or of its tiles if it is tiled."""
    meta = next(((a, b) for name, a, b in boxes(data, 0, len(data)) if name == b"meta"), None)
    if meta is None:
        return None
    inner = {name: (a, b) for name, a, b in boxes(data, meta[0] + 4, meta[1])}
    if b"iprp" not in inner:
        return None
    properties = {name: (a, b) for name, a, b in boxes(data, *inner[b"iprp"])}
    if b"ipco" not in properties:
        return None
    declared = {
        number: struct.unpack_from(">HH", data, start + 4)
        for number, (name, start, _) in enumerate(boxes(data, *properties[b"ipco"]), 1)
        if name == b"colr" and data[start : start + 4] == b"nclx"
    }
    if not declared:
        return None
    wanted = _primary_item(data, inner.get(b"pitm"))
    for item, number in _associations(data, properties.get(b"ipma")):
        if item == wanted and number in declared:
            return declared[number]
    return next(iter(declared.values()))


def _primary_item(data: bytes, box: tuple[int, int] | None) -> int | None:
    if box is None:
        return None
    form = ">H" if data[box[0]] == 0 else ">I"
    return int(struct.unpack_from(form, data, box[0] + 4)[0])


def _associations(data: bytes, box: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Yield pairs of an item and the number of one of its properties, counted from 1."""
    if box is None:
        return
    at, end = box
    version, is_wide = data[at], data[at + 3] & 1
    at += 8  # version, flags and the number of items, which the end of the box tells as well
    while at < end:
        item = struct.unpack_from(">I" if version else ">H", data, at)[0]
        at += 4 if version else 2
        n, at = data[at], at + 1
        for _unused in range(n):
            if is_wide:
                yield item, struct.unpack_from(">H", data, at)[0] & 0x7FFF
            else:
                yield item, data[at] & 0x7F
            at += 2 if is_wide else 1


@lru_cache
def _profile(primaries: int, gamma: float | None) -> bytes:
    """Build an ICC profile of version 4 (ICC.1:2022) for a display with these colours.

    Args:
        primaries: Key of `_PRIMARIES`.
        gamma: Exponent of the transfer curve; None for the sRGB curve.
    """
    columns = np.stack([_xyz(point) for point in _PRIMARIES[primaries]], axis=1)
    to_xyz = columns * np.linalg.solve(columns, _xyz(_D65))
    factors = (_BRADFORD @ _xyz(_D50)) / (_BRADFORD @ _xyz(_D65))
    to_xyz = np.linalg.solve(_BRADFORD, factors[:, None] * (_BRADFORD @ to_xyz))
    # The sRGB curve (IEC 61966-2-1) is a parametric curve of type 3.
    steps = (0, gamma) if gamma else (3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    curve = struct.pack(">4sIHH", b"para", 0, steps[0], 0) + _fixed(*steps[1:])
    tags = {b"wtpt": b"XYZ " + bytes(4) + _fixed(*_xyz(_D50))}
    for letter, column in zip((b"r", b"g", b"b"), to_xyz.T, strict=True):
        tags[letter + b"XYZ"] = b"XYZ " + bytes(4) + _fixed(*column)
        tags[letter + b"TRC"] = curve
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    header = struct.pack(">I4xI", start + len(body), 0x04300000) + b"mntrRGB XYZ "
    header = header.ljust(36, b"\0") + b"acsp"
    header = header.ljust(68, b"\0") + _fixed(*_xyz(_D50))
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz(point: tuple[float, float]) -> NDArray[np.float64]:
    x, y = point
    return np.array([x / y, 1, (1 - x - y) / y])


def _fixed(*values: float) -> bytes:
    """Encode fixed-point numbers with 16 integer bits and 16 fractional bits."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
