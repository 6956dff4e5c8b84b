"""Open an image with the reader of its format, after checks that need no reader."""

import io
import threading
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageFile, ImagePalette

from pellucid.data.file_kind import (
    AVIF,
    GIF,
    HEIF,
    JPEG,
    JPEG_XL,
    PNG,
    TIFF,
    FileKind,
)
from pellucid.data.health import Health
from pellucid.data.jpeg_segments import check_jpeg
from pellucid.data.picture_bounds import (
    MAX_PIXELS_OF,
    check_gif,
    check_hidden_tags,
    check_png,
)
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from pellucid.data.sixteen_bits import Stored
    from pellucid.data.tiff_values import TiffValues

_registering = threading.Lock()
_registered: set[str] = set()


def check_before(data: bytes, kind: FileKind) -> "TiffValues | None":
    """Check a file before a reader gets it.

    Args:
        data: Content of the file.
        kind: Format of the file.

    Returns:
        How to read the pixels of a TIFF; None for other formats.

    Raises:
        PictureError: Decoding would take too long, or the reader would misread the values.
    """
    if kind is TIFF:
        from pellucid.data.tiff_values import read_tiff_values

        return read_tiff_values(data)
    if kind is JPEG:
        check_jpeg(data)
    elif kind is PNG:
        check_png(data)
    elif kind is GIF:
        check_gif(data)
    elif kind in (HEIF, AVIF):
        check_hidden_tags(data)
    elif kind is JPEG_XL:  # The reader of JPEG XL decodes all pixels when it opens a file.
        from pellucid.data.jpeg_xl import jpeg_xl_size

        width, height = jpeg_xl_size(data) or (0, 0)
        _check_number(width, height, width * height, MAX_PIXELS_OF["JXL"])
    return None


def check_size(
    opened: Image.Image, kind: FileKind, stored: "TiffValues | None", max_pixels: int
) -> None:
    """Check that an image does not take too much memory to decode.

    Args:
        opened: The opened image.
        kind: Format of the file.
        stored: Result of `check_before`.
        max_pixels: Maximum number of pixels; some formats have a lower limit.

    Raises:
        PictureError: The image has too many pixels.
    """
    # A TIFF is read tile by tile, and a tile may be far larger than the image.
    n_pixels = max(opened.width * opened.height, stored.tile_pixels if stored else 0)
    max_pixels = min(max_pixels, MAX_PIXELS_OF.get(kind.pillow, max_pixels))
    _check_number(opened.width, opened.height, n_pixels, max_pixels)


def _check_number(width: int, height: int, n_pixels: int, max_pixels: int) -> None:
    if n_pixels > max_pixels:
        raise PictureError(
            Health.TOO_MANY_PIXELS,
            _(
                "The picture ({width:,} x {height:,}) takes {n_pixels:,} pixels to decode; "
                "at most {max_pixels:,} are decoded.",
                width=width,
                height=height,
                n_pixels=n_pixels,
                max_pixels=max_pixels,
            ),
        )


def open_picture(data: bytes, kind: FileKind, stored: "TiffValues | None") -> ImageFile.ImageFile:
    """Open an image without reading its pixels.

    Args:
        data: Content of the file.
        kind: Format of the file.
        stored: Result of `check_before`.
    """
    if kind in (HEIF, JPEG_XL):
        _register(kind)
    if stored is not None and stored.chunky is not None:
        at, value = stored.chunky
        data = data[:at] + value + data[at + len(value) :]
    if kind is TIFF:
        _quieten_pillow()
    opened = Image.open(io.BytesIO(data), formats=(kind.pillow,))
    if stored is not None:
        _mend_tiff(opened, stored)
    return opened


def _quieten_pillow() -> None:
    """Keep Python from printing Pillow's log messages on TIFF files, unless logging is set up."""
    import logging

    logger = logging.getLogger("PIL")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _register(kind: FileKind) -> None:
    """Load the plug-in for a format that Pillow does not support itself, on first use."""
    with _registering:
        if kind.pillow in _registered:
            return
        if kind is HEIF:
            import pillow_heif

            pillow_heif.register_heif_opener()
        else:
            _register_jpeg_xl()
        _registered.add(kind.pillow)


def _register_jpeg_xl() -> None:
    try:
        import pillow_jxl  # noqa: F401  (the import registers the plug-in)
    except ImportError:
        # Health.UNREADABLE is not cached, so the file is read once the plug-in is installed.
        raise PictureError(
            Health.UNREADABLE,
            _(
                "It is a JPEG XL picture. To read such files, run pip install "
                "pillow-jxl-plugin; or save it as JPEG or PNG."
            ),
        ) from None


def _mend_tiff(opened: Any, stored: "TiffValues") -> None:
    from pellucid.data.sixteen_bits import FULL

    if stored.palette is not None:
        opened.palette = ImagePalette.raw("RGB;L", bytes(stored.palette))
    if stored.is_in_planes and opened.tile[0].codec_name == "raw":
        # Pillow's own reader reads planes of 16 bits as 8 bits; libtiff combines them correctly.
        mode = opened.mode
        if mode == "RGBA" and stored.is_premultiplied:
            mode = "RGBa"
        args = (f"{mode};16N" if stored.bits == FULL else mode, False, opened.tag_v2.offset)
        extents = (0, 0, *opened._tile_size)
        opened.tile = [ImageFile._Tile("libtiff", extents, 0, args)]
        opened.use_load_libtiff = True


def is_turned(opened: Image.Image, kind: FileKind) -> bool:
    """Check whether the reader of a format has already turned an image upright.

    In HEIF and JPEG XL the EXIF orientation does not apply, as their standards say. The exception
    is a JPEG that was recompressed as JPEG XL: it is restored unchanged, so its EXIF applies.
    """
    return kind in (TIFF, HEIF) or (kind is JPEG_XL and not getattr(opened, "jpeg", False))


def sixteen_bits_of(
    opened: Image.Image, data: bytes, kind: FileKind, stored: "TiffValues | None"
) -> "Stored | None":
    """Return how a file stores values of 16 bits; None if it has fewer bits.

    Args:
        opened: The loaded image.
        data: Content of the file.
        kind: Format of the file.
        stored: Result of `check_before`.
    """
    is_deep_png = kind is PNG and data[24] > 8
    if stored is None and not is_deep_png and not opened.mode.startswith("I;16"):
        return None
    from pellucid.data.sixteen_bits import FULL, Stored

    def reopen() -> ImageFile.ImageFile:
        return open_picture(data, kind, stored)

    if stored is not None:
        if stored.bits <= 8:
            return None
        return Stored(reopen, stored.bits_in_use, stored.is_inverted, not stored.is_in_planes)
    if is_deep_png:
        return Stored(reopen, None)
    # The other readers scale values to the full range themselves.
    return Stored(reopen, FULL) if opened.mode.startswith("I;16") else None
