# ruff: noqa: C901
"""Draws archives that nobody packs by mistake, byte by byte; a few kB that hold gigabytes."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from ..sources.pictures import png

MIB = 2**20
GOOD = {"cat/1.png": png(1), "dog/1.png": png(2)}
BLOCK = 512

Draw = Callable[[Path], None]


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % BLOCK)


def tar_header(name: bytes, size: int = 0, kind: bytes = b"0", link: bytes = b"", **more) -> bytes:
    """A header as of POSIX; sizes that do not fit are written as of GNU."""
    if 0 <= size < 8**11:
        digits = b"%011o\0" % size
    else:
        digits = (size & (2**96 - 1) | 1 << 95).to_bytes(12, "big")
    block = bytearray(BLOCK)
    block[: len(name[:100])] = name[:100]
    block[100:108] = more.get("mode", b"0000644\0")
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = digits
    block[136:148] = b"00000000000\0"
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157 : 157 + len(link)] = link
    block[257:265] = more.get("magic", b"ustar\x0000")
    block[345 : 345 + len(more.get("prefix", b""))] = more.get("prefix", b"")
    block[386 : 386 + len(more.get("sparse", b""))] = more.get("sparse", b"")
    if "real" in more:
        block[482:483] = more.get("extended", b"\0")
        block[483:495] = (more["real"] | 1 << 95).to_bytes(12, "big")
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def tar_entry(name: str | bytes, content: bytes, kind: bytes = b"0", **more) -> bytes:
    raw = name.encode() if isinstance(name, str) else name
    return tar_header(raw, len(content), kind, **more) + padded(content)


def good_tar() -> bytes:
    return b"".join(tar_entry(name, content) for name, content in GOOD.items())


END = bytes(2 * BLOCK)


@cache
def zeros(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(bytes(10 * MIB))


def xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=1)


PACKERS = {".tar.gz": gzip.compress, ".tar.bz2": bz2.compress, ".tar.xz": xz}


def packed_tar(pack: Callable[[bytes], bytes], parts: list[bytes | int]) -> bytes:
    """Pack parts, one stream after the other; a number is so many times ten MiB of zeros."""
    return b"".join(zeros(pack) * part if isinstance(part, int) else pack(part) for part in parts)


def pax(**values: str | bytes) -> bytes:
    found = b""
    for key, value in values.items():
        raw = value.encode() if isinstance(value, str) else value
        body = b" %s=%s\n" % (key.replace("__", ".").encode(), raw)
        length = len(body)
        while len(str(length)) + len(body) != length:
            length = len(str(length)) + len(body)
        found += str(length).encode() + body
    return found


def wrote(content: bytes) -> Draw:
    return lambda path: path.write_bytes(content)  # type: ignore[return-value]


class Zip:
    """A zip archive whose every field may lie."""

    def __init__(self) -> None:
        self.body, self.directory, self.n = b"", b"", 0

    def add(self, name: str | bytes, data: bytes, raw: bytes | None = None, **lie) -> "Zip":
        """Add a file; `raw` is what is stored, packed already."""
        name = name.encode() if isinstance(name, str) else name
        stored = data if raw is None else raw
        method = lie.get("method", 0 if raw is None else 8)
        crc = lie.get("crc", zlib.crc32(data))
        size, extra = lie.get("size", len(data)), lie.get("extra", b"")
        n_packed = lie.get("packed", len(stored))
        flags = lie.get("flags", 0x800)
        at = lie.get("at", len(self.body))
        head = struct.pack("<5H3I2H", 20, flags, method, 0, 0, crc, min(n_packed, 2**32 - 1),
                           min(size, 2**32 - 1), len(name), 0)  # fmt: skip
        if "at" not in lie:
            self.body += b"PK\x03\x04" + head + name + stored
        wide = b""
        if size >= 2**32 - 1 or n_packed >= 2**32 - 1:
            values = [v for v in (size, n_packed) if v >= 2**32 - 1]
            wide = struct.pack(f"<2H{len(values)}Q", 1, 8 * len(values), *values)
        extra = wide + extra
        self.directory += b"PK\x01\x02" + struct.pack(
            "<6H3I5H2I", 20, lie.get("needs", 20), flags, method, 0, 0, crc,
            min(n_packed, 2**32 - 1), min(size, 2**32 - 1), len(name), len(extra),
            0, 0, 0, lie.get("mode", 0o100644) << 16, at,
        ) + name + extra  # fmt: skip
        self.n += 1
        return self

    def end(self, **lie) -> bytes:
        n = lie.get("n", min(self.n, 65535))
        size, at = lie.get("size", len(self.directory)), lie.get("at", len(self.body))
        return self.body + self.directory + b"PK\x05\x06" + struct.pack(
            "<4H2IH", 0, 0, n, n, size, at, lie.get("comment", 0)
        )  # fmt: skip


def good_zip() -> Zip:
    found = Zip()
    for name, content in GOOD.items():
        found.add(name, content)
    return found


@cache
def deflated_zeros(n_mib: int) -> tuple[bytes, int]:
    """So many MiB of zeros as one stream of deflate, and their CRC."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(10 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(n_mib // 10):
        crc = zlib.crc32(bytes(10 * MIB), crc)
    return block * (n_mib // 10) + zlib.compressobj(9, zlib.DEFLATED, -15).flush(), crc


def zip_of_zeros(n: int, n_mib: int) -> bytes:
    raw, crc = deflated_zeros(n_mib)
    found = good_zip()
    for number in range(n):
        found.add(f"cat/{number + 2}.png", b"", raw, size=n_mib * MIB, crc=crc)
    return found.end()


def tars() -> Iterator[tuple[str, bytes]]:
    """Names with the endings of tar archives, and contents."""
    good = good_tar()
    big = tar_header(b"cat/2.png", 500 * MIB)
    for ending, pack in PACKERS.items():
        many = [part for _ in range(32 if ending == ".tar.gz" else 2) for part in (big, 50)]
        yield f"zeros{ending}", packed_tar(pack, [good, *many, END])
        for what, kind in (("long_name", b"L"), ("long_link", b"K"), ("pax", b"x"),
                           ("global", b"g"), ("solaris", b"X")):  # fmt: skip
            header = tar_header(b"./@", 3 * 2**30, kind)
            yield f"{what}_of_3_gib{ending}", packed_tar(pack, [good, header, 307, END])
        yield f"nothing_but_zeros{ending}", packed_tar(pack, [200])
        yield f"empty_streams{ending}", pack(b"") * 100_000
        yield f"streams_in_sequence{ending}", b"".join(map(pack, (good, END)))
        yield f"ends_too_soon{ending}", pack(good + END)[:-20]
        yield f"trailing{ending}", pack(good + END) + b"what follows"
        yield f"a_million_folders{ending}", pack(tar_header(b"cat", kind=b"5") * 20_000) * 4
        yield f"a_million_empty_files{ending}", pack(tar_header(b"cat/0.png") * 20_000) * 4
        yield f"itself_packed{ending}", pack(pack(pack(good + END)))
    yield "sparse_old.tar", good + b"".join(
        tar_header(b"cat/%d.png" % n, 512, b"S", magic=b"ustar  \0", real=500 * MIB,
                   sparse=b"00000000000\x0000000001000\0") + bytes(512)
        for n in range(2, 34)
    ) + END  # fmt: skip
    endless = tar_header(b"cat/2.png", 512, b"S", magic=b"ustar  \0", real=2**40, extended=b"\1")
    more = (b"00000000000\x0000000001000\0" * 21).ljust(504, b"\0") + b"\1" + bytes(7)
    yield "sparse_map_without_end.tar.gz", gzip.compress(good + endless + more * 200_000)
    for major, name in ((b"0", "00"), (b"1", "10")):
        facts = {
            "GNU__sparse__major": major,
            "GNU__sparse__minor": b"0",
            "GNU__sparse__name": b"cat/2.png",
            "GNU__sparse__realsize": b"%d" % 2**62,
        }
        facts |= {"GNU__sparse__size": b"%d" % 2**62, "GNU__sparse__numblocks": b"1"}
        facts |= {"GNU__sparse__map": b"0,512"} if name == "00" else {}
        body = b"%d\n" % 10**15 + b"0\n" * 10_000_000
        yield (
            f"sparse_pax_{name}.tar.gz",
            gzip.compress(
                good + tar_entry("./pax", pax(**facts), b"x") + tar_entry("cat/2.png", body) + END
            ),
        )
    for what, kind in (("pax", b"x"), ("global", b"g"), ("long_name", b"L"), ("long_link", b"K")):
        content = pax(comment="a") if kind in b"xg" else b"cat/long.png\0"
        header = tar_entry("./@", content, kind)
        yield f"3000_{what}_in_a_row.tar", good + header * 3000 + tar_entry("cat/2.png", b"") + END
        yield f"{what}_and_nothing_after.tar", good + header
        yield f"{what}_before_each.tar", (header + tar_entry("cat/1.png", png(1))) * 3 + END
    for what, content in (
        ("digits", b"1" * 1_000_000), ("digits_and_blanks", b"1 " * 400_000),
        ("no_length", b"path=cat/2.png\n"), ("length_0", b"0 path=x\n"),
        ("negative", b"-5 path=x\n"), ("lie", b"9999999 path=x\n"), ("empty", b""),
        ("size_of_2_to_62", pax(size=str(2**62))), ("negative_size", pax(size="-1024")),
        ("size_that_is_none", pax(size="many")), ("bad_charset", pax(hdrcharset=b"\xff\xfe")),
        ("no_utf8", pax(path=b"cat/\xff\xfe.png")), ("nul", pax(path=b"cat/\0.png")),
        ("absolute", pax(path="/tmp/evil.png")), ("name_of_a_mib", pax(path="a" * 900_000)),
        ("endless_time", pax(mtime="1" * 5000)), ("not_a_number", pax(mtime="nan", uid="inf")),
    ):  # fmt: skip
        entry = tar_entry("./pax", content, b"x") + tar_entry("cat/2.png", png(3))
        yield f"pax_{what}.tar", good + entry + END
    for what, size in (
        ("2_to_62", 2**62),
        ("2_to_94", 2**94),
        ("minus_512", -512),
        ("minus_1", -1),
    ):
        yield f"member_of_{what}.tar", good + tar_header(b"cat/2.png", size) + bytes(2048)
        yield f"header_of_{what}.tar", good + tar_header(b"./@", size, b"x") + bytes(2048)
    for what, name in (
        ("", b""), ("slash", b"/"), ("dots", b".."), ("dot", b"."), ("up", b"../evil.png"),
        ("deep_up", b"cat/../../evil.png"), ("absolute", b"/tmp/evil.png"),
        ("drive", b"C:\\evil.png"), ("drive_relative", b"C:evil.png"),
        ("unc", b"\\\\host\\share\\evil.png"), ("backslash_up", b"..\\evil.png"),
        ("control", b"cat/\x1b[2J\x07\r\n.png"), ("long", b"cat/" + b"a" * 96),
        ("bytes", b"cat/\xff\xfe\x80.png"), ("reserved", b"CON/nul.png"), ("blank", b"cat/ "),
        ("tilde", b"~/evil.png"), ("device", b"\\\\.\\C:"), ("stream", b"cat/x.png:stream"),
    ):  # fmt: skip
        yield f"name_{what}.tar", good + tar_entry(name, png(3)) + END
    deep = b"a/" * 20_000 + b"x.png\0"
    yield "name_20000_deep.tar", good + tar_entry("@", deep, b"L") + tar_entry("x", png(3)) + END
    wide = b"cat/" + b"a" * 300 + b".png\0"
    yield "name_of_300.tar", good + tar_entry("@", wide, b"L") + tar_entry("x", png(3)) + END
    for what, first, second in (
        ("file_then_folder", "cat/x", "cat/x/1.png"), ("folder_then_file", "cat/x/1.png", "cat/x"),
        ("class_is_a_file", "dog", "dog/2.png"), ("twice", "cat/2.png", "cat/2.png"),
        ("case", "cat/A.png", "cat/a.png"),
    ):  # fmt: skip
        yield f"{what}.tar", good + tar_entry(first, png(3)) + tar_entry(second, png(4)) + END
    for what, kind, link in (
        ("symlink", b"2", b"/etc/passwd"), ("symlink_up", b"2", b"../../.."),
        ("hard_link", b"1", b"cat/1.png"), ("hard_link_out", b"1", b"/etc/passwd"),
        ("hard_link_to_itself", b"1", b"cat/l.png"), ("device", b"3", b""), ("block", b"4", b""),
        ("fifo", b"6", b""), ("contiguous", b"7", b""), ("unknown", b"\xf0", b""),
        ("vendor", b"Z", b""), ("multi_volume", b"M", b""), ("volume_label", b"V", b""),
    ):  # fmt: skip
        link_ = tar_header(b"cat/l.png", 0, kind, link=link)
        below = tar_entry("cat/l.png/evil.png", png(3))
        yield f"{what}.tar", good + link_ + below + END
    damaged = bytearray(good + good_tar().replace(b"1.png", b"2.png") + END)
    damaged[len(good) + 148] ^= 7
    yield "damaged_header.tar", bytes(damaged)
    yield "half_a_header.tar", good + tar_header(b"cat/2.png", 5)[:300]
    yield "header_and_no_content.tar", good + tar_header(b"cat/2.png", 5000) + b"few"
    yield "empty.tar", b""
    yield "one_block.tar", bytes(BLOCK)
    yield "text.tar", b"no archive at all " * 100
    xz_start = lzma.compress(good, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**30 * 3 // 2}])
    yield "dictionary_of_1536_mib.tar.xz", xz_start
    endless_name = b"\x1f\x8b\x08\x08" + bytes(6) + b"A" * MIB
    starts = (b"\x1f\x8b", endless_name, b"BZh9", b"\xfd7zXZ\0", b"\x1f\x8b\x08\xff" * 100)
    for number, start in enumerate(starts):
        yield f"start_only_{number}.tar.gz", start


def zips() -> Iterator[tuple[str, bytes]]:
    """Names with the ending of zip archives, and contents."""
    yield "zeros.zip", zip_of_zeros(32, 500)
    yield "zeros_of_800_mib.zip", zip_of_zeros(2, 400)
    raw, crc = deflated_zeros(20)
    for what, size in (("2_to_62", 2**62), ("2_to_63", 2**63), ("2_to_64", 2**64 - 1),
                       ("4_gib", 2**32 - 1), ("5_gib", 5 * 2**30)):  # fmt: skip
        yield f"member_of_{what}.zip", good_zip().add("cat/2.png", b"", raw, size=size).end()
        yield f"packed_{what}.zip", good_zip().add("cat/2.png", b"abc", packed=size).end()
    yield "says_fewer.zip", good_zip().add("cat/2.png", b"", raw, size=10, crc=0).end()
    yield "says_more.zip", good_zip().add("cat/2.png", b"abc", size=300 * MIB).end()
    yield "wrong_crc.zip", good_zip().add("cat/2.png", png(3), crc=7).end()
    for method in (1, 6, 9, 12, 14, 93, 95, 99, 65535):
        yield f"method_{method}.zip", good_zip().add("cat/2.png", b"abc", method=method).end()
    lzma_start = struct.pack("<2HBI", 9, 5, 0x5D, 2**32 - 1)
    yield (
        "lzma_dictionary.zip",
        good_zip().add("cat/2.png", b"x" * 100, lzma_start + bytes(200), method=14).end(),
    )
    bomb = bz2.compress(bytes(100 * MIB))
    yield "bzip2.zip", good_zip().add("cat/2.png", b"", bomb, size=100 * MIB, method=12).end()
    for what, name in (
        ("", b""), ("slash", b"/"), ("dots", b".."), ("up", b"../evil.png"), ("nul", b"cat/\0.png"),
        ("nul_up", b"cat/x.png\0/../../evil.png"), ("absolute", b"/tmp/evil.png"),
        ("drive", b"C:\\evil.png"), ("unc", b"\\\\host\\share\\evil.png"),
        ("backslash_up", b"..\\evil.png"), ("control", b"cat/\x1b[2J\x07\r\n.png"),
        ("long", b"cat/" + b"a" * 60_000), ("deep", b"a/" * 30_000 + b"x.png"),
        ("reserved", b"AUX/com1.png"), ("no_utf8", b"cat/\xff\xfe.png"),
    ):  # fmt: skip
        yield f"name_{what}.zip", good_zip().add(name, png(3)).end()
        yield f"undeclared_{what}.zip", good_zip().add(name, png(3), flags=0).end()
    for what, first, second in (
        ("file_then_folder", "cat/x", "cat/x/1.png"), ("folder_then_file", "cat/x/1.png", "cat/x"),
        ("twice", "cat/2.png", "cat/2.png"), ("class_is_a_file", "dog", "dog/2.png"),
    ):  # fmt: skip
        yield f"{what}.zip", good_zip().add(first, png(3)).add(second, png(4)).end()
    for what, mode in (("symlink", 0o120777), ("fifo", 0o010644), ("device", 0o020644),
                       ("socket", 0o140644), ("folder_by_mode", 0o040755)):  # fmt: skip
        yield f"{what}.zip", good_zip().add("cat/l.png", b"/etc/passwd", mode=mode).end()
    yield "encrypted.zip", good_zip().add("cat/2.png", bytes(40), flags=0x801).end()
    yield "strongly_encrypted.zip", good_zip().add("cat/2.png", bytes(40), flags=0x841).end()
    kernel = good_zip().add("cat/2.png", b"", raw, size=20 * MIB, crc=crc)
    start = kernel.body.index(b"PK\x03\x04", len(good_zip().body))
    for number in range(2000):
        kernel.add(f"cat/k{number}.png", b"", raw, size=20 * MIB, crc=crc, at=start)
    yield "overlapping_of_40_gib.zip", kernel.end()
    few = good_zip().add("cat/2.png", b"", raw, size=20 * MIB, crc=crc)
    yield (
        "overlapping_of_40_mib.zip",
        few.add("cat/3.png", b"", raw, size=20 * MIB, crc=crc, at=start).end(),
    )
    entry = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, *[0] * 14)
    many = Zip()
    many.directory, many.n = entry * 1_200_000, 65535
    yield "1_200_000_entries.zip", many.end()
    many.directory = entry * 300_000
    yield "300_000_entries.zip", many.end()
    for field, values in (("size", (2**32 - 1, 2**31, 0, 5)), ("at", (2**32 - 1, 2**31, 1)),
                          ("n", (0, 65535)), ("comment", (65535,))):  # fmt: skip
        for value in values:
            yield f"end_{field}_{value}.zip", good_zip().end(**{field: value})
    wide = good_zip()
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, 2**63, 1)
    record = b"PK\x06\x06" + struct.pack("<Q2H2I4Q", 44, 45, 45, 0, 0, *[2**63] * 4)
    yield "zip64_of_2_to_63.zip", wide.body + wide.directory + record + locator + wide.end()[-22:]
    for number, extra in enumerate((b"\x01\0\xff\xff", b"\x01\0\0\0", b"\x75\x70\x05\0\1\0\0\0\0",
                                    b"\x75\x70\x03\0\1\0\0", b"\xff" * 7)):  # fmt: skip
        yield f"extra_{number}.zip", good_zip().add("cat/2.png", png(3), extra=extra).end()
    nested = good_zip().end()
    for _ in range(5):
        nested = good_zip().add("cat/inner.zip", nested).end()
    yield "nested.zip", nested
    yield "empty.zip", b""
    yield "end_only.zip", Zip().end()
    yield "text.zip", b"no archive at all " * 100
    for cut in (10, 22, 40, 100):
        yield f"cut_by_{cut}.zip", good_zip().end()[:-cut]
    yield "needs_a_newer_version.zip", good_zip().add("cat/2.png", png(3), needs=63000).end()
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("cat/1.png"))
    yield "a_tar.zip", data.getvalue()
