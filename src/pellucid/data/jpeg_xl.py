"""Size of a JPEG XL image from its header, since the reader decodes all pixels to return it."""

from pellucid.data.iso_boxes import boxes
from pellucid.data.magic_bytes import JPEG_XL_STREAM

_N_BITS = (9, 13, 18, 30)
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


class _Bits:
    """Reader of integers from bytes, lowest bit first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, n: int) -> int:
        value = self._value & ((1 << n) - 1)
        self._value >>= n
        return value


def jpeg_xl_size(data: bytes) -> tuple[int, int] | None:
    """Read the width and height from the header (ISO/IEC 18181-1, SizeHeader).

    Args:
        data: Content of a file that starts like JPEG XL.

    Returns:
        Width and height in pixels, as stored; None if there is no header.
    """
    start = 0 if data.startswith(JPEG_XL_STREAM) else _start_of_codestream(data)
    if start is None or data[start : start + 2] != JPEG_XL_STREAM:
        return None
    bits = _Bits(data[start + 2 : start + 18])
    is_small = bits.take(1)

    def side() -> int:
        return 8 * (bits.take(5) + 1) if is_small else bits.take(_N_BITS[bits.take(2)]) + 1

    height = side()
    ratio = bits.take(3)
    if not ratio:
        return side(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def _start_of_codestream(data: bytes) -> int | None:
    """Find the codestream, or its first part, which follows a 4-byte number in its box."""
    starts = {b"jxlc": 0, b"jxlp": 4}
    found = boxes(data, 0, len(data))
    return next((at + starts[name] for name, at, _ in found if name in starts), None)
