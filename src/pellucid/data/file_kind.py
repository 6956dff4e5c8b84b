"""What a file is by its content, whatever its name says."""

import re
from collections.abc import Callable
from typing import NamedTuple

from pellucid.data.health import Health
from pellucid.errors import PictureError

READ = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, JPEG 2000 or JPEG XL"
"""What is decoded, for messages."""

_HEIF_BRANDS = frozenset(
    b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 mif3 msf1 miaf MiHE MiHB MiAn 1pic".split()
)
"""Of still pictures and bursts, ISO/IEC 23008-12 (HEIF) and 23000-22 (MIAF)."""
_HEVC_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs MiHE MiHB".split())
_AVIF_BRANDS = frozenset(b"avif avis MA1A MA1B".split())
_JXL_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
_JP2_BOX = b"\0\0\0\x0cjP  \r\n\x87\n"

_OTHER_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"8BPS", "a Photoshop document (PSD)"),
    (b"gimp xcf", "a GIMP document (XCF)"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance picture (HDR)"),
    (b"#?RGBE", "a Radiance picture (HDR)"),
    (b"SIMPLE  =", "a FITS picture"),
    (b"qoif", "a QOI picture"),
    (b"DDS ", "a DirectDraw surface (DDS)"),
    (b"\0\0\x01\0", "a Windows icon (ICO)"),
    (b"\0\0\x02\0", "a Windows cursor (CUR)"),
    (b"icns", "an Apple icon (ICNS)"),
    (b"II\xbc\x01", "a JPEG XR picture"),
    (b"II\xbc\0", "a JPEG XR picture"),
    (b"AT&TFORM", "a DjVu document"),
    (b"BPG\xfb", "a BPG picture"),
    (b"FLIF", "a FLIF picture"),
    (b"\x97JB2", "a JBIG2 picture"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile (WMF)"),
    (b"%!PS", "a PostScript drawing"),
    (b"FUJIFILMCCD-RAW", "a raw camera file (Fujifilm, RAF)"),
    (b"FOVb", "a raw camera file (Sigma, X3F)"),
    (b"\0MRM", "a raw camera file (Minolta, MRW)"),
    (b"IIRO", "a raw camera file (Olympus, ORF)"),
    (b"IIRS", "a raw camera file (Olympus, ORF)"),
    (b"MMOR", "a raw camera file (Olympus, ORF)"),
    (b"IIU\0", "a raw camera file (Panasonic, RW2)"),
    (b"HEAPCCDR", "a raw camera file (Canon, CRW)"),
)

_NO_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive, or a document that is one"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1aE\xdf\xa3", "a film (Matroska or WebM)"),
    (b"FLV\x01", "a film (Flash)"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a film (Windows Media)"),
    (b"OggS", "a recording (Ogg)"),
    (b"ID3", "a recording (MP3)"),
    (b"fLaC", "a recording (FLAC)"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"CDF\x02", "a NetCDF file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"PAR1", "a Parquet table"),
    (b"ARROW1", "an Arrow table"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an older Office document or Windows' Thumbs.db"),
    (b"\0\0\0\x01Bud1", "a note of the macOS Finder (.DS_Store)"),
    (b"\0\x05\x16\x07", "what macOS keeps beside a file (AppleDouble)"),
    (b"bplist00", "a property list of macOS"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"version https://git-lfs", "a pointer of Git LFS; fetch the pictures with `git lfs pull`"),
    (b"[InternetShortcut]", "a link to a web page"),
    (b"[{000214A0", "a link to a web page"),
    (b"{\\rtf", "a text document (RTF)"),
)

_TEXTS: tuple[tuple[bytes, str], ...] = (
    (rb"<!doctype html|<html|<head|<body", "a web page"),
    (
        rb"<svg|<\?xml[^>]*>\s*(<!--.*?-->\s*)*(<!doctype svg|<svg)",
        "an SVG drawing",
    ),
    (rb"<\?xml|<[a-z][\w:-]*[\s/>]", "an XML file"),
    (rb"[{\[]\s*([\"{\[\d}\]]|true|false|null)", "a JSON file"),
)

_NETPBM = rb"P([1-7FfPy])[\s#]"
_OTHER_PICTURES_ELSEWHERE: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (
        lambda data: data[128:132] == b"DICM",
        "a DICOM picture, whose values need the window of its header",
    ),
    (lambda data: bool(re.match(_NETPBM, data)), "a Netpbm picture (PBM, PGM, PPM)"),
    (lambda data: data[-18:-1] == b"TRUEVISION-XFILE.", "a Targa picture (TGA)"),
    (lambda data: data[344:348] in (b"n+1\0", b"ni1\0"), "a NIfTI volume"),
)
"""What does not tell itself by its first bytes."""
_QUICKTIME = (b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot")
_FIRST = 512


class FileKind(NamedTuple):
    """A format that is decoded."""

    name: str
    """For people."""
    pillow: str
    """Pillow's name of the format."""


JPEG, PNG, WEBP = FileKind("JPEG", "JPEG"), FileKind("PNG", "PNG"), FileKind("WebP", "WEBP")
BMP, GIF, TIFF = FileKind("BMP", "BMP"), FileKind("GIF", "GIF"), FileKind("TIFF", "TIFF")
HEIF, AVIF = FileKind("HEIC", "HEIF"), FileKind("AVIF", "AVIF")
JPEG_2000, JPEG_XL = FileKind("JPEG 2000", "JPEG2000"), FileKind("JPEG XL", "JXL")


def kind_of(data: bytes) -> FileKind:
    """Tell the format of a picture by its first bytes.

    Args:
        data: The content of a file, not empty.

    Raises:
        PictureError: It is none of the formats that are decoded; the message names what it is.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return TIFF
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data.startswith(b"BM") and len(data) >= 6 and _is_bitmap(data):
        return BMP
    if data.startswith((_JP2_BOX, b"\xff\x4f\xff\x51")):
        return JPEG_2000
    if data.startswith((b"\xff\x0a", _JXL_BOX)):
        return JPEG_XL
    if data[4:8] == b"ftyp":
        return _kind_of_boxes(data)
    raise _other(data)


def _is_bitmap(data: bytes) -> bool:
    """Whether the size of the second header is one that Windows or OS/2 has had."""
    return int.from_bytes(data[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124) or (
        len(data) < 18
    )


def brands_of(data: bytes) -> list[bytes]:
    """List the brands in the first box of a file of ISO/IEC 14496-12, the major one first."""
    size = min(int.from_bytes(data[:4]), _FIRST)
    return [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]


def _kind_of_boxes(data: bytes) -> FileKind:
    brands = brands_of(data)
    major, known = brands[0], set(brands)
    if major in _AVIF_BRANDS:
        return AVIF
    # The brands mif1 and msf1 tell nothing of how the pixels are coded; the others do.
    if major in _HEIF_BRANDS:
        is_avif = known & _AVIF_BRANDS and not known & _HEVC_BRANDS
        return AVIF if is_avif else HEIF
    if major == b"crx ":
        raise _not_read("a raw camera file (Canon, CR3)")
    if known & _AVIF_BRANDS and not known & {b"isom", b"mp41", b"mp42", b"qt  "}:
        return AVIF
    raise _no_picture("a film (MP4, QuickTime or the like)")


def _other(data: bytes) -> PictureError:
    """Say what it is, if it is none of the formats that are decoded."""
    for sign, what in _OTHER_PICTURES:
        if data.startswith(sign):
            return _not_read(what)
    for sign, what in _NO_PICTURES:
        if data.startswith(sign):
            return _no_picture(what)
    for is_it, what in _OTHER_PICTURES_ELSEWHERE:
        if is_it(data):
            return _not_read(what)
    if data.startswith(b"RIFF"):
        return _no_picture("a film or a recording (RIFF)")
    if data[4:8] in _QUICKTIME:
        return _no_picture("a film (QuickTime)")
    start = data[:_FIRST]
    if any(start):
        return _no_picture(_kind_of_text(start) or "something else")
    is_blank = not data.strip(b"\0")
    return _no_picture("nothing but zeros; was it copied whole?" if is_blank else "something else")


def _kind_of_text(start: bytes) -> str | None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what in _TEXTS:
        if re.match(pattern, text, re.IGNORECASE):
            return what
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) and start.count(b"\0") > len(start) // 4:
        return "a text"
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return "a text" if len(start) > 3 and not controls and _is_encoded(start) else None


def _is_encoded(start: bytes) -> bool:
    """Whether these are UTF-8 characters, but for one that the end cuts through."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4
    return True


def _no_picture(what: str) -> PictureError:
    return PictureError(
        Health.NOT_A_PICTURE,
        f"The content is {what}, whatever the file's name says. Expected {READ}.",
    )


def _not_read(what: str) -> PictureError:
    return PictureError(
        Health.NOT_SUPPORTED,
        f"The content is {what}. Such files are not read. Save it as JPEG, PNG or TIFF.",
    )
