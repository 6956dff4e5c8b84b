"""Bytes to pixels: the only decoder, used by training, prediction and the report alike."""

import hashlib
import io
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
import PIL
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from pellucid.data.colour_profile import srgb_transform, to_srgb
from pellucid.errors import DataError, PictureError

Pixels = NDArray[np.uint8]

MAX_PIXELS = 89_478_485
"""More pixels than this are not decoded; Pillow's own limit (256 MiB at three bytes each)."""

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
"""What is decoded, by Pillow's names."""

DECODER_VERSION = f"2 Pillow {PIL.__version__}"
"""Pictures decoded under another version may differ in a bit here and there."""

_MAX_16_BIT = 65535
_TILE_WIDTH, _TILE_LENGTH = 322, 323  # TIFF 6.0, section 15

MAX_BYTES = 2**29
"""Files with more bytes are not read; half a gibibyte."""


class Health(StrEnum):
    """What a picture file is found to be."""

    OK = "ok"
    EMPTY = "empty"
    """The file has no bytes."""
    UNREADABLE = "unreadable"
    """The file cannot be opened: permissions, a broken link, a failing disk, no memory."""
    NOT_A_PICTURE = "not a picture"
    """The content is none of the formats, whatever the name says."""
    TRUNCATED = "truncated"
    """The file ends before the picture does."""
    DAMAGED = "damaged"
    """The content is a picture's, but cannot be decoded."""
    TOO_MANY_PIXELS = "too many pixels"
    """Decoding it would take too much memory."""
    TOO_LARGE = "too large"
    """The file has more bytes than any picture that is decoded."""


@dataclass(frozen=True)
class ImageSpec:
    """What pictures a model takes; the same in training, in the saved model and in prediction."""

    height: int
    """In pixels."""
    width: int
    """In pixels."""
    n_channels: Literal[1, 3]
    """1 for grey (ITU-R 601 luma), 3 for RGB."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, n_channels)."""
        return self.height, self.width, self.n_channels


@dataclass(frozen=True)
class Picture:
    """A decoded picture."""

    pixels: Pixels
    """Shape (height, width, 3), or as the `ImageSpec` asked; values from 0 to 255."""
    width: int
    """In pixels, of the original, upright."""
    height: int
    """In pixels, of the original, upright."""


def decode(
    data: bytes,
    spec: ImageSpec | None = None,
    *,
    longest: int | None = None,
    max_pixels: int = MAX_PIXELS,
) -> Picture:
    """Decode one picture: JPEG, PNG, WebP, BMP, GIF (first frame) or TIFF.

    It is turned upright as its EXIF orientation says; grey, palette and CMYK become RGB,
    16 bit becomes 8 bit, transparent parts show white, and where the file holds an ICC profile,
    its colours are converted to sRGB (`pellucid.data.colour_profile`).

    Args:
        data: The content of the file.
        spec: If given, the largest centred part of the spec's aspect ratio is resized to the
            spec's size (bilinear, antialiased) and its number of channels. JPEGs far larger than
            that are decoded at a half, a quarter or an eighth of their size.
        longest: If given, and no spec, the whole picture is made so small that its longer side
            has at most so many pixels; it is never enlarged.
        max_pixels: A picture with more is refused before its pixels are read.

    Returns:
        The pixels and the original's size.

    Raises:
        PictureError: The picture cannot be used; the error's `health` says in what way.
    """
    if not data:
        raise PictureError(Health.EMPTY, "The file is empty (0 bytes).")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            return _decode(opened, spec, longest, max_pixels)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(
            Health.TOO_MANY_PIXELS, f"The picture has more than {max_pixels:,} pixels."
        ) from None
    except UnidentifiedImageError:
        raise PictureError(Health.NOT_A_PICTURE, _what_it_is(data)) from None
    except MemoryError:
        raise PictureError(Health.UNREADABLE, "The picture did not fit in memory.") from None
    # Pillow's readers raise nearly anything on a damaged file: OSError, SyntaxError, ValueError,
    # struct.error, KeyError, IndexError, zlib.error ... all of them mean the same to a user.
    except Exception as error:  # noqa: BLE001
        is_short = "truncat" in str(error).lower() or isinstance(error, EOFError)
        if is_short or _is_short_webp(data):
            raise PictureError(
                Health.TRUNCATED, "The file ends before the picture does; was it copied whole?"
            ) from None
        raise PictureError(Health.DAMAGED, f"The picture cannot be decoded ({error}).") from None


def _is_short_webp(data: bytes) -> bool:
    """Whether a WebP file is shorter than its RIFF header says; Pillow's error does not tell."""
    return data[:4] == b"RIFF" and len(data) < 8 + int.from_bytes(data[4:8], "little")


def _decode(
    opened: Image.Image, spec: ImageSpec | None, longest: int | None, max_pixels: int
) -> Picture:
    # A TIFF is read tile by tile, and a tile may be far larger than the picture.
    tile = getattr(opened, "tag_v2", {})
    n_pixels = max(
        opened.width * opened.height, int(tile.get(_TILE_WIDTH, 0)) * int(tile.get(_TILE_LENGTH, 0))
    )
    if n_pixels > max_pixels:
        raise PictureError(
            Health.TOO_MANY_PIXELS,
            f"The picture ({opened.width:,} x {opened.height:,}) takes {n_pixels:,} pixels to "
            f"decode; at most {max_pixels:,} are decoded.",
        )
    width, height = opened.size
    wanted = max(spec.width, spec.height) if spec is not None else longest
    if wanted is not None:
        # At least twice the size that is needed, so that the resize below decides how it looks.
        opened.draft(None, (2 * wanted, 2 * wanted))
    opened.load()  # which turns a TIFF upright, and changes what its EXIF says
    profile = opened.info.get("icc_profile")
    late = None
    if opened.mode == "RGB" and "transparency" not in opened.info:
        # After the resize, which leaves fewer pixels to convert. The mean of neighbours is nearly
        # the same in all colour spaces of profiles, and `draft` has already taken some means.
        late, profile = srgb_transform(profile, "RGB"), None
    image = _to_rgb(opened, profile)
    orientation = opened.getexif().get(0x0112, 1)
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    if orientation != 1:
        image.getexif()[0x0112] = orientation
        image = ImageOps.exif_transpose(image)
    if spec is not None:
        image = _fit(image, spec, late)
    elif longest is not None:
        scale = min(1.0, longest / max(image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BILINEAR)
    if late is not None and spec is None:
        image = late.apply(image)
    return Picture(np.asarray(image).reshape(image.height, image.width, -1), width, height)


def _fit(
    image: Image.Image, spec: ImageSpec, late: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Cut out the largest centred part of the spec's aspect ratio, resize and convert it."""
    scale = min(image.width / spec.width, image.height / spec.height)
    # Not below 0, where rounding would put some sizes, and Pillow refuses them.
    left = max(0.0, (image.width - spec.width * scale) / 2)
    top = max(0.0, (image.height - spec.height * scale) / 2)
    box = (left, top, image.width - left, image.height - top)
    if spec.n_channels == 1 and late is None:
        image = image.convert("L")
    if image.size != (spec.width, spec.height):
        image = image.resize((spec.width, spec.height), Image.Resampling.BILINEAR, box=box)
    if late is not None:
        image = late.apply(image)
        image = image.convert("L") if spec.n_channels == 1 else image
    return image


def _to_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn any of Pillow's modes into RGB on white; into sRGB, if there is a profile."""
    if image.mode == "F":
        raise PictureError(
            Health.DAMAGED,
            "Its pixels are floating point numbers, whose range is not known. "
            "Save it with 8 or 16 bits per channel.",
        )
    if image.mode.startswith("I"):  # 16 bit grey, in one of several byte orders
        values = np.clip(np.asarray(image), 0, _MAX_16_BIT)
        grey = Image.fromarray((values >> 8).astype(np.uint8))
        return to_srgb(grey, profile).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("LA" if image.mode in ("1", "L", "LA", "La") else "RGBA")
        alpha = image.getchannel("A")
        colour = to_srgb(image.convert("L" if image.mode == "LA" else "RGB"), profile)
        colour = colour.convert("RGB")
        colour.putalpha(alpha)
        white = Image.new("RGBA", colour.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, colour).convert("RGB")
    if image.mode not in ("L", "CMYK"):
        image = image if image.mode == "RGB" else image.convert("RGB")
    image = to_srgb(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


_SIGNS = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML file"),
    (b"%pdf", "a PDF document"),
    (b"pk\x03\x04", "a ZIP archive"),
)


def _what_it_is(data: bytes) -> str:
    start = data[:64].lstrip().lower()
    what = next((what for sign, what in _SIGNS if start.startswith(sign)), "something else")
    if what == "something else" and b"ftyphei" in start:
        what = "a HEIC photo (save it as JPEG)"
    return (
        f"The content is {what}, whatever the file's name says. "
        "Expected JPEG, PNG, WebP, BMP, GIF or TIFF."
    )


def read_picture_file(path: str) -> bytes:
    """Read a file whole.

    Raises:
        PictureError: It cannot be opened or read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
            raise PictureError(Health.UNREADABLE, "It is no file but a folder or a device.")
        with open(path, "rb") as file:  # noqa: PTH123 (a third faster than Path.open, per picture)
            facts = os.fstat(file.fileno())
            if facts.st_size > MAX_BYTES:
                raise PictureError(
                    Health.TOO_LARGE,
                    f"The file has {facts.st_size:,} bytes; at most {MAX_BYTES:,} are read.",
                )
            return file.read()
    except OSError as error:
        raise PictureError(
            Health.UNREADABLE, f"The file cannot be read ({error.strerror or error})."
        ) from None


def decode_unchanged(path: str, content_hash: bytes, spec: ImageSpec) -> Pixels:
    """Decode a file once more, if its content is still what it was.

    Args:
        path: The file.
        content_hash: SHA-256 of its content when it was first read.
        spec: As for `decode`.

    Returns:
        Pixels of the spec's shape.

    Raises:
        DataError: The file has changed or is gone.
    """
    return decode(read_unchanged(path, content_hash), spec).pixels


def read_unchanged(path: str, content_hash: bytes) -> bytes:
    """Read a file once more, if its content is still what it was.

    Args:
        path: The file.
        content_hash: SHA-256 of its content when it was first read.

    Raises:
        DataError: The file has changed or is gone.
    """
    try:
        data = read_picture_file(path)
    except PictureError as error:
        raise DataError(f"{path} is gone while it is needed. {error} Start again.") from None
    if hashlib.sha256(data).digest() != content_hash:
        raise DataError(
            f"{path} was changed since it was first read, so results would be mixed up. Start "
            "again once the pictures no longer change."
        )
    return data
