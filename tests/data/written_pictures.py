"""Small TIFF and PNG files written from arrays, without Pillow, for independent tests."""

import struct
import zlib

import numpy as np

FORMATS = {1: "B", 3: "H", 4: "I", 12: "d"}


def tiff(
    bands: np.ndarray,
    *,
    order: str = "<",
    photometric: int | None = None,
    extra: tuple[int, ...] = (),
    is_planar: bool = False,
    compression: int = 1,
    bits: int | None = None,
    orientation: int | None = None,
    rows_per_strip: int | None = None,
    more: dict[int, tuple[int, tuple[int, ...]]] | None = None,
    leave_out: tuple[int, ...] = (),
) -> bytes:
    """Write an array (height, width, n) as a TIFF of one picture.

    `bits` packs unsigned values of fewer bits than the array's type, the highest bit first.
    `more` are further tags: type and values. `compression` is 1 (none) or 8 (deflate).
    """
    height, width, n = bands.shape
    depth = bits or bands.dtype.itemsize * 8
    sample_format = {"u": 1, "i": 2, "f": 3, "c": 6}[bands.dtype.kind]
    planes = [bands[..., at : at + 1] for at in range(n)] if is_planar else [bands]
    step = rows_per_strip or height
    strips = []
    for plane in planes:
        for top in range(0, height, step):
            strip = packed(plane[top : top + step], bits, order)
            strips.append(zlib.compress(strip) if compression == 8 else strip)
    kind = photometric if photometric is not None else (2 if n >= 3 else 1)
    tags: dict[int, tuple[int, tuple[int, ...]]] = {
        256: (4, (width,)),
        257: (4, (height,)),
        258: (3, (depth,) * n),
        259: (3, (compression,)),
        262: (3, (kind,)),
        273: (4, (0,) * len(strips)),
        277: (3, (n,)),
        278: (4, (step,)),
        279: (4, tuple(map(len, strips))),
        284: (3, (2 if is_planar else 1,)),
        339: (3, (sample_format,) * n),
    }
    if extra:
        tags[338] = (3, extra)
    if orientation is not None:
        tags[274] = (3, (orientation,))
    tags |= more or {}
    for tag in leave_out:
        del tags[tag]
    start = 8 + 2 + 12 * len(tags) + 4
    n_values = sum(size for kind, values in tags.values() if (size := _size(kind, values)) > 4)
    at, offsets = start + n_values + n_values % 2, []
    for strip in strips:
        offsets.append(at)
        at += len(strip)
    tags[273] = (4, tuple(offsets))
    entries, values_after = b"", b""
    for tag, (kind, values) in sorted(tags.items()):
        body = struct.pack(f"{order}{len(values)}{FORMATS[kind]}", *values)
        if len(body) > 4:
            where = struct.pack(f"{order}I", start + len(values_after))
            values_after += body
        else:
            where = body.ljust(4, b"\0")
        entries += struct.pack(f"{order}HHI", tag, kind, len(values)) + where
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(tags))
    values_after += b"\0" * (len(values_after) % 2)
    return head + entries + bytes(4) + values_after + b"".join(strips)


def _size(kind: int, values: tuple[int, ...]) -> int:
    return len(values) * struct.calcsize(f"={FORMATS[kind]}")


def packed(samples: np.ndarray, bits: int | None, order: str) -> bytes:
    """Write samples one after the other; each row of packed bits begins a byte."""
    if bits is None:
        return samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    rows = samples.reshape(len(samples), -1).astype(np.uint32)
    places = np.arange(bits - 1, -1, -1)
    ones = (rows[..., None] >> places) & 1
    return np.packbits(ones.reshape(len(rows), -1).astype(np.uint8), axis=1).tobytes()


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png(samples: np.ndarray, depth: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Write an array (height, width, n) as a PNG of so many bits; `chunks` precede the pixels."""
    height, width, n = samples.shape
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[n]
    if any(kind == b"PLTE" for kind, _ in chunks):
        colour = 3
    bits = depth if depth < 8 else None
    kind = np.uint16 if depth == 16 else np.uint8
    lines = b"".join(b"\0" + packed(line[None].astype(kind), bits, ">") for line in samples)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = b"".join(chunk(*each) for each in chunks)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + body
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )
