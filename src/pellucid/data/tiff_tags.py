"""The directories of a TIFF file, read without decoding anything."""

import struct
from dataclasses import dataclass

from pellucid.data.magic_bytes import BIG_TIFF, TIFF

MAX_NUMBERS = 2**20
"""A tag with more values is damaged, or an attack; the largest are the offsets of strips."""
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
SUB_DIRECTORIES, INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT, LARGEST = 330, 332, 338, 339, 341
SMALLEST, YCBCR_SUBSAMPLING, DNG_VERSION = 340, 530, 50706
_BELOW = (SUB_DIRECTORIES, 34665, 34853, 40965)  # the latter are EXIF's, of GPS, of compatibility


@dataclass(frozen=True)
class Directory:
    """One picture's tags."""

    data: bytes
    order: str
    """How `struct` names the byte order."""
    entries: dict[int, tuple[int, int, int]]
    """By tag: type, number of values, where they begin."""
    following: int
    """Where the next directory begins; 0 for none."""
    n_tags: int
    """As many as it says it has; above `MAX_TAGS`, not all of them are in `entries`."""

    def numbers(self, tag: int, default: tuple[float, ...] = ()) -> tuple[float, ...]:
        """Give a tag's values; the default if it is missing, cut off or holds no numbers."""
        kind, count, start = self.entries.get(tag, (0, 0, 0))
        form = _FORMATS.get(kind)
        if form is None or not 0 < count <= MAX_NUMBERS:
            return default
        try:
            return struct.unpack_from(f"{self.order}{count}{form}", self.data, start)
        except struct.error:
            return default

    def number(self, tag: int, default: int) -> int:
        """Give a tag's first value as a whole number."""
        found = self.numbers(tag)
        return int(found[0]) if found else default

    def text(self, tag: int) -> str:
        """Give a tag's text, without what is not printable."""
        _, count, start = self.entries.get(tag, (0, 0, 0))
        found = self.data[start : start + min(count, 64)].split(b"\0")[0]
        return "".join(filter(str.isprintable, found.decode("ascii", "ignore"))).strip()

    @property
    def n_bytes(self) -> int:
        """What the values of all tags take, as the tags say it."""
        return sum(n * _SIZES.get(kind, 1) for kind, n, _ in self.entries.values())


def read_directories(data: bytes) -> list[Directory]:
    """Read the directories of a TIFF or BigTIFF: the first, those after it, and those below it.

    Args:
        data: The content of a file that begins as a TIFF.

    Returns:
        As many as can be read, the first one first; empty if there is none.
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
    """Read one number; 0 where the file has ended."""
    try:
        return int(struct.unpack_from(form, data, at)[0])
    except struct.error:
        return 0


def most_bytes_of_tags(data: bytes) -> int:
    """Add up what the tags of the first directory and its own take, overlapping or not.

    Args:
        data: A TIFF file, or the EXIF of a picture without what precedes the TIFF header.
    """
    if data[:4] not in (*TIFF, *BIG_TIFF):
        return 0
    return sum(directory.n_bytes for directory in read_directories(data))
