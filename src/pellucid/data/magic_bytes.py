"""Magic bytes: the start of files in each format. No other module defines any of these bytes."""

import re
from collections.abc import Callable, Mapping

from pellucid.i18n import marked

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
GIF, BMP = (b"GIF87a", b"GIF89a"), b"BM"
RIFF, WEBP = b"RIFF", b"WEBP"
"""A WebP file starts with the first, and has the second after the size."""
TIFF = {b"II*\0": "<", b"MM\0*": ">"}
BIG_TIFF = {b"II+\0": "<", b"MM\0+": ">"}
"""Byte order, as in `struct`, by the start of the file."""
JPEG_2000 = (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
JPEG_XL_STREAM = b"\xff\x0a"
JPEG_XL = (JPEG_XL_STREAM, b"\0\0\0\x0cJXL \r\n\x87\n")

BOXES = b"ftyp"
"""Follows the size of the first box of an ISO/IEC 14496-12 file; the brands come next."""
HEVC_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs MiHE MiHB".split())
HEIF_BRANDS = HEVC_BRANDS | set(b"mif1 mif2 mif3 msf1 miaf MiAn 1pic".split())
"""Brands of still images and bursts, ISO/IEC 23008-12 (HEIF) and 23000-22 (MIAF)."""
AVIF_BRANDS = frozenset(b"avif avis MA1A MA1B".split())
CANON_RAW_BRAND = b"crx "
FILM_BRANDS = frozenset((b"isom", b"mp41", b"mp42", b"qt  "))
QUICKTIME = (b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot")
"""Follows the size of the first part of QuickTime films from before brands existed."""

GZIP, BZIP2, XZ, ZSTANDARD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
ZIP, ZIP_ENTRY = b"PK\x03\x04", b"PK\x01\x02"
"""The second starts each entry in the central directory at the end of an archive."""
HDF5, PARQUET, ARROW = b"\x89HDF\r\n\x1a\n", b"PAR1", b"ARROW1"
IDX_OF_BYTES = b"\0\0\x08"
"""Start of an IDX file of bytes; the number of dimensions follows."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
GIT_LFS = b"version https://git-lfs"
TFLITE = b"TFL3"
"""Follows the first four bytes."""
PICKLES = (b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5")

OTHER_PICTURES: Mapping[str, bytes | tuple[bytes, ...]] = {
    marked("a Photoshop document (PSD)"): b"8BPS",
    marked("a GIMP document (XCF)"): b"gimp xcf",
    marked("an OpenEXR picture"): b"\x76\x2f\x31\x01",
    marked("a Radiance picture (HDR)"): (b"#?RADIANCE", b"#?RGBE"),
    marked("a FITS picture"): b"SIMPLE  =",
    marked("a QOI picture"): b"qoif",
    marked("a DirectDraw surface (DDS)"): b"DDS ",
    marked("a Windows icon (ICO)"): b"\0\0\x01\0",
    marked("a Windows cursor (CUR)"): b"\0\0\x02\0",
    marked("an Apple icon (ICNS)"): b"icns",
    marked("a JPEG XR picture"): (b"II\xbc\x01", b"II\xbc\0"),
    marked("a DjVu document"): b"AT&TFORM",
    marked("a BPG picture"): b"BPG\xfb",
    marked("a FLIF picture"): b"FLIF",
    marked("a JBIG2 picture"): b"\x97JB2",
    marked("a Windows metafile (WMF)"): b"\xd7\xcd\xc6\x9a",
    marked("a PostScript drawing"): b"%!PS",
    marked("a raw camera file (Fujifilm, RAF)"): b"FUJIFILMCCD-RAW",
    marked("a raw camera file (Sigma, X3F)"): b"FOVb",
    marked("a raw camera file (Minolta, MRW)"): b"\0MRM",
    marked("a raw camera file (Olympus, ORF)"): (b"IIRO", b"IIRS", b"MMOR"),
    marked("a raw camera file (Panasonic, RW2)"): b"IIU\0",
    marked("a raw camera file (Canon, CRW)"): b"HEAPCCDR",
}
"""Image formats that are not supported."""

OTHER_PICTURES_ELSEWHERE: Mapping[str, Callable[[bytes], bool]] = {
    marked("a DICOM picture, whose values need the window of its header"): (
        lambda data: data[128:132] == b"DICM"
    ),
    marked("a Netpbm picture (PBM, PGM, PPM)"): (
        lambda data: re.match(rb"P([1-7FfPy])[\s#]", data) is not None
    ),
    marked("a Targa picture (TGA)"): lambda data: data[-18:-1] == b"TRUEVISION-XFILE.",
    marked("a NIfTI volume"): lambda data: data[344:348] in (b"n+1\0", b"ni1\0"),
}
"""Unsupported image formats that cannot be recognised by a fixed start."""

NO_PICTURES: Mapping[str, bytes | tuple[bytes, ...]] = {
    marked("a PDF document"): b"%PDF",
    marked("a ZIP archive, or a document that is one"): ZIP,
    marked("an empty ZIP archive"): b"PK\x05\x06",
    marked("a RAR archive"): b"Rar!",
    marked("a 7-Zip archive"): b"7z\xbc\xaf\x27\x1c",
    marked("a gzip archive"): GZIP,
    marked("a bzip2 archive"): BZIP2,
    marked("an xz archive"): XZ,
    marked("a Zstandard archive"): ZSTANDARD,
    marked("a film (Matroska or WebM)"): b"\x1aE\xdf\xa3",
    marked("a film (Flash)"): b"FLV\x01",
    marked("a film (Windows Media)"): b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    marked("a recording (Ogg)"): b"OggS",
    marked("a recording (MP3)"): b"ID3",
    marked("a recording (FLAC)"): b"fLaC",
    marked("an HDF5 file"): HDF5,
    marked("a NetCDF file"): (b"CDF\x01", b"CDF\x02"),
    marked("a NumPy array"): b"\x93NUMPY",
    marked("a Parquet table"): PARQUET,
    marked("an Arrow table"): ARROW,
    marked("an SQLite database"): b"SQLite format 3\0",
    marked("an older Office document or Windows' Thumbs.db"): OLD_OFFICE,
    marked("a note of the macOS Finder (.DS_Store)"): b"\0\0\0\x01Bud1",
    marked("what macOS keeps beside a file (AppleDouble)"): b"\0\x05\x16\x07",
    marked("a property list of macOS"): b"bplist00",
    marked("a Windows program"): b"MZ",
    marked("a program"): (b"\x7fELF", b"\xcf\xfa\xed\xfe"),
    marked("a pointer of Git LFS; fetch the pictures with `git lfs pull`"): GIT_LFS,
    marked("a link to a web page"): (b"[InternetShortcut]", b"[{000214A0"),
    marked("a text document (RTF)"): b"{\\rtf",
}

WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)
TEXTS: Mapping[str, re.Pattern[bytes]] = {
    marked("a web page"): WEB_PAGE,
    marked("an SVG drawing"): re.compile(
        rb"<svg|<\?xml[^>]*>\s*(<!--.*?-->\s*)*(<!doctype svg|<svg)", re.IGNORECASE
    ),
    marked("an XML file"): re.compile(rb"<\?xml|<[a-z][\w:-]*[\s/>]", re.IGNORECASE),
    marked("a JSON file"): re.compile(rb"[{\[]\s*([\"{\[\d}\]]|true|false|null)", re.IGNORECASE),
}
"""Patterns for the start of text formats, after whitespace."""
