"""Boxes, the building blocks of HEIC, AVIF and JPEG XL files (ISO/IEC 14496-12, 4.2)."""

import struct
from collections.abc import Iterator

_MAX_BOXES = 100_000


def boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, start and end of the content of each box in a part of a file.

    Args:
        data: Content of the file.
        start: Start of the part.
        end: End of the part.

    Raises:
        struct.error: The file ends within the size of a box.
    """
    for _ in range(_MAX_BOXES):
        if start + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        stop = end if size == 0 else min(start + size, end)
        if stop < start + head:
            return
        yield name, start + head, stop
        start = stop
