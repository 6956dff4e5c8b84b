"""Directories of a TIFF file, read without decoding any pixels."""

import struct
from dataclasses import dataclass

from pellucid.data.magic_bytes import BIG_TIFF, TIFF

MAX_NUMBERS = 2**20
"""Maximum number of values of a tag; with more, it is damaged or an attack. The largest tags are
the offsets of strips."""
MAX_TAGS = 4096
_MAX_DIRECTORIES = 64

_FORMATS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q"}
_FORMATS |= {17: "q", 18: "Q"}
_SIZES = {2: 1, 5: 8, 7: 1, 10: 8} | {
    kind: struct.calcsize(f"={f}") for kind, f in _FORMATS.items()
}

NEW_SUBFILE_TYPE, WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
FILL_ORDER, MAKE, SAMPLES, PLANAR, COLOUR_MAP, TILE_WIDTH, TILE_LENGTH = (
    266,
    271,
    277,
    284,
    320,
    322,
    323,
)
SUB_DIRECTORIES, INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT, MAX_SAMPLE = 330, 332, 338, 339, 341
MIN_SAMPLE, YCBCR_SUBSAMPLING, DNG_VERSION = 340, 530, 50706
_BELOW = (SUB_DIRECTORIES, 34665, 34853, 40965)  # the others: EXIF, GPS, interoperability


@dataclass(frozen=True)
class Directory:
    """Tags of one image."""

    data: bytes
    order: str
    """Byte order, as in `struct`."""
    entries: dict[int, tuple[int, int, int]]
    """Type, number of values and offset of the values, by tag."""
    following: int
    """Offset of the next directory; 0 for none."""
    n_tags: int
    """Number of tags that the directory declares; above `MAX_TAGS`, not all are in `entries`."""

    def numbers(self, tag: int, default: tuple[float, ...] = ()) -> tuple[float, ...]:
        """Return a tag's values; the default if it is missing, cut off or not numeric."""
        kind, count, start = self.entries.get(tag, (0, 0, 0))
        form = _FORMATS.get(kind)
        if form is None or not 0 < count <= MAX_NUMBERS:
            return default
        try:
            return struct.unpack_from(f"{self.order}{count}{form}", self.data, start)
        except struct.error:
            return default

    def number(self, tag: int, default: int) -> int:
        """Return a tag's first value as an integer; the default as for `numbers`."""
        found = self.numbers(tag)
        return int(found[0]) if found else default

    def text(self, tag: int) -> str:
        """Return a tag's text, without unprintable characters."""
        _, count, start = self.entries.get(tag, (0, 0, 0))
        found = self.data[start : start + min(count, 64)].split(b"\0")[0]
        return "".join(filter(str.isprintable, found.decode("ascii", "ignore"))).strip()

    @property
    def n_bytes(self) -> int:
        """Total size of the values in bytes, as the tags declare it."""
        return sum(n * _SIZES.get(kind, 1) for kind, n, _ in self.entries.values())


def read_directories(data: bytes) -> list[Directory]:
    """Read all directories of a TIFF or BigTIFF, including subdirectories.

    Args:
        data: Content of a file that starts like a TIFF.

    Returns:
        All directories that can be read, the first one first; empty if there is none.
    """
    is_big = data[:4] in BIG_TIFF
    order = (BIG_TIFF if is_big else TIFF)[data[:4]]
    first = _unpack(f"{order}Q" if is_big else f"{order}I", data, 8 if is_big else 4)
    waiting, seen, found = [first], set(), list[Directory]()
    while waiting and len(found) < _MAX_DIRECTORIES:
        start = waiting.pop(0)
        if not start or start in seen:
            continue
        seen.add(start)
        directory = _read_one(data, order, start, is_big=is_big)
        if directory is None:
            continue
        found.append(directory)
        below = [directory.numbers(tag)[:_MAX_DIRECTORIES] for tag in _BELOW]
        waiting += [directory.following, *(int(at) for group in below for at in group)]
    return found


def _read_one(data: bytes, order: str, start: int, *, is_big: bool) -> Directory | None:
    n_tags = _unpack(f"{order}Q" if is_big else f"{order}H", data, start)
    at, size = start + (8 if is_big else 2), 20 if is_big else 12
    form, room = (f"{order}HHQ", 8) if is_big else (f"{order}HHI", 4)
    if not n_tags:
        return None
    entries: dict[int, tuple[int, int, int]] = {}
    for _ in range(min(n_tags, MAX_TAGS)):
        try:
            tag, kind, count = struct.unpack_from(form, data, at)
        except struct.error:
            break
        value = at + size - room
        if count * _SIZES.get(kind, 1) > room:
            value = _unpack(f"{order}Q" if is_big else f"{order}I", data, value)
        entries.setdefault(tag, (kind, count, value))
        at += size
    following = _unpack(f"{order}Q" if is_big else f"{order}I", data, at)
    return Directory(data, order, entries, following, n_tags)


def _unpack(form: str, data: bytes, at: int) -> int:
    """Read one number; return 0 beyond the end of the file."""
    try:
        return int(struct.unpack_from(form, data, at)[0])
    except struct.error:
        return 0


def max_bytes_of_tags(data: bytes) -> int:
    """Return the total size in bytes that the tags of all directories declare.

    Overlapping values are counted separately.

    Args:
        data: Content of a TIFF file, or the EXIF of an image from the TIFF header on.

    Returns:
        The total size; 0 if the data is not a TIFF.
    """
    if data[:4] not in (*TIFF, *BIG_TIFF):
        return 0
    return sum(directory.n_bytes for directory in read_directories(data))
