"""Meaning of the values and bands of a TIFF, from its tags, without guessing.

The tags are those of TIFF 6.0 (Adobe 1992) and its supplements. The rule is in
``docs/pictures.md``: values are scaled if their white is certain, bands are used if the file names
them as colour or transparency, and everything else is refused with a description.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from pellucid.data import tiff_tags as tags
from pellucid.data.health import Health
from pellucid.data.tiff_tags import Directory, read_directories
from pellucid.errors import PictureError
from pellucid.i18n import and_list, marked, ngettext
from pellucid.i18n import gettext as _

_GREY_WHITE_IS_0, _GREY, _RGB, _PALETTE, _MASK, _CMYK, _YCBCR, _CIELAB = 0, 1, 2, 3, 4, 5, 6, 8
_COLOUR_FILTER, _LINEAR_RAW = 32803, 34892
_OLD_JPEG, _UNCOMPRESSED = 6, 1
_RAW_COMPRESSIONS = {32767: "Sony", 32770: "Samsung", 34713: "Nikon", 65535: "Pentax"}

_COLOURS = {
    _GREY_WHITE_IS_0: (marked("grey"), 1),
    _GREY: (marked("grey"), 1),
    _RGB: ("RGB", 3),
    _PALETTE: (marked("palette"), 1),
    _CMYK: ("CMYK", 4),
    _YCBCR: ("YCbCr", 3),
}
"""Name and number of bands by the photometric interpretation."""
_BITS = {
    "grey": (1, 2, 4, 8, 12, 16),
    "RGB": (8, 16),
    "palette": (1, 2, 4, 8),
    "CMYK": (8, 16),
    "YCbCr": (8,),
}
_BITS_WITH_ALPHA = {"grey": (8,), "RGB": (8, 16), "palette": (8,)}
_ALPHA = (1, 2, 999)
"""Values of ExtraSamples for alpha: associated and unassociated; Corel Draw wrote 999 for the
latter."""
_UNSIGNED = 1
_SHORT = 3
_FORMATS = {
    2: marked("signed integers"),
    3: marked("floating point numbers"),
    4: marked("values of no declared kind"),
}
_FORMATS |= {5: marked("complex integers"), 6: marked("complex numbers")}
_FULL_SCALES = {2**bits - 1: bits for bits in (8, 10, 12, 14)}


@dataclass(frozen=True)
class TiffValues:
    """How to read the pixels of a TIFF."""

    bits: int
    """Number of bits of each value in the file."""
    bits_in_use: int | None
    """Number of bits in use, of 12 or 16, that the file declares; None if it declares none."""
    is_inverted: bool
    """Whether 0 is white in 16-bit grey, which Pillow ignores."""
    is_in_planes: bool
    """Whether several bands are stored in separate planes."""
    chunky: tuple[int, bytes] | None
    """Offset and bytes of a patch with which Pillow can read a single band declared as planar. For
    one band, the declaration has no meaning (TIFF 6.0, p. 38)."""
    is_premultiplied: bool
    """Whether colours are multiplied by their opacity."""
    palette: tuple[int, ...] | None
    """Palette (all red, all green, all blue), if its values go up to 255 instead of 65,535."""
    tile_pixels: int
    """Number of pixels of a tile, which are decoded at once; 0 without tiles."""


def read_tiff_values(data: bytes) -> TiffValues:
    """Determine from the tags of a TIFF how to read its pixels.

    Args:
        data: Content of a file that starts like a TIFF.

    Raises:
        PictureError: The kind of values or bands is not supported or uncertain; or the file is a
            raw camera file, starts with a preview, or is damaged.
    """
    directories = read_directories(data)
    if not directories:
        raise PictureError(
            Health.TRUNCATED, _("The file ends before the picture does; was it copied whole?")
        )
    first = directories[0]
    for directory in directories:
        # Pillow copies the value of each tag, so overlapping values could fill the memory.
        if directory.n_tags > tags.MAX_TAGS or directory.n_bytes > max(len(data), 2**20):
            raise PictureError(
                Health.DAMAGED, _("The TIFF's tags are damaged: too many, or overlapping.")
            )
    _refuse_raw(data, directories)
    _refuse_preview(directories)
    return _values(first)


def _refuse_raw(data: bytes, directories: list[Directory]) -> None:
    makers = [directory.text(tags.MAKE) for directory in directories]
    maker = next(filter(None, makers), "")
    is_raw = data[8:10] == b"CR" or tags.DNG_VERSION in directories[0].entries
    for directory in directories:
        kind = directory.number(tags.PHOTOMETRIC, _GREY)
        compression = directory.number(tags.COMPRESSION, _UNCOMPRESSED)
        is_raw |= kind in (_COLOUR_FILTER, _LINEAR_RAW) or compression in _RAW_COMPRESSIONS
    if is_raw:
        raise _not_read(
            _(
                "a raw camera file ({maker}), whose first picture is at best a small preview",
                maker=maker or _("DNG, NEF, CR2, ARW or the like"),
            ),
            marked(
                "Develop it, with the camera's own program or another, and save it as JPEG or TIFF."
            ),
        )


def _refuse_preview(directories: list[Directory]) -> None:
    def size(directory: Directory) -> tuple[int, int]:
        return directory.number(tags.WIDTH, 0), directory.number(tags.LENGTH, 0)

    first, others = directories[0], directories[1:]
    is_reduced = bool(first.number(tags.NEW_SUBFILE_TYPE, 0) & 1)
    width, height = size(first)
    if is_reduced and any(w * h > width * height for w, h in map(size, others)):
        raise _not_read(
            _(
                "a TIFF whose first picture is a preview of {width} x {height} pixels",
                width=width,
                height=height,
            ),
            marked("Save the full picture as a file of its own."),
        )


def _values(first: Directory) -> TiffValues:
    kind = first.number(tags.PHOTOMETRIC, _GREY_WHITE_IS_0)
    if first.number(tags.COMPRESSION, _UNCOMPRESSED) == _OLD_JPEG:
        kind = _YCBCR
    n_bands = first.number(tags.SAMPLES, 1 if kind != _YCBCR else 3)
    all_bits = {int(bits) for bits in first.numbers(tags.BITS, (1,))[:n_bands]}
    formats = {int(form) for form in first.numbers(tags.SAMPLE_FORMAT, (_UNSIGNED,))[:n_bands]}
    name = _name(n_bands, all_bits, formats)
    if kind == _CIELAB:
        raise _not_read(_("{name} in CIELAB colours", name=name))
    if kind not in _COLOURS or (kind == _CMYK and first.number(tags.INK_SET, 1) != 1):
        raise _not_read(
            _("{name} of colours that it does not name (kind {kind})", name=name, kind=kind)
        )
    if formats != {_UNSIGNED}:
        raise _not_read(_("{name}, for which the value of white is unknown", name=name))
    colour, n_colours = _COLOURS[kind]
    extra = tuple(map(int, first.numbers(tags.EXTRA_SAMPLES)))
    is_in_planes = first.number(tags.PLANAR, 1) == 2
    has_alpha = n_bands == n_colours + 1 and len(extra) == 1 and extra[0] in _ALPHA
    if n_bands != n_colours and not has_alpha:
        raise _not_read(
            ngettext(
                "{name}, of which {n} is {colour} and the others are not named",
                "{name}, of which {n} are {colour} and the others are not named",
                n_colours,
                name=name,
                colour=_(colour),
            )
            if n_bands > n_colours
            else _(
                "{name}, where {colour} has {n_colours}",
                name=name,
                colour=_(colour),
                n_colours=n_colours,
            ),
            marked("Save it with the bands of a picture: 1 of grey, or 3 of red, green and blue."),
        )
    allowed = _BITS[colour]
    if has_alpha:
        is_read = kind != _GREY_WHITE_IS_0 and not (is_in_planes and n_colours == 1)
        allowed = _BITS_WITH_ALPHA.get(colour, ()) if is_read else ()
    if len(all_bits) != 1 or not all_bits <= set(allowed):
        raise _not_read(
            _("{name} ({colour} with transparency)", name=name, colour=_(colour))
            if has_alpha
            else _("{name} ({colour})", name=name, colour=_(colour))
        )
    bits = all_bits.pop()
    _refuse_rare_order(first, kind, bits, name)
    _refuse_subsampled(first, kind, name)
    return TiffValues(
        bits=bits,
        bits_in_use=12 if bits == 12 else _declared_bits(first) if bits == 16 else None,
        is_inverted=kind == _GREY_WHITE_IS_0 and bits == 16,
        is_in_planes=is_in_planes and n_bands > 1,
        chunky=_chunky(first) if is_in_planes and n_bands == 1 else None,
        is_premultiplied=extra == (1,),
        palette=_palette_to_255(first) if kind == _PALETTE else None,
        tile_pixels=first.number(tags.TILE_WIDTH, 0) * first.number(tags.TILE_LENGTH, 0),
    )


def _refuse_rare_order(first: Directory, kind: int, bits: int, name: str) -> None:
    """Raise an error for byte and bit orders in which Pillow misreads grey of more than 8 bits."""
    is_little, is_white_0 = first.order == "<", kind == _GREY_WHITE_IS_0
    is_read = {12: is_little and not is_white_0, 16: is_little or not is_white_0}.get(bits, True)
    if not is_read or (bits > 8 and first.number(tags.FILL_ORDER, 1) != 1):
        raise _not_read(_("{name}, in a rare order of bytes, bits or greys", name=name))


def _chunky(first: Directory) -> tuple[int, bytes]:
    kind, _, at = first.entries[tags.PLANAR]
    return at, struct.pack(f"{first.order}{'H' if kind == _SHORT else 'I'}", 1)


def _refuse_subsampled(first: Directory, kind: int, name: str) -> None:
    """Raise an error for uncompressed, subsampled YCbCr, which Pillow reads as full resolution."""
    is_raw = first.number(tags.COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED
    if kind == _YCBCR and is_raw and first.numbers(tags.YCBCR_SUBSAMPLING, (2, 2)) != (1, 1):
        raise _not_read(
            _("{name} of YCbCr at a fraction of the resolution, without compression", name=name)
        )


def _declared_bits(first: Directory) -> int | None:
    """Return the bits in use if the tag of the largest value is one less than a power of 2.

    Many programs write the largest value of the image itself into the tag, which tells nothing.
    """
    largest = set(map(int, first.numbers(tags.MAX_SAMPLE)))
    smallest = set(map(int, first.numbers(tags.MIN_SAMPLE, (0,))))
    return _FULL_SCALES.get(largest.pop()) if len(largest) == 1 and smallest == {0} else None


def _palette_to_255(first: Directory) -> tuple[int, ...] | None:
    colours = tuple(map(int, first.numbers(tags.COLOUR_MAP)))
    return colours if colours and max(colours) < 256 else None


def _name(n_bands: int, bits: set[int], formats: set[int]) -> str:
    """Describe a TIFF by its bands, such as "a TIFF with 12 bands of 16 bits"."""
    what = ngettext(
        "a TIFF with {n:,} band of {bits}",
        "a TIFF with {n:,} bands of {bits}",
        n_bands,
        bits=_bits(sorted(bits)),
    )
    kinds = [
        _(_FORMATS[form]) if form in _FORMATS else _("kind {number}", number=form)
        for form in sorted(formats - {_UNSIGNED})
    ]
    return _("{name} ({kinds})", name=what, kinds=", ".join(kinds)) if kinds else what


def _bits(numbers: Sequence[int]) -> str:
    """Return numbers of bits in words, such as "8 and 16 bits"."""
    if not numbers:
        return _("no bits")
    if len(numbers) == 1:
        return ngettext("{n} bit", "{n} bits", numbers[0])
    return _("{numbers} bits", numbers=and_list([str(n) for n in numbers]))


def _not_read(
    what: str, advice: str = marked("Save it with 8 bits, or with all of 16, in grey or RGB.")
) -> PictureError:
    return PictureError(
        Health.NOT_SUPPORTED,
        _("It is {what}. Such files are not supported. {advice}", what=what, advice=_(advice)),
    )
